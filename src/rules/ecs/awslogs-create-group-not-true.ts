import { fields, known } from '../../model/task-definition.ts'
import { named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_LOG_CONFIGURATION } from '../sources.ts'

/** Any launch type. The text is quoted in terraform-linters/tflint-ruleset-aws#348, for `false`. `True` is let pass: AWS's own samples have it. */
export const awslogsCreateGroupNotTrue: TaskRule = {
  id: 'awslogs-create-group-not-true',
  severity: 'error',
  summary: '`awslogs-create-group` is given, but not as true',
  why: "AWS refuses the definition: \"Log driver awslogs option 'awslogs-create-group' should only be set to 'true', else omit option.\"",
  docs: ECS_LOG_CONFIGURATION,
  fix: { safety: 'safe', when: 'where it is false' },
  looksAt: { container: ['logConfiguration'] },
  ...ofContainers((container, _context, report) => {
    const { logConfiguration } = container.fields
    if (logConfiguration === undefined) return
    const { logDriver, options } = fields(logConfiguration)
    if (logDriver !== 'awslogs') return
    const text = fields(options)['awslogs-create-group']
    if (typeof text !== 'string' || text === 'true' || known(text) === undefined || /^true$/i.test(text)) return
    const path = [...container.path, 'logConfiguration', 'options', 'awslogs-create-group']
    report({
      ...named(container),
      path,
      message: '`awslogs-create-group` takes nothing but "true"',
      ...(/^false$/i.test(text)
        ? { fix: { title: 'leave it out, which means the same', safety: 'safe', patches: [{ op: 'remove', path }] } }
        : { help: 'set it to "true", or leave it out' }),
    })
  }),
}
