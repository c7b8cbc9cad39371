import { type Assumability, assumableByTasks } from '../iam/assumable.ts'
import { doubtsOf, unreadText } from '../iam/decryption.ts'
import { leastStatements } from '../iam/least.ts'
import { roleFacts, secretAnswer } from '../iam/lookup.ts'
import { type Need, needsOf, type RoleKind } from '../iam/needs.ts'
import { type Proof, prove } from '../iam/prove.ts'
import { type Reference, referencesOf } from '../iam/references.ts'
import { type NamedRole, regionOf, rolesOf, type Subject, type SubjectDatabase } from '../iam/subject.ts'
import { whyDenied } from '../iam/why.ts'
import { parseArn, parseRoleArn } from '../model/arn.ts'
import type { Facts } from '../model/facts.ts'
import type { Problem, Report } from '../model/rule.ts'
import type { Context, TaskRule } from './context.ts'
import { byDeclared, isJudged } from './declared-findings.ts'
import { subjectOf } from './subject.ts'

/** A need, proved or not. */
export interface Permission {
  readonly need: Need
  readonly proof: Proof
}

/** What the rules about permissions share, worked out once a definition. */
export interface Proven {
  readonly facts: Facts
  readonly subject: Subject
  readonly roles: readonly NamedRole[]
  readonly references: readonly Reference[]
  /** All that is left to be said: without roles, secrets and parameters that are gone, of which other rules speak. */
  readonly permissions: readonly Permission[]
  /** Whether tasks may assume the roles, each role once. */
  readonly trusts: readonly { readonly role: NamedRole; readonly assumability: Assumability }[]
}

/** A check that needs facts: silent without them. What is known from the source alone is said to be. */
export function withFacts(check: (proven: Proven, report: Report, context: Context) => void): TaskRule['check'] {
  return (_task, context, report) => {
    const { facts, declared } = context
    if (facts) check(provenOf(context, facts), declared ? found => report(byDeclared(found, declared)) : report, context)
  }
}

const PROVEN = new WeakMap<Context, Proven>()

function provenOf(context: Context, facts: Facts): Proven {
  const ready = PROVEN.get(context)
  if (ready) return ready
  const subject = subjectOf(context)
  const references = referencesOf(subject)
  const roles = rolesOf(subject)
  const needs = [...needsOf(subject), ...anyDatabase(subject, roles)].filter(
    need => isJudged(need.roleArn, facts) && !isGone(need, facts, references)
  )
  const permissions = needs.map(need => ({ need, proof: prove(need, facts) }))
  const proven: Proven = { facts, subject, roles, references, permissions, trusts: trustsOf(subject, roles, facts) }
  PROVEN.set(context, proven)
  return proven
}

/** Where the database is not known: that a role which is to connect may connect to one at all. */
function anyDatabase({ delegates, database, client }: Subject, roles: readonly NamedRole[]): Need[] {
  const connecting = roles.flatMap((role): NamedRole[] => {
    if (role.kind === 'build') return delegates.length > 0 && !isKnown(database) ? [role] : []
    if (role.kind !== 'task' || !client || isKnown(client.database)) return []
    return [{ ...role, ...inContainer(client) }]
  })
  const first = new Map(connecting.map(role => [`${role.kind} ${role.arn}`, role] as const).reverse())
  return [...first.values()].map(({ kind, arn, path, container }) => ({
    role: kind,
    roleArn: arn,
    action: 'rds-db:connect',
    resource: '*',
    because: 'to connect to a database',
    path,
    ...inContainer({ container }),
  }))
}

function isKnown({ resourceId, user, region }: SubjectDatabase = {}): boolean {
  return resourceId !== undefined && user !== undefined && region !== undefined
}

function trustsOf(subject: Subject, roles: readonly NamedRole[], facts: Facts): Proven['trusts'] {
  const region = regionOf(subject)
  const told = new Set<string>()
  return roles.flatMap(role => {
    if (isAbsentRole(role.arn, facts) || !isJudged(role.arn, facts) || told.has(role.arn)) return []
    told.add(role.arn)
    const found = roleFacts(role.arn, facts)
    if (found) return [{ role, assumability: assumableByTasks(role.arn, found.trust, region) }]
    const answer = facts.roles[role.arn]
    const reason = answer && 'unread' in answer ? unreadText(answer.unread) : 'iam:GetRole: the role is not among the facts'
    return [{ role, assumability: { verdict: 'unproved', reason } }]
  })
}

function isGone({ roleArn, action, path }: Need, facts: Facts, references: readonly Reference[]): boolean {
  if (isAbsentRole(roleArn, facts)) return true
  if (!/^(?:secretsmanager:GetSecretValue|ssm:GetParameters|kms:Decrypt)$/.test(action)) return false
  const reference = references.find(other => samePath(other.path, path))
  if (!reference) return false
  return isAbsentReference(reference, facts) || deletionOf(reference, facts) !== undefined
}

/** Whether AWS says that a role does not exist, in the account that was asked. */
export function isAbsentRole(arn: string, { roles, account }: Facts): boolean {
  const answer = roles[arn]
  return answer !== undefined && 'absent' in answer && parseRoleArn(arn)?.account === account
}

/** Whether AWS says that a secret or parameter does not exist, in the account that was asked. */
export function isAbsentReference({ store, arn }: Reference, facts: Facts): boolean {
  if (arn === undefined || parseArn(arn)?.account !== facts.account) return false
  const answer = store === 'secrets-manager' ? secretAnswer(facts, arn) : facts.parameters[arn]
  return answer !== undefined && 'absent' in answer
}

/** When a secret is to be deleted. */
export function deletionOf({ store, arn }: Reference, facts: Facts): string | undefined {
  const answer = store === 'secrets-manager' && arn !== undefined ? secretAnswer(facts, arn) : undefined
  return answer && 'found' in answer ? answer.found.deleted : undefined
}

/** How messages call the roles. */
export const ROLE_NAMES: Readonly<Record<RoleKind, string>> = {
  execution: 'execution role',
  task: 'task role',
  build: 'build role',
}

/** The container that something is about, for `--ignore RULE:container`. */
export function inContainer({ container }: { readonly container?: string | undefined }): { container?: string } {
  return container === undefined ? {} : { container }
}

/** The references, each secret or parameter once, at its first mention, with how often it is mentioned. */
export function distinct(references: readonly Reference[]): readonly (Reference & { readonly mentions: number })[] {
  const first = new Map<string, Reference & { mentions: number }>()
  for (const reference of references) {
    if (reference.arn === undefined) continue
    const before = first.get(reference.arn)
    if (before) before.mentions++
    else first.set(reference.arn, { ...reference, mentions: 1 })
  }
  return [...first.values()]
}

/** `and 2 more` of what has the same fault. */
export function andMore(mentions: number): string {
  return mentions > 1 ? ` (and ${mentions - 1} more)` : ''
}

/**
 * One finding for permissions that are denied to a role for one value of the definition: what is lacking, why, and the least
 * policy that would do.
 *
 * @param purpose what the role cannot do, such as `read the secret of HARNESS_CERT_0`
 * @param others needs that are not proved either, which the advised policy covers too
 */
export function denialOf(
  permissions: readonly Permission[],
  purpose: string,
  facts: Facts,
  others: readonly Need[] = []
): Problem | undefined {
  const [first] = permissions
  if (!first) return undefined
  const { need } = first
  const denials = permissions.map(({ need: own, proof }) => ({ need: own, ...whyDenied(own, proof, facts) }))
  const reasons = [...new Set(denials.map(({ reason }) => reason))]
  const lacking = [...new Set(permissions.map(({ need: { action } }) => action))]
  const ofRole = denials.filter(({ place }) => place === 'role')
  const help = [
    ...(ofRole.length > 0
      ? [`add to the policies of the role: ${compact([...ofRole.map(denial => denial.need), ...others])}`]
      : []),
    ...new Set(denials.filter(({ place }) => place !== 'role').map(denial => denial.help)),
  ]
  return {
    path: need.path,
    message: `the ${ROLE_NAMES[need.role]} ${need.roleArn} cannot ${purpose}: ${reasons.join('; ')} (${lacking.join(', ')}${resourceText(permissions)})`,
    help: help.join('; '),
    ...inContainer(need),
  }
}

/** The least statements for some needs as one line of JSON. */
export function compact(needs: readonly Need[]): string {
  const statements = leastStatements(needs)
  return JSON.stringify(statements.length === 1 ? statements[0] : statements)
}

function resourceText(permissions: readonly Permission[]): string {
  const resources = [...new Set(permissions.map(({ need: { resource } }) => shownResource(resource)))].filter(one => one !== '*')
  return resources.length === 0 ? '' : ` on ${resources.join(', ')}`
}

/** The stream of a log group has a name that nobody knows yet. */
export function shownResource(resource: string): string {
  return resource.replace(/:log-stream:.*$/, '')
}

/** The permissions of one role for one action or several, grouped by the value in the definition that needs them. */
export function groupedByPath(permissions: readonly Permission[]): readonly (readonly Permission[])[] {
  const groups = new Map<string, Permission[]>()
  for (const permission of permissions) {
    const key = JSON.stringify([permission.need.role, permission.need.path])
    const members = groups.get(key)
    if (members) members.push(permission)
    else groups.set(key, [permission])
  }
  return [...groups.values()]
}

/** What is not known to be needed, or cannot be looked up. */
export function doubts({ subject, facts, references, roles }: Proven): ReturnType<typeof doubtsOf> {
  const execution = roles.find(({ kind }) => kind === 'execution')
  if (!execution || isAbsentRole(execution.arn, facts)) return []
  return doubtsOf(subject).filter(
    ({ path }) => !references.some(reference => samePath(reference.path, path) && deletionOf(reference, facts) !== undefined)
  )
}

/** Whether two paths are one. */
export function samePath(a: readonly (string | number)[], b: readonly (string | number)[]): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index])
}
