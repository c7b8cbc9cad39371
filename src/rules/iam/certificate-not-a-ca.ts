import { ROOT_CA_FILE } from '../../model/names.ts'
import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { firstCertificates } from '../judged-certificates.ts'
import { withFacts } from '../permissions.ts'
import { DATABASE_SSL } from '../sources.ts'

export const certificateNotACa: TaskRule = {
  id: 'certificate-not-a-ca',
  severity: 'warning',
  summary: 'the certificate that becomes root_ca.crt is not one of a certificate authority',
  why: 'A server’s own certificate in the place of its CA’s makes the connection fail with a PKIX error, unless the server presents exactly this one.',
  docs: DATABASE_SSL,
  fix: { safety: false },
  check: withFacts((proven, report, context) => {
    for (const { delegate, variable, file, certificate } of firstCertificates(proven, context)) {
      if (file !== ROOT_CA_FILE || certificate.isCa) continue
      report({
        ...about(delegate),
        path: variable.at,
        message: `the certificate in ${variable.name} becomes ${file}, but is not one of a certificate authority`,
        help: 'put the certificate of the CA that signed the database’s into the secret; for RDS the one of its region',
      })
    }
  }),
}
