import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateSecretInParameterStore: TaskRule = {
  id: 'certificate-secret-in-parameter-store',
  severity: 'warning',
  summary: 'a certificate comes from Systems Manager’s Parameter Store',
  why: 'ECS resolves it, but Harness documents Secrets Manager only, and a parameter holds 4 KiB (8 KiB in the advanced tier).',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  ...ofCertifiedDelegates((delegate, _context, report) => {
    for (const variable of delegate.certificateSecrets) {
      if (variable.secret?.store !== 'parameter-store') continue
      report({
        ...about(delegate),
        path: variable.at,
        message: `${variable.name} refers to a parameter of Systems Manager, not to a secret of Secrets Manager`,
        help: 'store the certificate in Secrets Manager and refer to that',
      })
    }
  }),
}
