import { parseArn } from '../model/arn.ts'
import { shown } from './evidence.ts'
import { hasHole } from './holes.ts'
import { ECS_TASKS } from './least.ts'
import { type Statement, statementsOf } from './policy.ts'
import { coversAction } from './statement.ts'
import { assumableBy, sourceArnsOf } from './trust.ts'

/** Whether the tasks of an account may assume a role of it. */
export interface Assumability {
  readonly verdict: 'allowed' | 'denied' | 'unproved'
  /** Why not, or why nobody knows. */
  readonly reason?: string
  /** It hangs on the region in which the task runs, which is not known. */
  readonly isForRegion?: boolean
}

/**
 * Whether the trust policy of a role lets tasks assume it. Tasks run in the role's own account; `aws:SourceArn` is an ARN of
 * ECS in the task's region and of no cluster, "specifying a specific cluster is not supported".
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 *
 * @param region where the task runs, as far as that is known
 */
export function assumableByTasks(roleArn: string, trust: unknown, region: string | undefined): Assumability {
  const { partition = '', account = '' } = parseArn(roleArn) ?? {}
  const statements = statementsOf(trust)
  const patterns = statements.flatMap(sourceArnsOf)
  const ask = (where: string, resource: string) =>
    assumableBy(trust, ECS_TASKS, {
      'aws:SourceAccount': account,
      'aws:SourceArn': `arn:${partition}:ecs:${where}:${account}:${resource}`,
    })
  const here = ask(region ?? ANYWHERE, '*')
  if (here === 'allowed') return { verdict: 'allowed' }
  const named = patterns.flatMap(pattern => parseArn(pattern)?.region ?? []).filter(name => /^[a-z0-9-]+$/.test(name))
  const elsewhere = named.find(name => ask(name, '*') === 'allowed')
  if (elsewhere !== undefined) {
    const isKnown = region !== undefined && !hasHole(region)
    const where = isKnown ? `the logs go to ${region}` : 'where the task runs is not known'
    return { verdict: 'unproved', reason: `its trust policy is for tasks in ${elsewhere}, and ${where}`, isForRegion: !isKnown }
  }
  const answers = [here, ...[region ?? ANYWHERE, ...named].map(where => ask(where, 'task/cluster/id'))]
  if (answers.some(answer => answer !== 'denied'))
    return { verdict: 'unproved', reason: `its trust policy depends on ${dependsOn(statements)}` }
  return { verdict: 'denied', reason: whyNot(statements, account) }
}

/** A region that no policy names. */
const ANYWHERE = 'any-region-1'

function dependsOn(statements: readonly Statement[]): string {
  if (statements.some(({ malformed }) => malformed)) return 'a statement that cannot be read'
  const keys = statements
    .flatMap(({ conditions }) => conditions.map(({ key }) => key))
    .filter(key => !/^aws:SourceAccount$/i.test(key))
  return keys.length === 0
    ? 'a principal whose meaning is not documented'
    : `${[...new Set(keys)].map(shown).join(', ')}, which nobody knows before the task runs`
}

function whyNot(statements: readonly Statement[], account: string): string {
  const assuming = statements.filter(statement => coversAction(statement, 'sts:AssumeRole') !== 'no')
  const forTasks = assuming.filter(({ principals }) => principals?.some(({ type, id }) => type === '*' || id === ECS_TASKS))
  const denying = forTasks.find(({ effect }) => effect === 'Deny')
  if (denying) return `statement ${denying.sid ? `\`${shown(denying.sid)}\`` : denying.index + 1} of its trust policy denies it`
  const cluster = forTasks.flatMap(sourceArnsOf).find(pattern => /:cluster\//.test(pattern))
  if (cluster !== undefined)
    return `its trust policy wants aws:SourceArn to be ${shown(cluster)}, and ECS does not support naming a cluster there`
  const conditions = forTasks.flatMap(statement => statement.conditions)
  if (conditions.length > 0) {
    const keys = [...new Set(conditions.map(({ key }) => shown(key)))].join(', ')
    return `its trust policy has conditions that tasks of account ${account} do not meet (${keys})`
  }
  const trusted = assuming.flatMap(({ effect, principals }) => (effect === 'Allow' ? (principals ?? []) : [])).map(({ id }) => id)
  return trusted.length === 0
    ? 'its trust policy lets nobody assume it'
    : `its trust policy is for ${[...new Set(trusted)].slice(0, 3).map(shown).join(', ')}`
}
