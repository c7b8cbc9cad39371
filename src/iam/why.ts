import { parseArn } from '../model/arn.ts'
import type { Facts } from '../model/facts.ts'
import { conditionsHold } from './conditions.ts'
import { evaluate } from './evaluate.ts'
import { type Evidence, evidenceOf, nameOf, shown, statementsIn } from './evidence.ts'
import { printed } from './holes.ts'
import { leastKeyStatement, leastSecretStatement, leastStatement } from './least.ts'
import type { Need } from './needs.ts'
import type { Statement } from './policy.ts'
import { isFaultOfResource, type Proof } from './prove.ts'
import { type Question, readRequest } from './request.ts'
import { coversAction, coversResource } from './statement.ts'

/** Why a need is denied, and where which statement would allow it. */
export interface Denial {
  /** A clause: "statement `DenyAll` of the policy guard denies it". */
  readonly reason: string
  /** Whose policy is to be changed. */
  readonly place: 'role' | 'boundary' | 'secret' | 'key' | 'statement'
  /** What to do, with the least statement as JSON where one is to be added. */
  readonly help: string
}

/** Explains a need that is denied: the statement that denies, else the policy that falls short, else the nearest that almost allows. */
export function whyDenied(need: Need, { by }: Proof, facts: Facts): Denial {
  if (by)
    return {
      reason: `${nameOf(by)} denies it`,
      place: 'statement',
      help: `change ${nameOf(by)} so that it leaves this out; no permission of the role helps`,
    }
  const evidence = evidenceOf(need, facts)
  const { request, boundary } = evidence
  if (isFaultOfResource(evidence)) return faultOfResource(need)
  const { boundary: _boundary, ...unbounded } = request
  const isBound = boundary !== undefined && isFaultOfBoundary(evidence, evaluate(unbounded).decision)
  const statement = JSON.stringify(leastStatement(need))
  if (isBound) {
    const name = boundary.name
    return {
      reason: `the permissions boundary ${name} does not allow it`,
      place: 'boundary',
      help: `add to the permissions boundary ${name}: ${statement}`,
    }
  }
  const nearest = nearestOf(evidence)
  return {
    reason: nearest === undefined ? 'no statement of its policies allows it' : `no statement allows it; the nearest: ${nearest}`,
    place: 'role',
    help: `add to the policies of the role: ${statement}`,
  }
}

function isFaultOfBoundary({ request }: Evidence, unbounded: string): boolean {
  return request.boundary !== undefined && request.boundary !== null && unbounded === 'allowed'
}

function faultOfResource(need: Need): Denial {
  if (need.action === 'kms:Decrypt') {
    return {
      reason: 'the role’s policies allow it, but the key’s policy neither names the role nor leaves it to the role’s account',
      place: 'key',
      help: `add to the key’s policy: ${JSON.stringify(leastKeyStatement(need))}`,
    }
  }
  const { account } = parseArn(need.resource) ?? {}
  return {
    reason: `the role’s policies allow it, but the secret belongs to account ${account}, and its own policy does not allow the role`,
    place: 'secret',
    help: `add to the secret’s policy: ${JSON.stringify(leastSecretStatement(need))}`,
  }
}

/** The statement that comes closest to allowing the request: in words, what it does allow. */
function nearestOf(evidence: Evidence): string | undefined {
  const question = readRequest(evidence.request)
  let best: { rank: number; text: string } | undefined
  for (const { statement, named } of statementsIn(evidence)) {
    const fault = named.from === 'identity' ? faultOf(statement, question) : undefined
    if (fault && (!best || fault.rank > best.rank)) best = { rank: fault.rank, text: `${nameOf(named)} ${fault.text}` }
  }
  return best?.text
}

/** What keeps an allowing statement from covering the request, and how little it is; undefined where it is about something else. */
function faultOf(statement: Statement, question: Question): { rank: number; text: string } | undefined {
  if (statement.effect !== 'Allow' || statement.malformed) return undefined
  const scope = { variables: statement.variables, known: question.known }
  const isAction = coversAction(statement, question.action) === 'yes'
  const isResource = coversResource(statement, question.resourceArn, scope) !== 'no'
  if (isAction && isResource) {
    const failing = statement.conditions.filter(condition => conditionsHold([condition], scope) === 'no')
    return {
      rank: 4,
      text: `allows it under a condition on ${failing.map(({ key }) => shown(key)).join(', ')}, which does not hold`,
    }
  }
  if (isAction) {
    const slip = statement.resources?.map(resource => slipOf(resource, question.resourceArn)).find(text => text !== undefined)
    return slip === undefined
      ? { rank: 2, text: `allows it, but on ${listed(statement.resources) ?? 'other resources'}` }
      : { rank: 3, text: slip }
  }
  const similar = statement.actions?.filter(action => isSimilar(action, question.action)) ?? []
  return similar.length > 0
    ? { rank: isResource ? 2.5 : 1, text: `allows ${similar.slice(0, 3).map(shown).join(', ')} only` }
    : undefined
}

/** The usual slips in the ARN of a secret. https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html */
function slipOf(resource: string, wanted: string): string | undefined {
  const [written, meant] = [parseArn(resource), parseArn(wanted)]
  if (meant?.service !== 'secretsmanager' || !written) return undefined
  if (resource.startsWith(`${wanted}:`))
    return `names ${shown(resource)}, whose JSON key or version belongs in the definition, not in a policy`
  if (wanted.startsWith(resource) && /^-[A-Za-z0-9?]{6}$/.test(printed(wanted.slice(resource.length))))
    return `names ${shown(resource)}, without the six random characters that the secret’s ARN ends in (write \`-??????\`)`
  if (written.partition !== meant.partition && written.resource === meant.resource)
    return `names ${shown(resource)}, of another partition`
  return undefined
}

function listed(resources: readonly string[] | undefined): string | undefined {
  if (!resources || resources.length === 0) return undefined
  const more = resources.length - 2
  return `${resources.slice(0, 2).map(shown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** `ssm:GetParameter` beside `ssm:GetParameters`, `rds:connect` beside `rds-db:connect`. */
function isSimilar(written: string, wanted: string): boolean {
  const [service, name = ''] = written.toLowerCase().split(':')
  const [wantedService, wantedName = ''] = wanted.toLowerCase().split(':')
  if (name === '' || name === '*') return false
  if (service !== wantedService) return name === wantedName && wantedService?.startsWith(`${service}-`) === true
  return name.slice(0, 6) === wantedName.slice(0, 6)
}
