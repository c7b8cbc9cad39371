import { connectsBy } from '../iam/connecting.ts'
import { roleFacts } from '../iam/lookup.ts'
import type { Need } from '../iam/needs.ts'
import { parseRoleArn } from '../model/arn.ts'
import { type Proven, ROLE_NAMES } from './permissions.ts'

/** A clause on another role of the definition that may connect to a database, where the one of a need may not. */
export function otherRoleThatConnects({ roles, facts }: Proven, { roleArn }: Need, aside: string): string {
  for (const { kind, arn } of roles) {
    const role = arn === roleArn ? undefined : roleFacts(arn, facts)
    const statement = role && connectsBy(role)
    if (statement !== undefined) return `; ${statement} gives it to the ${ROLE_NAMES[kind]}, ${aside}`
  }
  return ''
}

/** What to add where it is not known which database it is. */
export function withoutDatabase(roleArn: string): string {
  const { partition, account } = parseRoleArn(roleArn) ?? {}
  const Resource = `arn:${partition}:rds-db:REGION:${account}:dbuser:RESOURCE-ID/USER`
  return `add to the policies of the role: ${JSON.stringify({ Effect: 'Allow', Action: 'rds-db:connect', Resource })}; with \`database\` in the values file it is filled in`
}
