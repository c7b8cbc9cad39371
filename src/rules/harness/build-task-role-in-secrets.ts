import { BUILD_ROLE } from '../../model/names.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { ofDatabaseDelegates } from '../each.ts'
import { about, remedy } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const buildTaskRoleInSecrets: TaskRule = {
  id: 'build-task-role-in-secrets',
  severity: 'warning',
  summary: `${BUILD_ROLE} is given under \`secrets\``,
  why: 'It works, but the ARN of a role is no secret, and nobody can check it here: a wrong one shows up only when a step fails.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', value: VALUE.buildRole.flag },
  ...ofDatabaseDelegates((delegate, { values }, report) => {
    const variable = delegate.in('secrets', BUILD_ROLE)
    if (!variable || variable.reading.state === 'absent') return
    const finding = {
      ...about(delegate),
      path: variable.path,
      message: `${BUILD_ROLE} is under \`secrets\`; its documented place is \`environment\``,
    }
    const inBoth = delegate.in('environment', BUILD_ROLE) !== undefined
    const title = inBoth ? `remove it from \`secrets\`` : `set ${BUILD_ROLE} in \`environment\` instead`
    const repair = remedy(values, VALUE.buildRole, title, value =>
      inBoth ? [{ op: 'remove', path: variable.path }] : delegate.put([BUILD_ROLE, value])
    )
    report({
      ...finding,
      ...(inBoth && !repair.fix ? { help: 'it is in `environment` too: remove it from `secrets`' } : repair),
    })
  }),
}
