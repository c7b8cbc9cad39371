import { parseArn, parseSecretReference } from '../../model/arn.ts'
import type { Delegate } from '../../wiring.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about, moveToSecrets, safely } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateSecretInEnvironment: TaskRule = {
  id: 'certificate-secret-in-environment',
  severity: 'error',
  summary: 'HARNESS_CERT_n in `environment` holds an ARN that nobody resolves',
  why: 'ECS resolves ARNs under `secrets` only: the file is written with the ARN as its text, and the step fails to read it as a certificate.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: 'only for the ARN of a Secrets Manager secret' },
  ...ofCertifiedDelegates((delegate, _context, report) => {
    for (const { variable } of delegate.certificates) {
      const { name, reading, at } = variable
      if (variable.list !== 'environment' || reading.state !== 'given' || !parseArn(reading.text.trim())) continue
      const arn = reading.text.trim()
      const store = parseSecretReference(arn)?.store
      report({
        ...about(delegate),
        path: at,
        message: `${name} holds an ARN, but stands in \`environment\`, where nobody resolves it`,
        ...(store === 'secrets-manager' && !delegate.in('secrets', name)
          ? safely(`move ${name} to \`secrets\``, moveToSecrets(delegate, variable, arn))
          : { help: adviceOn(delegate, name, store) }),
      })
    }
  }),
}

function adviceOn(delegate: Delegate, name: string, store: string | undefined): string {
  if (delegate.in('secrets', name))
    return 'it is under `secrets` already: remove it from `environment`; ECS refuses a name in both'
  if (store === 'parameter-store')
    return 'Harness documents Secrets Manager only: store the certificate there and refer to it under `secrets`'
  return 'put the ARN of a Secrets Manager secret under `secrets`'
}
