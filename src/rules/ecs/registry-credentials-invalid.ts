import { parseArn, parseSecretReference } from '../../model/arn.ts'
import { fields, known } from '../../model/task-definition.ts'
import { named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_REGISTRY_CREDENTIALS } from '../sources.ts'

/** Any launch type. The API documents a secret's ARN, or its name where it is in the task's region. */
export const registryCredentialsInvalid: TaskRule = {
  id: 'registry-credentials-invalid',
  severity: 'error',
  summary: 'the credentials of a private registry refer to no secret',
  why: 'Without the secret the image cannot be pulled, and the task does not start: Secrets Manager is asked for the whole text as it stands.',
  docs: ECS_REGISTRY_CREDENTIALS,
  fix: { safety: false },
  looksAt: { container: ['repositoryCredentials'] },
  ...ofContainers((container, _context, report) => {
    const { repositoryCredentials } = container.fields
    if (repositoryCredentials === undefined) return
    const text = known(fields(repositoryCredentials).credentialsParameter)
    if (text === undefined || SECRET_NAME.test(text)) return
    const reference = parseSecretReference(text)
    if (reference?.store === 'secrets-manager' && reference.secretArn === text) return
    report({
      ...named(container),
      path: [...container.path, 'repositoryCredentials', 'credentialsParameter'],
      message: whatIsWrong(text),
      help: 'give the full ARN of a Secrets Manager secret that holds `username` and `password`',
    })
  }),
}

/** A secret's name, as Secrets Manager takes it. */
const SECRET_NAME = /^[\w/+=.@!-]{1,512}$/

function whatIsWrong(text: string): string {
  const arn = parseArn(text)
  if (!arn) return '`credentialsParameter` is neither an ARN nor a name that a secret can have'
  if (arn.service !== 'secretsmanager')
    return `\`credentialsParameter\` is an ARN of the service \`${arn.service}\`, not of a secret`
  return parseSecretReference(text)
    ? '`credentialsParameter` has a JSON key or a version behind the secret’s ARN; it is not split'
    : '`credentialsParameter` is no ARN of a secret'
}
