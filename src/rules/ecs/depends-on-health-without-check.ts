import { misspelt } from '../../model/misspelt.ts'
import { quote } from '../../model/printable.ts'
import { containerFields } from '../../model/shape.ts'
import { fields } from '../../model/task-definition.ts'
import { containerNamed, isAbsent, listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER_DEPENDENCY } from '../sources.ts'

/** Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-dependson-healthy-without-healthcheck. */
export const dependsOnHealthWithoutCheck: TaskRule = {
  id: 'depends-on-health-without-check',
  severity: 'error',
  summary: 'a container waits until one is healthy that has no health check',
  why: 'AWS refuses the definition: "A dependency container with HEALTHY condition must have health check configured".',
  docs: ECS_CONTAINER_DEPENDENCY,
  fix: { safety: false },
  looksAt: { container: ['dependsOn'] },
  ...ofContainers((container, context, report) => {
    const dependencies = listed(container.fields.dependsOn)
    for (let index = 0; index < dependencies.length; index++) {
      const { containerName, condition } = fields(dependencies[index])
      if (condition !== 'HEALTHY') continue
      const target = containerNamed(containerName, context)
      if (target === undefined || target === 'missing' || target === container) continue
      const { fields: other, name = '' } = target
      if (!isAbsent(other.healthCheck, context) || misspelt(other, 'healthCheck', containerFields) !== undefined) continue
      report({
        ...named(container),
        path: [...container.path, 'dependsOn', index, 'condition'],
        message: `HEALTHY waits for the health of ${quote(name)}, which has no \`healthCheck\``,
        help: 'give it one in the definition, or wait for START instead; a check that is built into the image does not count',
      })
    }
  }),
}
