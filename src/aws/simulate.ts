import type { Need } from '../iam/needs.ts'
import type { Simulation, Unread } from '../model/facts.ts'
import { markedPage } from './calls.ts'
import type { Reader } from './reader.ts'
import { describeRole } from './roles.ts'
import type { ContextEntry, EvaluationResult } from './sdk.ts'

/** What the simulator was asked for at once: each of the actions on each of the resources, all of which one role needs. */
interface Question {
  readonly role: string
  readonly actions: readonly string[]
  /** Empty for actions that are made on no resource. */
  readonly resources: readonly string[]
  readonly context: NonNullable<Need['context']>
}

/** What the simulator said, and of which roles it said nothing, or not all. */
export interface Simulated {
  readonly simulations: readonly Simulation[]
  readonly notSimulated: Readonly<Record<string, Unread>>
}

const OPERATION = 'iam:SimulatePrincipalPolicy'

/**
 * Asks IAM's simulator for all that roles need. Roles that are not there, or not in the credentials' account, are left out.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function simulate(needs: readonly Need[], reader: Reader): Promise<Simulated> {
  const questions = questionsOf(needs)
  const answers = await Promise.all(questions.map(question => ask(question, reader)))
  const notSimulated: Record<string, Unread> = {}
  for (const [index, { unread }] of answers.entries()) {
    const role = questions[index]?.role
    if (unread !== undefined && role !== undefined) notSimulated[role] ??= unread
  }
  return { simulations: answers.flatMap(({ simulations }) => simulations), notSimulated }
}

/**
 * The fewest questions that ask for what is needed and nothing else: a role's resources that need the same actions in the same
 * context are asked for together.
 */
function questionsOf(needs: readonly Need[]): Question[] {
  const byResource = new Map<string, { need: Need; actions: Set<string> }>()
  for (const need of needs) {
    const key = JSON.stringify([need.roleArn, need.resource, contextOf(need)])
    const entry = byResource.get(key) ?? { need, actions: new Set() }
    byResource.set(key, entry)
    entry.actions.add(need.action)
  }
  const questions = new Map<string, Question & { readonly resources: string[] }>()
  for (const { need, actions } of byResource.values()) {
    const hasResource = need.resource !== '*'
    const sorted = [...actions].sort()
    const key = JSON.stringify([need.roleArn, hasResource, sorted, contextOf(need)])
    const question = questions.get(key) ?? { role: need.roleArn, actions: sorted, resources: [], context: need.context ?? {} }
    questions.set(key, question)
    if (hasResource) question.resources.push(need.resource)
  }
  return [...questions.values()]
}

function contextOf({ context = {} }: Need): readonly (readonly [string, unknown])[] {
  return Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))
}

interface Answered {
  readonly simulations: readonly Simulation[]
  readonly unread?: Unread
}

async function ask(question: Question, reader: Reader): Promise<Answered> {
  const { role, actions, resources, context } = question
  const { aws, calls } = reader
  const described = await describeRole(role, reader)
  if ('unread' in described) return { simulations: [], unread: { operation: OPERATION, reason: described.unread.reason } }
  if ('absent' in described) return { simulations: [], unread: { operation: OPERATION, reason: described.absent } }
  const { items, error } = await calls.list(Marker => {
    const input = {
      PolicySourceArn: role,
      ActionNames: [...actions],
      ...(resources.length > 0 ? { ResourceArns: [...resources] } : {}),
      ContextEntries: Object.entries(context).map(contextEntry),
      Marker,
    }
    return {
      operation: OPERATION,
      region: '',
      input,
      send: limit => aws.iam().send(new aws.sdk.SimulatePrincipalPolicyCommand(input), limit),
      pick: answer => markedPage(answer.EvaluationResults, answer),
    }
  })
  // What the organisation allows is told of an action, not of each resource: asked for one by one, there is no doubt.
  if (resources.length > 1 && items.some(item => item.OrganizationsDecisionDetail?.AllowedByOrganizations === false)) {
    const alone = await Promise.all(resources.map(resource => ask({ ...question, resources: [resource] }, reader)))
    const unread = alone.find(answer => answer.unread !== undefined)?.unread
    return { simulations: alone.flatMap(({ simulations }) => simulations), ...(unread ? { unread } : {}) }
  }
  const simulations = items.flatMap(item => simulationsOf(item, question))
  if (error !== undefined) return { simulations, unread: calls.unread(OPERATION, error) }
  const asked = actions.length * Math.max(resources.length, 1)
  const said = new Set(simulations.map(({ action, resource }) => JSON.stringify([action, resource]))).size
  if (said === asked) return { simulations }
  return { simulations, unread: { operation: OPERATION, reason: 'the answer lacks some of what was asked for' } }
}

function contextEntry([ContextKeyName, value]: [string, string | readonly string[]]): ContextEntry {
  if (typeof value === 'string') return { ContextKeyName, ContextKeyType: 'string', ContextKeyValues: [value] }
  return { ContextKeyName, ContextKeyType: 'stringList', ContextKeyValues: [...value] }
}

/**
 * The decision for each resource that was asked for. That of the action alone is the worst of them, and its resource may be
 * a template, so it counts only where no resource was given.
 */
function simulationsOf(result: EvaluationResult, { role, actions, resources }: Question): Simulation[] {
  const action = actions.find(name => name.toLowerCase() === result.EvalActionName?.toLowerCase())
  if (action === undefined) return []
  const allowed = result.OrganizationsDecisionDetail?.AllowedByOrganizations
  const decided =
    resources.length > 0
      ? (result.ResourceSpecificResults ?? []).map(specific => ({
          resource: specific.EvalResourceName,
          decision: specific.EvalResourceDecision,
          missing: specific.MissingContextValues,
        }))
      : [{ resource: '*', decision: result.EvalDecision, missing: result.MissingContextValues }]
  return decided.flatMap(({ resource, decision, missing = [] }) => {
    if (resource === undefined || (resource !== '*' && !resources.includes(resource))) return []
    if (decision !== 'allowed' && decision !== 'explicitDeny' && decision !== 'implicitDeny') return []
    return [{ role, action, resource, decision, ...(allowed === undefined ? {} : { organisation: allowed }), missing }]
  })
}
