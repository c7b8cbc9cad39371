import { parseArn } from '../../model/arn.ts'
import { certificateNumber } from '../../model/names.ts'
import { quote } from '../../model/printable.ts'
import { certificateSecret } from '../../model/values.ts'
import { ofCertifiedDelegates, type TaskRule } from '../context.ts'
import { about, remedy } from '../findings.ts'
import { ECS_SECRETS } from '../sources.ts'

export const certificateSecretReferenceInvalid: TaskRule = {
  id: 'certificate-secret-reference-invalid',
  severity: 'error',
  summary: 'the `valueFrom` of a certificate is no reference that ECS can resolve',
  why:
    'A bare name is refused at registration ("The Systems Manager parameter name specified for secret … is invalid"). Anything else shows when the task ' +
    'starts: "an invalid ARN format for the AWS Secrets Manager secret was specified".',
  docs: ECS_SECRETS,
  fix: { safety: 'safe', value: certificateSecret(0).flag },
  check: ofCertifiedDelegates((delegate, { values }, report) => {
    for (const variable of delegate.certificateSecrets) {
      if (variable.secret) continue
      const { name, reading } = variable
      if (reading.state === 'unresolved')
        report({ ...about(delegate), unchecked: `${name} refers to ${reading.expression}, which is filled in later` })
      if (reading.state !== 'absent' && reading.state !== 'given') continue
      const text = reading.state === 'given' ? reading.text : ''
      const number = certificateNumber(name)
      report({
        ...about(delegate),
        path: variable.at,
        message: `${name}: ${whatIsWrong(text)}`,
        ...(number === undefined
          ? { help: 'give the full ARN of the secret' }
          : remedy(values, certificateSecret(number), `set the secret of ${name}`, value => [
              { op: 'set', path: variable.at, value },
            ])),
      })
    }
  }),
}

function whatIsWrong(text: string): string {
  if (text === '') return '`valueFrom` is empty'
  if (text !== text.trim()) return '`valueFrom` has blanks around it'
  const arn = parseArn(text)
  if (!arn) return '`valueFrom` is a bare name, which ECS takes for a parameter of Systems Manager; a secret needs its full ARN'
  if (arn.service !== 'secretsmanager' && arn.service !== 'ssm')
    return `\`valueFrom\` is an ARN of the service ${quote(arn.service)}, not of a secret`
  if (!/^\d{12}$/.test(arn.account) || arn.region === '') return '`valueFrom` lacks region or account'
  if (arn.service === 'ssm') return '`valueFrom` does not name a parameter'
  const [kind, name, ...rest] = arn.resource.split(':')
  if (kind !== 'secret' || !name) return '`valueFrom` does not name a secret'
  if (rest.length === 3 && rest[1] && rest[2])
    return '`valueFrom` has a version stage and a version id; only one of them may be given'
  if (rest.length > 0 && rest.length !== 3) {
    return `\`valueFrom\` has ${rest.length + 1} parts after \`secret:\`; ECS takes one (the secret) or four (secret:json-key:version-stage:version-id, empty parts included)`
  }
  return '`valueFrom` has characters that no secret’s ARN has'
}
