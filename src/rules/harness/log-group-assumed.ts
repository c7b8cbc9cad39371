import { fields, known, read } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ofDelegates } from '../each.ts'
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
  ...ofDelegates((delegate, { facts }, report) => {
    const { logDriver, options } = fields(delegate.container.fields.logConfiguration)
    const { 'awslogs-group': group, 'awslogs-region': region, 'awslogs-create-group': create } = fields(options)
    if (logDriver !== 'awslogs' || read(group).state !== 'given') return
    if (create === true || (read(create).state !== 'absent' && !/^false$/i.test(String(create)))) return
    // Where the account was asked there is nothing to assume: log-group-not-found speaks of a group that is not there.
    const answer = facts?.logGroups[`${region} ${group}`]
    if ((answer && !('unread' in answer)) || (facts && known(region) === undefined)) return
    report({
      ...about(delegate),
      path: [...delegate.path, 'logConfiguration', 'options', 'awslogs-group'],
      message: 'nothing creates this log group: it must exist when the task starts',
      help: 'create it beforehand, or set `awslogs-create-group` to "true" and allow the execution role logs:CreateLogGroup',
    })
  }),
}
