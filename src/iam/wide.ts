import { parseArn } from '../model/arn.ts'
import type { RoleFacts } from '../model/facts.ts'
import { nameOf } from './evidence.ts'
import { statementsOf } from './policy.ts'
import { coversAction, coversResource } from './statement.ts'

/** The first statement that lets a role read every secret of its account, under no condition; undefined where none does. */
export function secretsAllowedTo({ arn, policies }: RoleFacts): string | undefined {
  const { partition, account } = parseArn(arn) ?? {}
  // A secret that nobody has named: only a statement on all of them names it.
  const any = `arn:${partition}:secretsmanager:any-region-1:${account}:secret:ecs-delegate/none-of-this-name-000000`
  for (const [policy, { name: policyName, document, unread }] of policies.entries()) {
    if (unread || document === undefined || document === null) continue
    for (const statement of statementsOf(document)) {
      const isWide =
        statement.effect === 'Allow' &&
        !statement.malformed &&
        statement.conditions.length === 0 &&
        coversAction(statement, 'secretsmanager:GetSecretValue') === 'yes' &&
        coversResource(statement, any, { variables: false, known: new Map() }) === 'yes'
      const sid = statement.sid === undefined ? {} : { sid: statement.sid }
      if (isWide) return nameOf({ from: 'identity', policy, policyName, statement: statement.index, ...sid })
    }
  }
  return undefined
}
