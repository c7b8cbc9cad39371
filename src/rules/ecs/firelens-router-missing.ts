import { misspelt } from '../../model/misspelt.ts'
import { containerFields } from '../../model/shape.ts'
import { fields } from '../../model/task-definition.ts'
import { isAbsent, listed, named } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { ECS_FIRELENS } from '../sources.ts'

/** Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-awsfirelens-without-router. */
export const firelensRouterMissing: TaskRule = {
  id: 'firelens-router-missing',
  severity: 'error',
  summary: 'logs go to awsfirelens, but no container routes them',
  why:
    'AWS refuses the definition: "When awsfirelens log driver is specified in log configuration, a firelens configuration object must be ' +
    'configured in one of the containers."',
  docs: ECS_FIRELENS,
  fix: { safety: false },
  looksAt: { container: ['logConfiguration'] },
  check(task, context, report) {
    const { containers } = context
    for (let index = containers.length - 1; index >= 0; index--) {
      const container = containers[index]
      if (container === undefined || fields(container.fields.logConfiguration).logDriver !== 'awsfirelens') continue
      if (containers.length !== listed(task.containerDefinitions).length || mayHaveRouter(context)) return
      // One router serves them all: it is missed once.
      return report({
        ...named(container),
        path: [...container.path, 'logConfiguration', 'logDriver'],
        message: 'no container has a `firelensConfiguration`, which awsfirelens needs',
        help: 'add a container with the image of Fluent Bit or Fluentd and a `firelensConfiguration`',
      })
    }
  },
}

function mayHaveRouter(context: Context): boolean {
  return context.containers.some(
    ({ fields: container }) =>
      !isAbsent(container.firelensConfiguration, context) ||
      misspelt(container, 'firelensConfiguration', containerFields) !== undefined
  )
}
