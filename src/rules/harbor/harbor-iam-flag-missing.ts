import type { TaskRule } from '../context.ts'
import { about, notSeen, safely } from '../findings.ts'
import { HARBOR_IAM } from '../sources.ts'

export const harborIamFlagMissing: TaskRule = {
  id: 'harbor-iam-flag-missing',
  severity: 'error',
  summary: 'POSTGRESQL_USE_IAM_AUTH is absent on core or the migrator although another of Harbor’s services has it',
  why: 'The service logs in with its password: the database refuses it ("password authentication failed"), and Harbor does not start.',
  docs: HARBOR_IAM,
  fix: { safety: 'safe' },
  check(_task, { harbor }, report) {
    const { asking, components } = harbor
    for (const component of components) {
      const { service, flag } = component
      const name = component.nameOf('USE_IAM_AUTH')
      const variable = component.setting('USE_IAM_AUTH')
      if (flag === 'unknown') report(notSeen(component, variable, name))
      if (!asking || flag !== 'absent' || (service !== 'core' && service !== 'migrator')) continue
      report({
        ...about(component),
        path: variable ? variable.at : component.lacking('environment'),
        message: `${variable ? `${name} is empty` : `there is no ${name}`} on ${component.title}, although ${asking.title} asks for IAM authentication`,
        ...safely(`set ${name} to true`, component.put([name, 'true'])),
      })
    }
    if (!asking && components.length > 0 && components.every(({ flag }) => flag !== 'unknown'))
      report({
        unchecked:
          'none of Harbor’s services here asks for IAM authentication (POSTGRESQL_USE_IAM_AUTH), so nothing of it was checked',
      })
  },
}
