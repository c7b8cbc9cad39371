import { parseArn } from '../model/arn.ts'
import type { Facts, Simulation } from '../model/facts.ts'
import { conditionsHold } from './conditions.ts'
import { MAY_BE_THERE } from './doubtful.ts'
import { type Decision, evaluate } from './evaluate.ts'
import { type Evidence, evidenceOf, type NamedStatement, nameOf, shown, statementBy, statementsIn } from './evidence.ts'
import { hole, piecesOf, printed } from './holes.ts'
import { declaredIn } from './lookup.ts'
import { matchesResource } from './match.ts'
import type { Need } from './needs.ts'
import { mapStatements, type Statement } from './policy.ts'
import { type AccessRequest, readRequest } from './request.ts'
import { coversAction, coversResource } from './statement.ts'
import { isResolved, type Scope } from './variables.ts'

/** Whether a need is met, as far as the facts tell. */
export interface Proof {
  readonly verdict: 'allowed' | 'denied' | 'unproved'
  /** The statement that allows or denies; absent where nothing allows. */
  readonly by?: NamedStatement
  /** Why it is unproved, fit to be printed. */
  readonly reason?: string
  /** What IAM's simulator said, where it gave an answer. */
  readonly simulator?: Simulation['decision']
}

/**
 * Proves a need from the facts. Our own verdict comes first; the simulator is a second opinion that may only weaken it, for it
 * sees an organisation's policies, and sees no resource's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html
 */
export function prove(need: Need, facts: Facts): Proof {
  const evidence = evidenceOf(need, facts)
  const { decision, by, reason } = ofDeclared(decide(need, evidence), evidence, facts)
  const simulation = simulationOf(need, facts)
  const proof: Proof = {
    verdict: decision === 'unknown' ? 'unproved' : decision,
    ...(by ? { by: statementBy(by, evidence) } : {}),
    ...(decision === 'unknown' ? { reason: reason ?? whyUnknown(evidence) } : {}),
    ...(simulation ? { simulator: simulation.decision } : {}),
  }
  const objection = simulation && objectionOf(simulation, proof, evidence)
  if (objection === undefined || !simulation) return proof
  return { verdict: 'unproved', reason: objection, simulator: simulation.decision }
}

/**
 * What is declared says nothing of what is there already: nobody has to create a log group that is, and the policy of a secret may
 * allow what no role's policy does. That nothing declared allows it is said all the same.
 */
function ofDeclared(ruling: Ruling, { request, unread, isResourceRead }: Evidence, facts: Facts): Ruling {
  const source = declaredIn(facts)
  if (source === undefined) return ruling
  if (request.action === 'logs:CreateLogGroup' && request.resourceArn !== '*' && ruling.decision === 'denied') {
    const reason = `nothing allows it, and whether the group is there already is not known from this ${source}`
    return { decision: 'unknown', reason }
  }
  if (isResourceRead || ruling.decision !== 'unknown') return ruling
  const { resourcePolicy: _unread, ...byRole } = request
  const suffixed = { ...byRole, resourceArn: `${byRole.resourceArn}-??????` }
  const isLacking = [byRole, suffixed].every(one => evaluate(one).decision === 'denied')
  return isLacking ? { ...ruling, reason: `the role’s policies do not allow it, and ${unread.join('; ')}` } : ruling
}

interface Ruling extends Decision {
  /** Why the decision is not known, where that is not for what was not read or for a condition. */
  readonly reason?: string
}

/** Asks the evaluator, each service in its own way. */
function decide(need: Need, evidence: Evidence): Ruling {
  const { request } = evidence
  const [service] = need.action.split(':')
  if (need.action === 'secretsmanager:GetSecretValue' && !evidence.isResourceRead) return ofUnreadSecret(evidence)
  if (service === 'ecr' && need.resource !== '*') return ofRepository(request)
  if (service === 'rds-db')
    return evaluate(need.resource === '*' ? widened(withoutConditions(request)) : withoutConditions(request))
  if (service === 'logs' && need.resource !== '*') return ofLogGroup(request)
  if (need.resource === '*' && !/^(?:ecr:GetAuthorizationToken|ec2:Describe\w+)$/.test(need.action)) return ofAnything(request)
  return evaluate(request)
}

/** A statement that denies whatever suffix the secret has: only that is certain of one that was not read. */
function ofUnreadSecret({ request, unread }: Evidence): Ruling {
  const asGiven = evaluate(request)
  const suffixed = evaluate({ ...request, resourceArn: `${request.resourceArn}-??????` })
  if (asGiven.by && asGiven.decision === 'denied' && suffixed.decision === 'denied') return asGiven
  return { decision: 'unknown', reason: `${unread.join('; ')}; neither the secret’s policy nor its key is known` }
}

/**
 * A repository's policy is not read. One that denies would be missed, which is rare, and said in the report; one that allows is
 * not, hence no role of the same account is accused for want of a statement.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */
function ofRepository(request: AccessRequest): Ruling {
  const alone = evaluate(request)
  if (alone.decision !== 'denied') return alone
  const withAny = evaluate({ ...request, resourcePolicy: null })
  return withAny.decision === 'denied'
    ? alone
    : { decision: 'unknown', reason: 'the repository’s own policy, which is not read, may allow it' }
}

/** Conditions on rds-db:connect are said not to be supported: nobody knows what one does. (AWS re:Post) */
function withoutConditions(request: AccessRequest): AccessRequest {
  return withPolicies(request, document =>
    mapStatements(document, statement =>
      statement.Condition === undefined ? statement : { ...statement, Condition: UNSUPPORTED }
    )
  )
}

/** A condition on a key that no request is known to have: it may hold, and may not. */
const UNSUPPORTED = { StringEquals: { 'rds-db:unsupported': 'true' } }

/** A policy on a group's bare ARN, without `:*`: the pages disagree on whether that names it for this action. */
function ofLogGroup(request: AccessRequest): Ruling {
  const ruling = evaluate(request)
  if (ruling.decision !== 'denied' || ruling.by) return ruling
  const bare = request.resourceArn.replace(/:log-stream:.*$/, '')
  if (evaluate({ ...request, resourceArn: bare }).decision === 'denied') return ruling
  return {
    decision: 'unknown',
    reason: 'a statement names the log group without `:*` behind it, and AWS documents that form for tags only',
  }
}

/** What is done to resources that Harness does not name: a permission on some of them may be the right one. */
function ofAnything(request: AccessRequest): Ruling {
  const ruling = evaluate(request)
  if (ruling.decision !== 'denied' || ruling.by) return ruling
  if (evaluate(widened(request)).decision === 'denied') return ruling
  return {
    decision: 'unknown',
    reason: 'it is allowed on some resources only, and Harness does not document which ones it needs',
  }
}

/** The same request to policies that allow on every resource what they allow on some. */
function widened(request: AccessRequest): AccessRequest {
  const widen = (document: unknown): unknown =>
    mapStatements(document, statement => {
      if (statement.Effect !== 'Allow') return statement
      const { Resource, NotResource, ...rest } = statement
      return (Resource ?? NotResource) === undefined ? statement : { ...rest, Resource: '*' }
    })
  return withPolicies(request, widen)
}

function withPolicies(request: AccessRequest, change: (document: unknown) => unknown): AccessRequest {
  const { identityPolicies, boundary } = request
  return {
    ...request,
    identityPolicies: identityPolicies.map(change),
    ...(boundary === undefined ? {} : { boundary: change(boundary) }),
  }
}

/** Why the evaluator does not know: what was not read, else the conditions and statements that decide. */
function whyUnknown(evidence: Evidence): string {
  if (evidence.unread.length > 0) return evidence.unread.join('; ')
  const { request } = evidence
  const { known, isOwn } = readRequest(request)
  const reasons = statementsIn(evidence).flatMap(({ statement, named }) => {
    const scope = { variables: statement.variables, known }
    if (coversAction(statement, request.action) === 'no') return []
    const resource = coversResource(statement, request.resourceArn, scope)
    if (resource === 'no') return []
    if (statement.malformed) return [`${nameOf(named)} cannot be read`]
    if (request.action === 'rds-db:connect' && statement.conditions.length > 0)
      return [`${nameOf(named)} has a condition, which rds-db:connect is not known to support`]
    if (statement.conditions.some(({ key }) => key === MAY_BE_THERE))
      return [`${nameOf(named)} is there under a condition only, which is not known`]
    const keys = statement.conditions
      .filter(condition => conditionsHold([condition], scope) === 'maybe')
      .map(({ key, values }) => {
        const isVariable = known.has(key.toLowerCase()) && values.some(value => !isResolved(value, scope))
        return isVariable ? `a variable in the value of ${shown(key)}` : shown(key)
      })
    if (keys.length > 0)
      return [`${nameOf(named)} depends on ${[...new Set(keys)].join(', ')}, which nobody knows before the task runs`]
    if (resource === 'maybe') return [whyUndecided(statement, named, request.resourceArn, scope)]
    return coversAction(statement, request.action) === 'maybe' ? [`${nameOf(named)} has actions that are known only later`] : []
  })
  if (reasons.length === 0 && isOwn === 'maybe')
    return `whether ${parseArn(request.resourceArn)?.account} is the role’s own account is not known`
  return reasons.length > 0 ? [...new Set(reasons)].join('; ') : 'the policies do not tell'
}

/** Where holes decide, they are named: what both sides have is the same text, and what the policy leaves open comes first. */
function whyUndecided(statement: Statement, named: NamedStatement, resourceArn: string, scope: Scope): string {
  const ours = holesIn(resourceArn)
  const names = (statement.resources ?? statement.notResources ?? []).flatMap(pattern => {
    if (matchesResource(pattern, resourceArn, scope) !== 'maybe') return []
    const theirs = holesIn(pattern)
    const open = parseArn(resourceArn) ? theirs.filter(name => !ours.includes(name)) : []
    return open.length > 0 ? open : ours.filter(name => !theirs.includes(name))
  })
  return names.length === 0
    ? `whether ${nameOf(named)} names the resource is not documented`
    : `whether ${nameOf(named)} names the resource depends on ${[...new Set(names)].join(', ')}`
}

function holesIn(text: string): string[] {
  return piecesOf(text).flatMap(piece =>
    typeof piece === 'object' && piece.kind !== 'character' ? [printed(hole(piece.name))] : []
  )
}

function simulationOf({ roleArn, action, resource }: Need, { simulations }: Facts): Simulation | undefined {
  return simulations.find(one => one.role === roleArn && one.action === action && one.resource === resource)
}

/** What the simulator has to say against our verdict; undefined where it agrees, or cannot see what we do. */
function objectionOf({ decision, organisation, missing }: Simulation, proof: Proof, evidence: Evidence): string | undefined {
  if (proof.verdict === 'unproved') return undefined
  const ours =
    proof.verdict === 'allowed' ? 'the policies that were read allow it' : 'the policies that were read do not allow it'
  if (proof.verdict === 'denied') {
    const isOurs = decision === 'allowed' && !isFaultOfResource(evidence)
    return isOurs ? `${ours}, while the simulator says that it is allowed` : undefined
  }
  if (organisation === false) return 'an organisation’s policy denies it, says the simulator'
  if (decision === 'allowed') return undefined
  // It does not see the policies of resources for roles, nor keys of the request that we know of and it was not given.
  if (decision === 'implicitDeny' && proof.by?.from === 'resource') return undefined
  const isKnown = (key: string): boolean => readRequest(evidence.request).known.has(key.toLowerCase())
  if (missing.length > 0 && missing.every(isKnown)) return undefined
  const lacking = missing.length > 0 ? ` (it had no value for ${missing.map(shown).join(', ')})` : ''
  const theirs = decision === 'explicitDeny' ? 'that a statement denies it' : 'that nothing allows it'
  return `${ours}, while the simulator says ${theirs}${lacking}`
}

/** Whether the role's own policies allow it, so that it is the resource's policy that does not. */
export function isFaultOfResource({ request }: Evidence): boolean {
  if (request.resourcePolicy === undefined && parseArn(request.resourceArn)?.account === parseArn(request.principalArn)?.account)
    return false
  const root = `arn:${parseArn(request.principalArn)?.partition}:iam::${parseArn(request.principalArn)?.account}:root`
  const handsOver = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: '*', Resource: '*' }],
  }
  return evaluate({ ...request, resourcePolicy: handsOver }).decision === 'allowed'
}
