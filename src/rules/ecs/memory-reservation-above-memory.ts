import { named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/** Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-container-memory-reservation. */
export const memoryReservationAboveMemory: TaskRule = {
  id: 'memory-reservation-above-memory',
  severity: 'error',
  summary: 'a container reserves more memory than it may use',
  why: "AWS refuses the definition: \"'memory' must be greater than or equal to 'memoryReservation'\".",
  docs: ECS_CONTAINER,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['memoryReservation'] },
  ...ofContainers((container, _context, report) => {
    const { memory, memoryReservation } = container.fields
    if (memoryReservation === undefined || !isWhole(memory) || !isWhole(memoryReservation) || memoryReservation <= memory) return
    const path = [...container.path, 'memoryReservation']
    report({
      ...named(container),
      path,
      message: `${memoryReservation} MiB are reserved, but \`memory\` is ${memory}`,
      fix: { title: `reserve ${memory}`, safety: 'unsafe', patches: [{ op: 'set', path, value: memory }] },
    })
  }),
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value)
}
