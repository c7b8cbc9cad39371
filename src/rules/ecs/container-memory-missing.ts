import { misspelt } from '../../model/misspelt.ts'
import { containerFields, requestFields } from '../../model/shape.ts'
import { isForEc2 } from '../compatibilities.ts'
import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { ECS_CONTAINER } from '../sources.ts'

/**
 * Applies where the definition is validated for EC2 and the task has no memory of its own. Evidence: AWS's own answer. On Fargate
 * it is the same, but there the task must have a memory anyway, and fargate-size-missing speaks.
 */
export const containerMemoryMissing: TaskRule = {
  id: 'container-memory-missing',
  severity: 'error',
  summary: 'neither the task nor a container says how much memory it may use',
  why: "RegisterTaskDefinition refuses it: \"At least one of 'memory' or 'memoryReservation' must be specified\".",
  docs: ECS_CONTAINER,
  fix: { safety: false },
  check(task, context, report) {
    if (isGiven(task.memory) || context.requiresFargate || !isForEc2(task)) return
    const { containers, isDescribed } = context
    for (let index = 0; index < containers.length; index++) {
      const container = containers[index]
      if (!container) continue
      const { memory, memoryReservation } = container.fields
      if (isGiven(memory) || isGiven(memoryReservation)) continue
      // A null that somebody wrote is a wrong type.
      if (!isDescribed && (task.memory === null || memory === null || memoryReservation === null)) continue
      if (misspelt(task, 'memory', requestFields) !== undefined) return
      if (SIZES.some(field => misspelt(container.fields, field, containerFields) !== undefined)) continue
      report({
        ...about({ container }),
        path: container.path,
        message: 'the container has neither `memory` nor `memoryReservation`, and the task has no `memory`',
        help: 'give the container or the task as many MiB as it needs',
      })
    }
  },
}

const SIZES = ['memory', 'memoryReservation']

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
