import type { Fix } from '../../model/rule.ts'
import type { TaskDefinition } from '../../model/task-definition.ts'
import type { Context, TaskRule } from '../context.ts'
import { fittingSize, isSizeDecided, resize, taskAmount } from '../fargate-sizes.ts'
import { about } from '../findings.ts'
import { ECS_CONTAINER } from '../sources.ts'

/**
 * Applies to every definition whose task has a memory of its own. Evidence: AWS's own answer, for `memory`; nothing is known of
 * `memoryReservation`, or of several containers whose limits are greater in sum.
 */
export const containerMemoryExceedsTask: TaskRule = {
  id: 'container-memory-exceeds-task',
  severity: 'error',
  summary: 'a container may use more memory than its task has',
  why: "RegisterTaskDefinition refuses it: \"The 'memory' setting for container 'app' is greater than for the task\", with the container’s name.",
  docs: ECS_CONTAINER,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['memory'] },
  check(task, context, report) {
    if (task.memory === undefined) return
    const { containers } = context
    let most: number | undefined
    for (let index = 0; index < containers.length; index++) {
      const container = containers[index]
      const memory = container?.fields.memory
      if (!container || typeof memory !== 'number' || !Number.isInteger(memory)) continue
      most ??= taskAmount(task, 'memory')
      if (most === undefined) return
      if (memory <= most) continue
      const fix = enlarge(task, context)
      report({
        ...about({ container }),
        path: [...container.path, 'memory'],
        message: `the container may use ${memory} MiB, and the task has ${most}`,
        ...(fix && { fix }),
      })
    }
  },
}

/** A task in which every container has room; the same for each that has none. */
function enlarge(task: TaskDefinition, context: Context): Fix | undefined {
  if (isSizeDecided(context)) return undefined
  if (context.requiresFargate) {
    const size = fittingSize(task, context)
    if (size === undefined) return undefined
    const title = `give the task ${size.memory} MiB and ${size.cpu} CPU units, the smallest pair that holds it`
    return { title, safety: 'unsafe', patches: resize(task, size) }
  }
  const greatest = Math.max(...context.containers.map(({ fields: { memory } }) => (typeof memory === 'number' ? memory : 0)))
  return {
    title: `give the task ${greatest} MiB`,
    safety: 'unsafe',
    patches: [{ op: 'set', path: ['memory'], value: String(greatest) }],
  }
}
