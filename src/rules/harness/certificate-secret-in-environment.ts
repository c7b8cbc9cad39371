import { parseArn, parseSecretReference } from '../../model/arn.ts'
import { about, type TaskRule } from '../context.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateSecretInEnvironment: TaskRule = {
  id: 'certificate-secret-in-environment',
  severity: 'error',
  summary: 'HARNESS_CERT_n in `environment` holds an ARN that nobody resolves',
  why: 'ECS resolves ARNs under `secrets` only: the file is written with the ARN as its text, and the step fails to read it as a certificate.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: 'only for the ARN of a Secrets Manager secret' },
  *check(_task, { delegates }) {
    for (const delegate of delegates) {
      if (!delegate.certificate) continue
      for (const { variable } of delegate.certificates) {
        const { name, reading, path, at } = variable
        if (variable.list !== 'environment' || reading.state !== 'given' || !parseArn(reading.text.trim())) continue
        const arn = reading.text.trim()
        const isSecret = parseSecretReference(arn)?.store === 'secrets-manager' && !delegate.in('secrets', name)
        yield {
          ...about(delegate),
          path: at,
          message: `${name} holds an ARN, but stands in \`environment\`, where nobody resolves it`,
          ...(isSecret
            ? {
                fix: {
                  title: `move ${name} to \`secrets\``,
                  safety: 'safe',
                  patches: [{ op: 'remove', path }, ...delegate.add('secrets', [name, arn])],
                },
              }
            : { help: 'put the ARN of a Secrets Manager secret under `secrets`' }),
        }
      }
    }
  },
}
