import { parseArn } from '../model/arn.ts'
import type { RoleFacts } from '../model/facts.ts'
import { nameOf, shown } from './evidence.ts'
import { hasHole } from './holes.ts'
import { type Statement, statementsOf } from './policy.ts'
import { coversAction } from './statement.ts'

/** A Resource for rds-db:connect that no database ever has. */
export interface MalformedConnect {
  /** The statement, as messages call it. */
  readonly statement: string
  readonly resource: string
  readonly fault: string
}

/** The Resources of a role's statements on rds-db:connect that can never match, in order. */
export function malformedConnects({ arn, policies }: RoleFacts): readonly MalformedConnect[] {
  const { partition = '' } = parseArn(arn) ?? {}
  return connectStatements({ policies }).flatMap(({ name, statement }) =>
    (statement.resources ?? []).flatMap(resource => {
      const fault = faultOf(resource, partition, statement)
      return fault === undefined ? [] : [{ statement: name, resource: shown(resource), fault }]
    })
  )
}

/** The first statement of a role that allows rds-db:connect on something that can be a database, under its own name. */
export function connectsBy(role: RoleFacts): string | undefined {
  const { partition = '' } = parseArn(role.arn) ?? {}
  return connectStatements(role).find(
    ({ statement }) => statement.resources?.some(resource => faultOf(resource, partition, statement) === undefined) ?? true
  )?.name
}

/** Whether any statement of a role, be it on everything, may allow rds-db:connect on a database. */
export function mayConnect(role: RoleFacts): boolean {
  const { partition = '' } = parseArn(role.arn) ?? {}
  return connectStatements(role, () => true).some(
    ({ statement }) => statement.resources?.some(resource => faultOf(resource, partition, statement) === undefined) ?? true
  )
}

function connectStatements(
  { policies }: Pick<RoleFacts, 'policies'>,
  isMeant: (statement: Statement) => boolean = namesConnect
): { name: string; statement: Statement }[] {
  return policies.flatMap(({ name: policyName, document, unread }, policy) => {
    if (unread || document === undefined || document === null) return []
    return statementsOf(document)
      .filter(statement => statement.effect === 'Allow' && !statement.malformed && allowsConnect(statement) && isMeant(statement))
      .map(statement => {
        const sid = statement.sid === undefined ? {} : { sid: statement.sid }
        return { name: nameOf({ from: 'identity', policy, statement: statement.index, policyName, ...sid }), statement }
      })
  })
}

/** A statement on everything is not meant for databases, whatever else it names. */
function namesConnect({ actions }: Statement): boolean {
  return actions?.some(action => /^rds-db:/i.test(action)) ?? false
}

function allowsConnect(statement: Statement): boolean {
  return coversAction(statement, 'rds-db:connect') === 'yes'
}

/**
 * Why a Resource can never be that of a database user, `arn:PARTITION:rds-db:REGION:ACCOUNT:dbuser:RESOURCE-ID/USER`, where the id is
 * `cluster-…`, `db-…` or, of a proxy, `prx-…`. Undefined where it can, or nobody knows.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
function faultOf(resource: string, partition: string, { actions }: Statement): string | undefined {
  const arn = parseArn(resource)
  if (!arn) return undefined
  if (arn.service === 'rds') {
    // It may belong to another action of the same statement.
    const isForOthers = actions?.some(action => !/^rds-db:/i.test(action)) ?? true
    return isForOthers ? undefined : 'it is an ARN of `rds`, and a database user has one of `rds-db`'
  }
  if (arn.service !== 'rds-db') return undefined
  if (resource.split(':dbuser', 1)[0]?.includes('${')) return 'it has a variable where IAM fills in none, before the fifth colon'
  if (!isWild(arn.partition) && !isWild(partition) && arn.partition !== partition)
    return `it is of the partition ${shown(arn.partition)}, the role of ${partition}`
  if (arn.region === '' || arn.account === '') return `it lacks ${arn.region === '' ? 'the region' : 'the account'}`
  return faultOfUser(arn.resource)
}

function faultOfUser(text: string): string | undefined {
  const kind = text.split(/[:/*?$\ue000-\ue002]/, 1)[0] ?? ''
  if (kind !== 'dbuser') {
    if (isWild(text) && 'dbuser'.startsWith(kind)) return undefined
    return `it names a \`${shown(kind)}\`, and only \`dbuser:RESOURCE-ID/USER\` is one who connects`
  }
  if (text.startsWith('dbuser/')) return 'a colon, not a slash, follows `dbuser`'
  const [id = '', ...user] = text.slice('dbuser:'.length).split('/')
  const fixed = id.split(/[*?$\ue000-\ue002]/, 1)[0] ?? ''
  const isOpen = fixed !== id
  const canBegin = PREFIXES.some(prefix => (isOpen && prefix.startsWith(fixed)) || fixed.startsWith(prefix))
  if (!canBegin)
    return `\`${shown(id)}\` is no resource id, which begins with \`cluster-\`, \`db-\` or \`prx-\` (the identifier of a database is not its resource id)`
  const rest = fixed.slice(fixed.indexOf('-') + 1)
  if (!PREFIXES.some(prefix => prefix.startsWith(fixed)) && /[^A-Za-z0-9]/.test(rest))
    return `\`${shown(id)}\` is an identifier, not a resource id: after \`${fixed.slice(0, fixed.indexOf('-') + 1)}\` that has letters and digits only`
  if (user.length === 0 && !id.endsWith('*')) return 'it lacks `/USER` behind the resource id'
  return undefined
}

const PREFIXES = ['cluster-', 'db-', 'prx-']

/** Wildcards, variables and holes may stand for anything. */
function isWild(text: string): boolean {
  return /[*?$]/.test(text) || hasHole(text)
}
