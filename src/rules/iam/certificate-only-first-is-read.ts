import { ROOT_CA_FILE } from '../../model/names.ts'
import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { firstCertificates } from '../judged-certificates.ts'
import { withFacts } from '../permissions.ts'
import { DATABASE_STEP } from '../sources.ts'

export const certificateOnlyFirstIsRead: TaskRule = {
  id: 'certificate-only-first-is-read',
  severity: 'warning',
  summary: 'root_ca.crt holds several certificates, of which the database step trusts the first only',
  why: 'The step imports the file with one `keytool -importcert`, which takes the first certificate of a bundle (inferred from keytool; the IAM image is not public).',
  docs: DATABASE_STEP,
  fix: { safety: false },
  check: withFacts((proven, report, context) => {
    for (const { delegate, variable, file, count } of firstCertificates(proven, context)) {
      if (file !== ROOT_CA_FILE || count < 2) continue
      report({
        ...about(delegate),
        path: variable.at,
        message: `the secret of ${variable.name} holds ${count} certificates, and the database step trusts the first of ${file} only`,
        help: 'keep the one CA that signed the database’s certificate, or put it first',
      })
    }
  }),
}
