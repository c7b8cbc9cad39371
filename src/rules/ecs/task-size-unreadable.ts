import type { Fix } from '../../model/rule.ts'
import { cpuUnits, mebibytes } from '../../model/size.ts'
import { known } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { isPlainSize } from '../fargate-sizes.ts'
import { ECS_TASK_SIZE } from '../sources.ts'

/**
 * Applies to every definition. Evidence: the ECS developer guide gives AWS's answer to a value that is none and names the
 * forms, CPU units or vCPU, MiB or GB; for memory the text is not known.
 */
export const taskSizeUnreadable: TaskRule = {
  id: 'task-size-unreadable',
  severity: 'error',
  summary: 'the task’s CPU or memory is no amount that ECS can read',
  why: 'RegisterTaskDefinition refuses it: "Invalid \'cpu\' setting for task."',
  docs: ECS_TASK_SIZE,
  fix: { safety: 'safe', when: 'where only the unit is spelt otherwise, as in `512 MiB` or `2Gi`' },
  check(task, _context, report) {
    const { cpu, memory } = task
    if ((cpu === undefined && memory === undefined) || isPlainSize(task)) return
    for (const field of ['cpu', 'memory'] as const) {
      const text = known(task[field])
      if (text === undefined || (field === 'cpu' ? cpuUnits(text) : mebibytes(text)) !== undefined) continue
      const fix = respell(field, text)
      report({
        path: [field],
        message: `\`${field}\` is no amount that ECS can read: ${FORMS[field]}`,
        ...(fix && { fix }),
      })
    }
  },
}

const FORMS = {
  cpu: 'write CPU units, `1024`, or `1 vCPU`',
  memory: 'write MiB, `2048`, or `2 GB`',
} as const

/** The same amount as ECS spells it, where there is no doubt about the unit. */
function respell(field: 'cpu' | 'memory', text: string): Fix | undefined {
  const [, amount, unit] = /^\s*(\d*\.?\d+)\s*([a-z]*)\s*$/i.exec(text) ?? []
  const written = amount === undefined || unit === undefined ? undefined : UNITS[field].find(([form]) => form.test(unit))?.[1]
  if (written === undefined) return undefined
  const value = `${amount}${written}`
  return { title: `write \`${value}\``, safety: 'safe', patches: [{ op: 'set', path: [field], value }] }
}

/** What people write, and how ECS spells it. Its GB are of 1024 MiB: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const UNITS: Readonly<Record<'cpu' | 'memory', readonly (readonly [RegExp, string])[]>> = {
  cpu: [
    [/^$/, ''],
    [/^vcpus?$/i, ' vCPU'],
  ],
  memory: [
    [/^$|^mi?b?$/i, ''],
    [/^gi?b?$/i, ' GB'],
  ],
}
