import { misspelt } from '../../model/misspelt.ts'
import { fields, read } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { ECS_AWSLOGS } from '../sources.ts'

/**
 * Applies to the containers of a definition with FARGATE among `requiresCompatibilities`; on EC2 the prefix may be missing.
 * Evidence: AWS's own answer. Where the driver has no options at all, one finding about those is enough.
 */
export const awslogsStreamPrefixMissing: TaskRule = {
  id: 'awslogs-stream-prefix-missing',
  severity: 'error',
  summary: 'a container on Fargate logs with awslogs, but without awslogs-stream-prefix',
  why: 'RegisterTaskDefinition refuses it: "Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs."',
  docs: ECS_AWSLOGS,
  fix: { safety: 'safe' },
  looksAt: { container: ['logConfiguration'] },
  check(_task, context, report) {
    if (!context.requiresFargate) return
    const { containers } = context
    for (let index = 0; index < containers.length; index++) {
      const container = containers[index]
      const { logConfiguration } = container?.fields ?? {}
      if (!container || logConfiguration === undefined) continue
      const { logDriver, options: given } = fields(logConfiguration)
      if (logDriver !== 'awslogs') continue
      const options = fields(given)
      const prefix = options[PREFIX]
      if ((typeof prefix === 'string' && prefix !== '') || read(prefix).state !== 'absent' || prefix === null) continue
      if (Object.keys(options).length === 0 || misspelt(options, PREFIX, OPTIONS)) continue
      const path = [...container.path, 'logConfiguration', 'options']
      report({
        ...about({ container }),
        path: prefix === undefined ? path : [...path, PREFIX],
        message: `there is no \`${PREFIX}\`, which awslogs needs on Fargate`,
        // Any prefix will do; this is the one that the console of ECS writes.
        fix: { title: 'set it to ecs', safety: 'safe', patches: [{ op: 'set', path: [...path, PREFIX], value: 'ecs' }] },
      })
    }
  },
}

const PREFIX = 'awslogs-stream-prefix'

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html */
const OPTIONS: readonly string[] = [
  'awslogs-group',
  'awslogs-region',
  'awslogs-create-group',
  PREFIX,
  'awslogs-datetime-format',
  'awslogs-multiline-pattern',
  'mode',
  'max-buffer-size',
]
