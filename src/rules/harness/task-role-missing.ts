import { misspelt } from '../../model/misspelt.ts'
import { requestFields } from '../../model/shape.ts'
import { read } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { remedy } from '../findings.ts'
import { DATABASE_ON_ECS } from '../sources.ts'

export const taskRoleMissing: TaskRule = {
  id: 'task-role-missing',
  severity: 'error',
  summary: 'taskRoleArn is absent',
  why: 'The delegate itself runs without a role: it can neither start build tasks nor pass them the build role.',
  docs: DATABASE_ON_ECS,
  fix: { safety: 'safe', value: VALUE.taskRole.flag },
  check(task, context, report) {
    const { databaseDelegates, values, isDescribed } = context
    if (databaseDelegates.length === 0) return
    const reading = read(task.taskRoleArn)
    if (reading.state === 'unresolved' && !context.isDeclared(task.taskRoleArn))
      report({ unchecked: `taskRoleArn is ${reading.expression}, which is filled in later` })
    if (reading.state !== 'absent' || misspelt(task, 'taskRoleArn', requestFields)) return
    // A null that somebody wrote is a wrong type; one that AWS returned is nothing.
    if (task.taskRoleArn === null && !isDescribed) return
    report({
      path: 'taskRoleArn' in task ? ['taskRoleArn'] : [],
      message: 'taskRoleArn' in task ? '`taskRoleArn` is empty' : 'there is no `taskRoleArn`',
      ...remedy(values, VALUE.taskRole, 'set `taskRoleArn`', value => [{ op: 'set', path: ['taskRoleArn'], value }]),
    })
  },
}
