import { enums } from '../../model/shape.ts'
import { fields } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { ECS_ON_FARGATE } from '../sources.ts'

/**
 * Applies to the containers of a definition with FARGATE among `requiresCompatibilities`. Evidence: AWS's own answer. A driver
 * that the API does not know is unknown-value's.
 */
export const fargateLogDriverUnsupported: TaskRule = {
  id: 'fargate-log-driver-unsupported',
  severity: 'error',
  summary: 'a container on Fargate logs with a driver that Fargate does not have',
  why: 'RegisterTaskDefinition refuses it: "json-file is not a valid log driver. Must be one of [awslogs,splunk,awsfirelens]".',
  docs: ECS_ON_FARGATE,
  fix: { safety: false },
  looksAt: { container: ['logConfiguration'] },
  check(_task, context, report) {
    if (!context.requiresFargate) return
    const { containers } = context
    for (let index = 0; index < containers.length; index++) {
      const container = containers[index]
      const { logConfiguration } = container?.fields ?? {}
      if (!container || logConfiguration === undefined) continue
      const driver = fields(logConfiguration).logDriver
      if (typeof driver !== 'string' || SUPPORTED.has(driver) || !enums.LogDriver.includes(driver)) continue
      report({
        ...about({ container }),
        path: [...container.path, 'logConfiguration', 'logDriver'],
        message: `Fargate has no log driver ${driver}`,
        help: 'use awslogs, splunk or awsfirelens, with the options of that driver',
      })
    }
  },
}

const SUPPORTED: ReadonlySet<string> = new Set(['awslogs', 'splunk', 'awsfirelens'])
