import type { Arguments } from '../command-line.ts'
import { type LeastRole, leastPolicies } from '../iam/least.ts'
import { needsOf, type RoleKind } from '../iam/needs.ts'
import { referencesOf } from '../iam/references.ts'
import { regionOf, rolesOf, type Subject } from '../iam/subject.ts'
import { parseArn } from '../model/arn.ts'
import { UserError } from '../model/errors.ts'
import { isJdbcUrl } from '../model/jdbc-url.ts'
import type { Path } from '../model/patch.ts'
import { pathName, printable } from '../model/printable.ts'
import { containers, fields, items, unresolvedExpression } from '../model/task-definition.ts'
import { stringify } from '../report/json.ts'
import { samePath } from '../rules/permissions.ts'
import { subjectOf } from '../rules/subject.ts'
import type { World } from '../world.ts'
import { Account } from './account.ts'
import { onlyDocument } from './only-document.ts'
import { EXIT } from './output.ts'
import { prepare } from './run.ts'

/**
 * `ecs-delegate policy SOURCE`: prints the least policies that the roles of a definition need, with their trust policies, as
 * JSON. With facts the secrets' full ARNs and their keys are in it. Gives the exit status.
 */
export async function policyCommand(args: Arguments, world: World): Promise<number> {
  if (args.positional.some(isJdbcUrl))
    throw new UserError('a JDBC URL names no roles: `policy` takes the definition of the delegate, and `lint` the URL')
  const account = new Account(args, world)
  try {
    const work = await prepare(args, world, account)
    const context = work.selection.contextOf(await onlyDocument(work.sources, '`policy`', world))
    const subject = { ...subjectOf(context), declared: account.isAsked ? undefined : context.surroundings }
    const { policies, isClientUnknown } = policiesOf(subject)
    const { build } = policies
    for (const missing of missingOf(subject)) world.err(`ecs-delegate: ${printable(missing)}\n`)
    if (isClientUnknown)
      world.err(
        'ecs-delegate: what Harbor may connect to with the task role is not known: give `database.resourceId`, `database.user` and `region` in the values file\n'
      )
    if (build && !build.policy)
      world.err(
        'ecs-delegate: what the build role may connect to is not known: give `database.resourceId`, `database.user` and `region` in the values file\n'
      )
    world.out(`${stringify(subject.declared ? subject.declared.written(policies) : policies, 2)}\n`)
    return EXIT.clean
  } finally {
    await account.close()
  }
}

interface Policies {
  readonly policies: Readonly<Partial<Record<RoleKind, LeastRole>>>
  /** Whether something logs in with the task role, and it is not known to what. */
  readonly isClientUnknown: boolean
}

function policiesOf(subject: Subject): Policies {
  const { declared } = subject
  // Of a role that is made elsewhere its account is known: no other's can be passed.
  const elsewhere = declared && `arn:${declared.home.partition}:iam::${declared.home.account}:role/elsewhere`
  const roles: Partial<Record<RoleKind, string>> = Object.fromEntries(
    rolesOf(subject).map(({ kind, arn }) => [kind, parseArn(arn) ? arn : (elsewhere ?? arn)])
  )
  const needs = needsOf(subject)
  const connects = needs.some(({ role, action }) => role === 'task' && action === 'rds-db:connect')
  return {
    policies: leastPolicies(needs, { roles, region: regionOf(subject) }),
    isClientUnknown: subject.client !== undefined && roles.task !== undefined && !connects,
  }
}

/** What a policy would be for, were it known. */
function missingOf(subject: Subject): readonly string[] {
  const { task } = subject
  const [roles, references] = [rolesOf(subject), referencesOf(subject)]
  const isKnown = (path: Path): boolean => [...roles, ...references].some(one => samePath(one.path, path))
  const unresolved = (value: unknown, path: Path, consequence: string): string[] => {
    const expression = isKnown(path) ? undefined : unresolvedExpression(value)
    return expression === undefined ? [] : [`${pathName(path)} is ${expression}, which is filled in later: ${consequence}`]
  }
  return [
    ...unresolved(task.executionRoleArn, ['executionRoleArn'], 'there is no policy for the execution role'),
    ...unresolved(task.taskRoleArn, ['taskRoleArn'], 'there is no policy for the task role'),
    ...containers(task).flatMap(({ fields: container, path }) =>
      items(container.secrets, [...path, 'secrets']).flatMap(({ value, path: at }) =>
        unresolved(fields(value).valueFrom, [...at, 'valueFrom'], 'the policies leave out what it refers to')
      )
    ),
  ]
}
