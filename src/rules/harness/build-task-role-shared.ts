import { BUILD_ROLE } from '../../model/names.ts'
import type { TaskRule } from '../context.ts'
import { ofDatabaseDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const buildTaskRoleShared: TaskRule = {
  id: 'build-task-role-shared',
  severity: 'warning',
  summary: `${BUILD_ROLE} is the same role as the task or the execution role`,
  why:
    'It works, but the three have different jobs: every build step can then do whatever the delegate, or the ECS agent, may do. ' +
    'The documentation asks for rds-db:connect on the build role, not on the delegate’s task role.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  ...ofDatabaseDelegates((delegate, { task }, report) => {
    const variable = delegate.in('environment', BUILD_ROLE)
    if (!variable?.role || (task.taskRoleArn !== variable.text && task.executionRoleArn !== variable.text)) return
    const same = ['taskRoleArn', 'executionRoleArn'].filter(field => task[field] === variable.text)
    report({
      ...about(delegate),
      path: variable.at,
      message: `the build role is also \`${same.join('` and `')}\``,
      help: 'create a role of its own for build tasks, with rds-db:connect and nothing of the other two',
    })
  }),
}
