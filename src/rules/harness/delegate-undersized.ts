import type { Patch } from '../../model/patch.ts'
import { cpuUnits, mebibytes } from '../../model/size.ts'
import { type TaskDefinition, unresolvedExpression } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import { mayBeForFargate } from '../compatibilities.ts'
import type { TaskRule } from '../context.ts'
import { misfitOf } from '../fargate-sizes.ts'
import { DATABASE_ON_ECS } from '../sources.ts'

/** The smallest size the pages name, in CPU units and MiB. */
const MINIMUM = [
  { field: 'cpu', option: VALUE.cpu, least: 1024, unit: 'CPU units', amount: cpuUnits },
  { field: 'memory', option: VALUE.memory, least: 2048, unit: 'MiB', amount: mebibytes },
] as const

export const delegateUndersized: TaskRule = {
  id: 'delegate-undersized',
  severity: 'warning',
  summary: 'the task is smaller than 1024 CPU units or 2048 MiB',
  why: 'Harness calls 1 vCPU and 2 GB the minimum; a smaller delegate is killed for want of memory, or falls behind and loses its tasks.',
  docs: DATABASE_ON_ECS,
  fix: { safety: 'unsafe' },
  looksAt: { delegates: 'all' },
  check(task, { delegates, values }, report) {
    if (delegates.length === 0) return
    for (const { field, option, least, unit, amount } of MINIMUM) {
      const text = task[field]
      const actual = typeof text === 'string' ? amount(text) : undefined
      if (actual === undefined || actual >= least) continue
      if (mayBeForFargate(task) && mayBeMisfit(task, field)) continue
      const message = `${actual} ${unit}; Harness calls ${least} the minimum`
      // The user has said which size it is to be: value-differs sets it.
      if (option.pick(values) !== undefined) report({ path: [field], message })
      else {
        const patches: Patch[] = [{ op: 'set', path: [field], value: String(least) }]
        report({ path: [field], message, fix: { title: `set it to ${least}`, safety: 'unsafe', patches } })
      }
    }
  },
}

/** Whether Fargate does not even have such a size, of which fargate-size-invalid speaks, or may not have it. */
function mayBeMisfit(task: TaskDefinition, field: 'cpu' | 'memory'): boolean {
  return misfitOf(task)?.field === field || (field === 'memory' && unresolvedExpression(task.cpu) !== undefined)
}
