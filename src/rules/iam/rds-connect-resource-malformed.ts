import { malformedConnects, mayConnect } from '../../iam/connecting.ts'
import { roleFacts } from '../../iam/lookup.ts'
import type { Facts } from '../../model/facts.ts'
import type { TaskRule } from '../context.ts'
import { inContainer, type Permission, ROLE_NAMES, withFacts } from '../permissions.ts'
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
    if (connections.length > 0 && connections.every(permission => isAllowed(permission, facts))) return
    const told = new Set<string>()
    for (const { kind, arn, path, container } of roles) {
      const role = roleFacts(arn, facts)
      const connects = connections.some(permission => permission.need.roleArn === arn && isAllowed(permission, facts))
      if (!role || connects || told.has(arn)) continue
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

/** Where it is not known which database it is, any statement is taken to allow it; one that never matches does not. */
function isAllowed({ need, proof }: Permission, facts: Facts): boolean {
  if (proof.verdict !== 'allowed') return false
  const role = need.resource === '*' ? roleFacts(need.roleArn, facts) : undefined
  return !role || mayConnect(role)
}
