import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { firstCertificates } from '../judged-certificates.ts'
import { withFacts } from '../permissions.ts'
import { ECS_SECRETS } from '../sources.ts'

const DAYS = 30

export const certificateExpiresSoon: TaskRule = {
  id: 'certificate-expires-soon',
  severity: 'warning',
  summary: `a certificate expires within ${DAYS} days`,
  why: 'A task keeps the value it started with: a delegate that runs longer goes on with the expired certificate even if the secret is replaced.',
  docs: ECS_SECRETS,
  fix: { safety: false },
  check: withFacts((proven, report, context) => {
    const now = Date.parse(proven.facts.time)
    for (const { delegate, variable, file, certificate } of firstCertificates(proven, context)) {
      const left = Date.parse(certificate.notAfter) - now
      if (!(left > 0 && left <= DAYS * 86_400_000)) continue
      report({
        ...about(delegate),
        path: variable.at,
        message: `the certificate in ${variable.name}, which becomes ${file}, expires on ${certificate.notAfter.slice(0, 10)}`,
        help: 'put its successor into the secret and start the delegate anew before that day',
      })
    }
  }),
}
