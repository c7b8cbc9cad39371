import { malformedConnects } from '../../iam/connecting.ts'
import { roleFacts } from '../../iam/lookup.ts'
import { whyDenied } from '../../iam/why.ts'
import { otherRoleThatConnects, withoutDatabase } from '../connections.ts'
import type { TaskRule } from '../context.ts'
import { inContainer, withFacts } from '../permissions.ts'
import { RDS_CONNECT_POLICY } from '../sources.ts'

export const harborRoleCannotConnect: TaskRule = {
  id: 'harbor-role-cannot-connect',
  severity: 'error',
  summary: 'the role of Harbor’s services may not connect to the database',
  why: 'Signing a token needs no permission, so that it fails at the database: "PAM authentication failed for user". On ECS Harbor logs in with the task role; the execution role does not count.',
  evidence: 'aws/amazon-ecs-agent#1604: rds-db:connect on the execution role does not let a container log in.',
  docs: RDS_CONNECT_POLICY,
  fix: { safety: false },
  check: withFacts((proven, report, { isKubernetes }) => {
    for (const { need, proof } of proven.permissions) {
      if (need.action !== 'rds-db:connect' || need.role !== 'task' || proof.verdict === 'allowed') continue
      if (proof.verdict === 'unproved') {
        // For tasks permission-unproved says it.
        if (isKubernetes)
          report({ unchecked: `not proved: that the role ${need.roleArn} is allowed rds-db:connect (${proof.reason})` })
        continue
      }
      const role = roleFacts(need.roleArn, proven.facts)
      // A Resource that can never match is most likely the one that was meant: rds-connect-resource-malformed says it of tasks.
      if (role && !isKubernetes && malformedConnects(role).length > 0) continue
      const { reason, help } = whyDenied(need, proof, proven.facts)
      const isKnown = need.resource !== '*'
      const elsewhere = otherRoleThatConnects(proven, need, 'which no container runs with')
      report({
        path: need.path,
        message: `${isKubernetes ? 'the role' : 'the task role'} ${need.roleArn} cannot ${isKnown ? need.because.replace(/^to /, '') : 'connect to any database'}: ${reason}${elsewhere} (rds-db:connect${isKnown ? ` on ${need.resource}` : ''})`,
        help: isKnown || proof.by ? help : withoutDatabase(need.roleArn),
        ...inContainer(need),
      })
    }
  }),
}
