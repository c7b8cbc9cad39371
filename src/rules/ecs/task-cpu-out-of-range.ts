import type { TaskRule } from '../context.ts'
import { taskAmount } from '../fargate-sizes.ts'
import { ECS_API } from '../sources.ts'

/**
 * Applies where FARGATE is not among `requiresCompatibilities`. Evidence: the API reference gives the range, and beside it says
 * that any value can be used; another page begins at 256. No answer of AWS is known, so this is a warning.
 */
export const taskCpuOutOfRange: TaskRule = {
  id: 'task-cpu-out-of-range',
  severity: 'warning',
  summary: 'the task’s CPU is outside of what EC2 supports',
  why: 'The API reference supports 128 to 196608 CPU units on EC2. What AWS says to others is not known; a task that large finds no instance.',
  docs: ECS_API,
  fix: { safety: false },
  check(task, { requiresFargate }, report) {
    if (task.cpu === undefined || requiresFargate) return
    const cpu = taskAmount(task, 'cpu')
    if (cpu === undefined || (cpu >= LEAST && cpu <= MOST)) return
    report({ path: ['cpu'], message: `${cpu} CPU units; EC2 supports ${LEAST} to ${MOST}` })
  },
}

/** A eighth of a vCPU, and 192 vCPU. */
const LEAST = 128
const MOST = 196_608
