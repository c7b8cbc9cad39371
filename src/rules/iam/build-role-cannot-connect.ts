import { connectsBy, malformedConnects } from '../../iam/connecting.ts'
import { whyDenied } from '../../iam/why.ts'
import { parseRoleArn } from '../../model/arn.ts'
import type { TaskRule } from '../context.ts'
import { inContainer, type Permission, type Proven, ROLE_NAMES, roleFacts, withFacts } from '../permissions.ts'
import { RDS_CONNECT_POLICY } from '../sources.ts'

/**
 * Where the permission sits on another role, this is what says so: a warning beside it would be a second finding for one
 * mistake, and a warning instead of it would let a database step pass that cannot work.
 */
export const buildRoleCannotConnect: TaskRule = {
  id: 'build-role-cannot-connect',
  severity: 'error',
  summary: 'the build role may not connect to the database',
  why: 'Database steps run with this role, not with the delegate’s task role, and cannot log in. Harness’s page lists it under "authentication token could not be generated".',
  docs: RDS_CONNECT_POLICY,
  fix: { safety: false },
  check: withFacts((proven, report) => {
    for (const permission of proven.permissions) {
      const { need, proof } = permission
      if (need.action !== 'rds-db:connect' || proof.verdict !== 'denied') continue
      const role = roleFacts(need.roleArn, proven.facts)
      // A Resource that can never match is most likely the one that was meant.
      if (role && malformedConnects(role).length > 0) continue
      const { reason, help } = whyDenied(need, proof, proven.facts)
      const elsewhere = otherRole(proven, permission)
      const isKnown = need.resource !== '*'
      report({
        path: need.path,
        message: `the build role ${need.roleArn} cannot ${isKnown ? need.because.replace(/^to /, '') : 'connect to any database'}: ${reason}${elsewhere} (rds-db:connect${isKnown ? ` on ${need.resource}` : ''})`,
        help: isKnown || proof.by ? help : withoutDatabase(need.roleArn),
        ...inContainer(need),
      })
    }
  }),
}

function otherRole({ roles, facts }: Proven, { need }: Permission): string {
  for (const { kind, arn } of roles) {
    const role = arn === need.roleArn ? undefined : roleFacts(arn, facts)
    const statement = role && connectsBy(role)
    if (statement !== undefined) return `; ${statement} gives it to the ${ROLE_NAMES[kind]}, which database steps do not run with`
  }
  return ''
}

function withoutDatabase(roleArn: string): string {
  const { partition, account } = parseRoleArn(roleArn) ?? {}
  const Resource = `arn:${partition}:rds-db:REGION:${account}:dbuser:RESOURCE-ID/USER`
  return `add to the policies of the role: ${JSON.stringify({ Effect: 'Allow', Action: 'rds-db:connect', Resource })}; with \`database\` in the values file it is filled in`
}
