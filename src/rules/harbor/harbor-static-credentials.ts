import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about } from '../findings.ts'
import { SDK_CREDENTIALS } from '../sources.ts'

const KEY = 'AWS_ACCESS_KEY_ID'

export const harborStaticCredentials: TaskRule = {
  id: 'harbor-static-credentials',
  severity: 'warning',
  summary: `${KEY} in the environment shadows the role`,
  why: 'Tokens are signed with this key, and whatever the role may do does not matter: the login fails unless the key’s user may rds-db:connect, and the key does not rotate.',
  evidence:
    'The source asks the AWS SDK for its default credentials (LoadDefaultConfig), which takes keys in the environment before a web ' +
    'identity and before the role of a task. That this keeps the role from being used is inferred from that order.',
  docs: SDK_CREDENTIALS,
  fix: { safety: false },
  ...ofComponents((component, { isKubernetes }, report) => {
    const variable = component.find(KEY)
    if (variable?.reading.state !== 'given') return
    report({
      ...about(component),
      path: variable.at,
      message: `${KEY} on ${component.title} shadows the role of the ${isKubernetes ? 'service account' : 'task'}: tokens are signed with the key`,
      help: 'remove the keys; registries’ storage in S3 can go by the role, too',
    })
  }),
}
