import type { Problem } from '../../model/rule.ts'
import type { TaskDefinition } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import { lacks } from '../absence.ts'
import type { Context, TaskRule } from '../context.ts'
import { fittingSize } from '../fargate-sizes.ts'
import { ECS_TASK_SIZE } from '../sources.ts'

/**
 * Applies where FARGATE is among `requiresCompatibilities`, with EC2 beside it or not. Evidence: AWS's own answer, for CPU and
 * memory alike. Where no container has a memory either, AWS asks for that first, and the task's memory is what it wants.
 */
export const fargateSizeMissing: TaskRule = {
  id: 'fargate-size-missing',
  severity: 'error',
  summary: 'a task on Fargate has no CPU or memory of its own',
  why: 'RegisterTaskDefinition refuses it: "Fargate requires that \'cpu\' be defined at the task level", and likewise for memory. What the containers have does not count.',
  docs: ECS_TASK_SIZE,
  fix: { safety: 'unsafe' },
  check(task, context, report) {
    if (!context.requiresFargate) return
    if (isThere(task.cpu) && isThere(task.memory)) return
    for (const field of ['cpu', 'memory'] as const) {
      if (!lacks(task, field, context)) continue
      report({
        path: field in task ? [field] : [],
        message: `the task has no \`${field}\` of its own, which Fargate needs`,
        ...repair(field, task, context),
      })
    }
  },
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** The size the user gave, else the smallest that holds what the containers ask for. */
function repair(field: 'cpu' | 'memory', task: TaskDefinition, context: Context): Pick<Problem, 'fix' | 'help'> {
  const given = VALUE[field].pick(context.values)
  const size = given === undefined ? fittingSize(task, context)?.[field] : undefined
  const value = given ?? (size === undefined ? undefined : String(size))
  if (value === undefined) return { help: 'choose a pair of CPU and memory that Fargate has' }
  const title = given === undefined ? `set it to ${value}, the smallest that fits` : `set it to ${value}`
  const safety = given === undefined ? 'unsafe' : 'safe'
  return { fix: { title, safety, patches: [{ op: 'set', path: [field], value }] } }
}
