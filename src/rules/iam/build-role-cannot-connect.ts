import { malformedConnects } from '../../iam/connecting.ts'
import { roleFacts } from '../../iam/lookup.ts'
import { whyDenied } from '../../iam/why.ts'
import { otherRoleThatConnects, withoutDatabase } from '../connections.ts'
import type { TaskRule } from '../context.ts'
import { inContainer, withFacts } from '../permissions.ts'
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
    for (const { need, proof } of proven.permissions) {
      if (need.action !== 'rds-db:connect' || need.role !== 'build' || proof.verdict !== 'denied') continue
      const role = roleFacts(need.roleArn, proven.facts)
      // A Resource that can never match is most likely the one that was meant.
      if (role && malformedConnects(role).length > 0) continue
      const { reason, help } = whyDenied(need, proof, proven.facts)
      const elsewhere = otherRoleThatConnects(proven, need, 'which database steps do not run with')
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
