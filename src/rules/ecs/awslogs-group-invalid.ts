import { parseArn } from '../../model/arn.ts'
import type { Problem } from '../../model/rule.ts'
import { fields, known } from '../../model/task-definition.ts'
import { named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { LOG_GROUPS } from '../sources.ts'

/**
 * Any launch type. The text is quoted in aws-cloudformation/cfn-lint#3911, for the ARN of a log group; which characters and how
 * many a log group's name has is documented.
 */
export const awslogsGroupInvalid: TaskRule = {
  id: 'awslogs-group-invalid',
  severity: 'error',
  summary: '`awslogs-group` is no name that a log group can have',
  why: 'AWS refuses the definition: "Log driver awslogs option \'awslogs-group\' contains invalid characters."',
  docs: LOG_GROUPS,
  fix: { safety: 'safe', when: 'where it is the ARN of a log group: its name is in it' },
  looksAt: { container: ['logConfiguration'] },
  ...ofContainers((container, _context, report) => {
    const { logConfiguration } = container.fields
    if (logConfiguration === undefined) return
    const { logDriver, options } = fields(logConfiguration)
    if (logDriver !== 'awslogs') return
    const group = fields(options)['awslogs-group']
    if (typeof group !== 'string' || GROUP.test(group) || known(group) === undefined) return
    const path = [...container.path, 'logConfiguration', 'options', 'awslogs-group']
    report({ ...named(container), path, ...problem(path, group) })
  }),
}

const GROUP = /^[\w./#-]{1,512}$/

function problem(path: Problem['path'], group: string): Pick<Problem, 'message' | 'fix' | 'help'> {
  const arn = parseArn(group)
  const name = arn?.service === 'logs' ? /^log-group:([^:]+)(?::\*)?$/.exec(arn.resource)?.[1] : undefined
  if (name !== undefined && GROUP.test(name)) {
    return {
      message: '`awslogs-group` is an ARN; the log driver takes the name of the group',
      fix: { title: 'write the name of the group', safety: 'safe', patches: [{ op: 'set', path, value: name }] },
    }
  }
  return {
    message: '`awslogs-group` is no name of a log group',
    help: 'take letters, digits, `_`, `-`, `/`, `.` and `#`, 512 of them at most',
  }
}
