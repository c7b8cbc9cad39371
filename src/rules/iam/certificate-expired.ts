import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { firstCertificates } from '../judged-certificates.ts'
import { withFacts } from '../permissions.ts'
import { DATABASE_SSL } from '../sources.ts'

export const certificateExpired: TaskRule = {
  id: 'certificate-expired',
  severity: 'error',
  summary: 'a certificate has expired, or is not valid yet',
  why: 'The TLS connection to the database is refused (PKIX path validation failed), or by the database where it is the client’s.',
  docs: DATABASE_SSL,
  fix: { safety: false },
  check: withFacts((proven, report, context) => {
    const now = Date.parse(proven.facts.time)
    for (const { delegate, variable, file, certificate } of firstCertificates(proven, context)) {
      const { notBefore, notAfter } = certificate
      const isOver = Date.parse(notAfter) <= now
      if (!isOver && !(Date.parse(notBefore) > now)) continue
      report({
        ...about(delegate),
        path: variable.at,
        message: isOver
          ? `the certificate in ${variable.name}, which becomes ${file}, expired on ${notAfter.slice(0, 10)}`
          : `the certificate in ${variable.name}, which becomes ${file}, is not valid before ${notBefore.slice(0, 10)}`,
        help: 'put the current certificate into the secret and start the delegate anew: a running task keeps the value it started with',
      })
    }
  }),
}
