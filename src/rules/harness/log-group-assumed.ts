import { fields, read } from '../../model/task-definition.ts'
import { ofDelegates, type TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const logGroupAssumed: TaskRule = {
  id: 'log-group-assumed',
  severity: 'info',
  summary: 'the log group has to exist, for nothing creates it',
  why:
    'Where it does not exist, the task stops with ResourceInitializationError ("failed to validate logger args"). The pages disagree: ' +
    'one says to create the group, the other that it is created by itself, which holds only with `awslogs-create-group` and logs:CreateLogGroup.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: false },
  check: ofDelegates((delegate, _context, report) => {
    const { logDriver, options } = fields(delegate.container.fields.logConfiguration)
    const { 'awslogs-group': group, 'awslogs-create-group': create } = fields(options)
    if (logDriver !== 'awslogs' || read(group).state !== 'given') return
    if (create === true || (read(create).state !== 'absent' && !/^false$/i.test(String(create)))) return
    report({
      ...about(delegate),
      path: [...delegate.path, 'logConfiguration', 'options', 'awslogs-group'],
      message: 'nothing creates this log group: it must exist when the task starts',
      help: 'create it beforehand, or set `awslogs-create-group` to "true" and allow the execution role logs:CreateLogGroup',
    })
  }),
}
