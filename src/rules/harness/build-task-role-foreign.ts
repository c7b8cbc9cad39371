import { BUILD_ROLE } from '../../model/names.ts'
import type { TaskRule } from '../context.ts'
import { ofDatabaseDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_PASS_ROLE } from '../sources.ts'

export const buildTaskRoleForeign: TaskRule = {
  id: 'build-task-role-foreign',
  severity: 'error',
  summary: `${BUILD_ROLE} names a role of another account or partition than the task's other roles`,
  why: 'A role can be passed to a task in its own account only: the delegate cannot start a build task with it.',
  docs: IAM_PASS_ROLE,
  fix: { safety: false },
  ...ofDatabaseDelegates((delegate, { roles }, report) => {
    const variable = delegate.in('environment', BUILD_ROLE)
    const role = variable?.role
    if (!variable || !role) return
    for (const field of ['taskRoleArn', 'executionRoleArn'] as const) {
      const other = roles[field]
      if (!other || (other.account === role.account && other.partition === role.partition)) continue
      const [what, own, theirs] =
        other.partition === role.partition
          ? ['account', role.account, other.account]
          : ['partition', role.partition, other.partition]
      report({
        ...about(delegate),
        path: variable.at,
        message: `${BUILD_ROLE} names a role in ${what} ${own}, but \`${field}\` is in ${what} ${theirs}`,
        help: `name a role of the ${what} in which the delegate runs`,
      })
      break
    }
  }),
}
