import { BUILD_ROLE } from '../../model/names.ts'
import type { Patch } from '../../model/patch.ts'
import { VALUE } from '../../model/values.ts'
import { about, remedy, type TaskRule } from '../context.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const buildTaskRoleInSecrets: TaskRule = {
  id: 'build-task-role-in-secrets',
  severity: 'warning',
  summary: `${BUILD_ROLE} is given under \`secrets\``,
  why: 'It works, but the ARN of a role is no secret, and nobody can check it here: a wrong one shows up only when a step fails.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', value: VALUE.buildRole.flag },
  *check(_task, { delegates, values }) {
    for (const delegate of delegates) {
      const variable = delegate.in('secrets', BUILD_ROLE)
      if (!delegate.database || !variable || variable.reading.state === 'absent') continue
      yield {
        ...about(delegate),
        path: variable.path,
        message: `${BUILD_ROLE} is under \`secrets\`; its documented place is \`environment\``,
        ...remedy(values, VALUE.buildRole, `set ${BUILD_ROLE} in \`environment\` instead`, (value): Patch[] => [
          { op: 'remove', path: variable.path },
          ...delegate.put([BUILD_ROLE, value]),
        ]),
      }
    }
  },
}
