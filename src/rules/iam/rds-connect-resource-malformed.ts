import { malformedConnects } from '../../iam/connecting.ts'
import { roleFacts } from '../../iam/lookup.ts'
import type { TaskRule } from '../context.ts'
import { inContainer, ROLE_NAMES, withFacts } from '../permissions.ts'
import { RDS_CONNECT_POLICY } from '../sources.ts'

export const rdsConnectResourceMalformed: TaskRule = {
  id: 'rds-connect-resource-malformed',
  severity: 'error',
  summary: 'a policy allows rds-db:connect on a Resource that no database ever has',
  why: 'IAM takes the policy and it never applies: the login fails as if there were none. The resource id (`cluster-…`, `db-…`, `prx-…`) is not the database’s identifier.',
  docs: RDS_CONNECT_POLICY,
  fix: { safety: false },
  check: withFacts(({ facts, roles, permissions }, report) => {
    // Where everything that is to connect can, a leftover harms nothing.
    const connections = permissions.filter(({ need }) => need.action === 'rds-db:connect')
    if (connections.length > 0 && connections.every(({ proof }) => proof.verdict === 'allowed')) return
    const told = new Set<string>()
    for (const { kind, arn, path, container } of roles) {
      const role = roleFacts(arn, facts)
      const isAllowed = connections.some(({ need, proof }) => need.roleArn === arn && proof.verdict === 'allowed')
      if (!role || isAllowed || told.has(arn)) continue
      told.add(arn)
      for (const { statement, resource, fault } of malformedConnects(role)) {
        report({
          path,
          message: `${statement} of the ${ROLE_NAMES[kind]} ${arn} allows rds-db:connect on ${resource}, which never matches: ${fault}`,
          help: 'write arn:PARTITION:rds-db:REGION:ACCOUNT:dbuser:RESOURCE-ID/USER; `aws rds describe-db-clusters` shows the id as DbClusterResourceId, `describe-db-instances` as DbiResourceId',
          ...inContainer({ container }),
        })
      }
    }
  }),
}
