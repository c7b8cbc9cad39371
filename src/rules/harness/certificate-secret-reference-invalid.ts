import { certificateNumber } from '../../model/names.ts'
import { certificateSecret } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about, remedy } from '../findings.ts'
import { whatIsWrong } from '../secret-references.ts'
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
  ...ofCertifiedDelegates((delegate, context, report) => {
    const { values } = context
    for (const variable of delegate.certificateSecrets) {
      if (variable.secret) continue
      const { name, reading } = variable
      if (reading.state === 'unresolved' && !context.isDeclared(variable.value))
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
