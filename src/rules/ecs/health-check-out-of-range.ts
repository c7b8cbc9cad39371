import { fields } from '../../model/task-definition.ts'
import { named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_HEALTH_CHECK } from '../sources.ts'

/**
 * Any launch type. The texts for the upper limits come from registrations that AWS refused (cdk-preflight,
 * pf-ecs-healthcheck-interval-range and its neighbours); the lower ones are documented.
 */
export const healthCheckOutOfRange: TaskRule = {
  id: 'health-check-out-of-range',
  severity: 'error',
  summary: 'a number of a health check is out of range',
  why: 'AWS refuses the definition: "Health check interval must be less than or equal to the maximum allowed value 300 for container \'app\'".',
  docs: ECS_HEALTH_CHECK,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['healthCheck'] },
  ...ofContainers((container, _context, report) => {
    const { healthCheck } = container.fields
    if (healthCheck === undefined) return
    const given = fields(healthCheck)
    for (let index = 0; index < LIMITS.length; index++) {
      const [member, least, most] = LIMITS[index] as (typeof LIMITS)[number]
      const value = given[member]
      if (typeof value !== 'number' || (value >= least && value <= most) || !Number.isInteger(value)) continue
      const path = [...container.path, 'healthCheck', member]
      const nearest = value < least ? least : most
      report({
        ...named(container),
        path,
        message: `\`${member}\` is ${value}; ECS takes ${least} to ${most}${member === 'retries' ? '' : ' seconds'}`,
        fix: { title: `set it to ${nearest}`, safety: 'unsafe', patches: [{ op: 'set', path, value: nearest }] },
      })
    }
  }),
}

const LIMITS = [
  ['interval', 5, 300],
  ['timeout', 2, 60],
  ['retries', 1, 10],
  ['startPeriod', 0, 300],
] as const
