import type { TaskRule } from '../context.ts'
import { ECS_TASK_ROLE } from '../sources.ts'

export const harborTaskRoleIsExecutionRole: TaskRule = {
  id: 'harbor-task-role-is-execution-role',
  severity: 'warning',
  summary: 'taskRoleArn and executionRoleArn are one role',
  why: 'Harbor’s services may then do all that the ECS agent may: read every secret of the task, pull its images. The agent in turn may log in to the database.',
  docs: ECS_TASK_ROLE,
  fix: { safety: false },
  check(task, { harbor, roles }, report) {
    if (!harbor.asking || !roles.taskRoleArn || task.taskRoleArn !== task.executionRoleArn) return
    report({
      path: ['taskRoleArn'],
      message: '`taskRoleArn` is the same role as `executionRoleArn`',
      help: 'give Harbor’s services a role of their own, which may rds-db:connect and no more than they need',
    })
  },
}
