import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateInPlaintext: TaskRule = {
  id: 'certificate-in-plaintext',
  severity: 'warning',
  summary: 'HARNESS_CERT_n in `environment` is the certificate itself',
  why: 'It works, but the documented form is a secret: a new certificate needs a new revision, and the definition may not exceed 64 KiB.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  ...ofCertifiedDelegates((delegate, _context, report) => {
    for (const { variable } of delegate.certificates) {
      if (variable.list !== 'environment' || variable.reading.state !== 'given') continue
      const { text } = variable.reading
      if (!/-----BEGIN [A-Z ]*CERTIFICATE-----/.test(text) || text.includes('PRIVATE KEY-----')) continue
      report({
        ...about(delegate),
        path: variable.at,
        message: `${variable.name} holds the certificate itself`,
        help: 'store it in Secrets Manager and refer to it under `secrets`',
      })
    }
  }),
}
