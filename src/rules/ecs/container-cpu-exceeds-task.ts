import type { TaskRule } from '../context.ts'
import { fittingSize, isSizeDecided, resize, taskAmount } from '../fargate-sizes.ts'
import { ECS_CONTAINER } from '../sources.ts'

/**
 * Applies where FARGATE is among `requiresCompatibilities`: AWS's own answer is known there, and the API reference has the rule
 * for Fargate alone. Container CPU that is known only later counts as none.
 */
export const containerCpuExceedsTask: TaskRule = {
  id: 'container-cpu-exceeds-task',
  severity: 'error',
  summary: 'the containers of a task on Fargate want more CPU than the task has',
  why: "RegisterTaskDefinition refuses it: \"The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.\"",
  docs: ECS_CONTAINER,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['cpu'] },
  check(task, context, report) {
    if (!context.requiresFargate || task.cpu === undefined) return
    const { containers } = context
    let sum = 0
    for (let index = 0; index < containers.length; index++) {
      const cpu = containers[index]?.fields.cpu
      if (typeof cpu === 'number' && cpu > 0) sum += cpu
    }
    const most = sum === 0 ? undefined : taskAmount(task, 'cpu')
    if (most === undefined || sum <= most) return
    const size = isSizeDecided(context) ? undefined : fittingSize(task, context)
    report({
      path: ['cpu'],
      message: `the containers want ${sum} CPU units in all, and the task has ${most}`,
      ...(size && {
        fix: {
          title: `give the task ${size.cpu} CPU units and ${size.memory} MiB, the smallest pair that holds it`,
          safety: 'unsafe',
          patches: resize(task, size),
        },
      }),
    })
  },
}
