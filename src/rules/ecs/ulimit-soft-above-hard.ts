import { disclose } from '../../model/disclosure.ts'
import { fields } from '../../model/task-definition.ts'
import { listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_ULIMIT } from '../sources.ts'

/**
 * Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-ulimit-soft-over-hard. What is below
 * zero means "no limit", and how AWS compares that is not known.
 */
export const ulimitSoftAboveHard: TaskRule = {
  id: 'ulimit-soft-above-hard',
  severity: 'error',
  summary: 'the soft limit of a resource is above its hard limit',
  why: 'AWS refuses the definition: "Soft limit exceeds hard limit for ulimit nofile".',
  docs: ECS_ULIMIT,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['ulimits'] },
  ...ofContainers((container, _context, report) => {
    const ulimits = listed(container.fields.ulimits)
    for (let index = 0; index < ulimits.length; index++) {
      const { name, softLimit, hardLimit } = fields(ulimits[index])
      if (!isLimit(softLimit) || !isLimit(hardLimit) || softLimit <= hardLimit) continue
      const path = [...container.path, 'ulimits', index]
      report({
        ...named(container),
        path: [...path, 'softLimit'],
        message: `the soft limit ${softLimit} of ${disclose([...path, 'name'], name)} is above the hard limit ${hardLimit}`,
        fix: {
          title: `lower it to ${hardLimit}`,
          safety: 'unsafe',
          patches: [{ op: 'set', path: [...path, 'softLimit'], value: hardLimit }],
        },
      })
    }
  }),
}

function isLimit(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0
}
