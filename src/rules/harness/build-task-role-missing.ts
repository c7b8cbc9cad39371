import { BUILD_ROLE } from '../../model/names.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { ofDatabaseDelegates } from '../each.ts'
import { about, notSeen, remedy } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const buildTaskRoleMissing: TaskRule = {
  id: 'build-task-role-missing',
  severity: 'error',
  summary: `${BUILD_ROLE} is absent or empty`,
  why: 'Build tasks start without a role, and the database step fails with "Unable to load credentials".',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', value: VALUE.buildRole.flag },
  ...ofDatabaseDelegates((delegate, { values }, report) => {
    const variable = delegate.find(BUILD_ROLE)
    if (!variable && delegate.openBecause !== undefined) report(notSeen(delegate, variable, BUILD_ROLE))
    else if (!variable || variable.reading.state === 'absent') {
      const slip = delegate.slipOf(BUILD_ROLE)
      report({
        ...about(delegate),
        path: variable?.at ?? delegate.lacking('environment'),
        message: variable
          ? `${BUILD_ROLE} is empty`
          : `${BUILD_ROLE} is not set${slip ? `; \`${slip}\` is: is it misspelt?` : ''}`,
        ...remedy(values, VALUE.buildRole, `set ${BUILD_ROLE}`, value => delegate.put([BUILD_ROLE, value])),
      })
    }
  }),
}
