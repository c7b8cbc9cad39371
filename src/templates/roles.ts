import { type LeastPolicy, leastPolicies, type TrustPolicy } from '../iam/least.ts'
import { type Need, needsOf, type RoleKind } from '../iam/needs.ts'
import { rolesOf, type Subject } from '../iam/subject.ts'
import { parseRoleArn } from '../model/arn.ts'
import { UserError } from '../model/errors.ts'
import { regionOfHost } from '../model/rds-host.ts'
import { VALUE, type ValueOption, type Values } from '../model/values.ts'
import { CONTAINER, keysWithout, missingCertificates, taskDefinitionOf } from './task-definition.ts'

/** A role to be made. */
export interface Role {
  readonly kind: RoleKind
  readonly arn: string
  readonly name: string
  /** With a slash at both ends. */
  readonly path: string
  readonly trust: TrustPolicy
  /** Undefined where it needs no permission. */
  readonly policy: LeastPolicy | undefined
}

/** The database as far as a policy names it: `database.resourceId` and `database.user`. */
const CONNECTION: readonly ValueOption[] = [
  { key: 'database.resourceId', pick: ({ database }) => (typeof database === 'object' ? database.resourceId : undefined) },
  { key: 'database.user', pick: ({ database }) => (typeof database === 'object' ? database.user : undefined) },
]

/** The keys of the values file without which the policies would lack a permission. */
export function missingForRoles(values: Values): readonly string[] {
  const { executionRole, taskRole, buildRole, region, tokenSecret, image, family, logGroup } = VALUE
  return [
    ...keysWithout(values, [executionRole, region, tokenSecret, image]),
    ...(logGroup.pick(values) === undefined ? keysWithout(values, [family]) : []),
    ...(values.database === 'none' ? [] : keysWithout(values, [taskRole, buildRole, ...CONNECTION])),
    ...missingCertificates(values),
  ]
}

/** What the roles must be allowed to do: that of the task definition which the same values make. */
export function needsOfValues(values: Values): readonly Need[] {
  return needsOf(subjectOf(values))
}

/**
 * The roles with the least that they need.
 *
 * @throws UserError where the values name roles that cannot work together
 */
export function rolesOfValues(values: Values): readonly Role[] {
  const subject = subjectOf(values)
  const arns = Object.fromEntries(rolesOf(subject).map(({ kind, arn }) => [kind, arn])) as Partial<Record<RoleKind, string>>
  refuseContradictions(arns)
  const least = leastPolicies(needsOf(subject), { roles: arns, region: values.region })
  return (['execution', 'task', 'build'] as const).flatMap(kind => {
    const [arn, role] = [arns[kind], least[kind]]
    if (arn === undefined || !role) return []
    const [, path = '/', name = ''] = /^role(\/(?:.*\/)?)([^/]+)$/.exec(parseRoleArn(arn)?.resource ?? '') ?? []
    return [{ kind, arn, name, path, ...role }]
  })
}

function subjectOf(values: Values): Subject {
  const { database, region, account } = values
  const build = values.roles?.build
  return {
    task: { ...taskDefinitionOf(values) },
    delegates:
      database === 'none'
        ? []
        : [
            {
              container: CONTAINER,
              buildRole: build === undefined ? undefined : { arn: build, path: ['containerDefinitions', 0, 'environment'] },
            },
          ],
    database:
      typeof database === 'object'
        ? { resourceId: database.resourceId, user: database.user, region: regionOfHost(database.host) ?? region, account }
        : undefined,
    region,
  }
}

/** A role is passed within its account only, and one that is made twice would lose what it was made for first. */
function refuseContradictions(arns: Readonly<Partial<Record<RoleKind, string>>>): void {
  const named = Object.entries(arns)
  for (const [index, [kind, arn]] of named.entries()) {
    for (const [other, before] of named.slice(0, index)) {
      const [a, b] = [parseRoleArn(arn), parseRoleArn(before)]
      // Names of roles differ in more than case, whatever their paths.
      if (nameOf(arn) === nameOf(before))
        throw new UserError(`\`roles.${other}\` and \`roles.${kind}\` name the same role: each has a job of its own`)
      if (a?.account !== b?.account || a?.partition !== b?.partition)
        throw new UserError(
          `\`roles.${other}\` and \`roles.${kind}\` are of different accounts or partitions: a role is passed in its own only`
        )
    }
  }
}

function nameOf(arn: string): string {
  return (arn.split('/').at(-1) ?? '').toLowerCase()
}
