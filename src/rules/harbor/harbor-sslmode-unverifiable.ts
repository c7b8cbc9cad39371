import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, notSeen } from '../findings.ts'
import { PGX_CONFIG } from '../sources.ts'

/** What gives Go's TLS, and so pgx, a CA by an environment variable. */
const ROOTS = ['PGSSLROOTCERT', 'SSL_CERT_FILE', 'SSL_CERT_DIR']

export const harborSslmodeUnverifiable: TaskRule = {
  id: 'harbor-sslmode-unverifiable',
  severity: 'warning',
  summary: 'the sslmode verifies the certificate, and no variable names the CA to verify it with',
  why: 'RDS’s own CA is in no image’s trust store: unless yours has it, every connection fails with "certificate signed by unknown authority".',
  evidence:
    'Harbor has no setting for the CA. Its driver pgx reads PGSSLROOTCERT (pgconn/config.go), which also makes require verify as ' +
    'verify-ca does. goharbor/harbor#10235: RDS’s root CA is not in the trust store of Photon; 8gears’ images are made from scratch, ' +
    'without the script that adds certificates. With SSL_CERT_FILE or SSL_CERT_DIR, which Go reads, nothing is said.',
  docs: PGX_CONFIG,
  fix: { safety: false },
  ...ofComponents((component, _context, report) => {
    const variable = component.asksCore ? undefined : component.setting('SSLMODE')
    const mode = variable?.list === 'environment' ? variable.text : undefined
    if (!variable || (mode !== 'verify-ca' && mode !== 'verify-full') || component.given(ROOTS).length > 0) return
    if (component.openBecause !== undefined) {
      report(notSeen(component, undefined, 'PGSSLROOTCERT'))
      return
    }
    report({
      ...about(component),
      path: variable.at,
      message: `${variable.name} is \`${mode}\`, and there is no PGSSLROOTCERT on ${component.title}`,
      help: 'mount RDS’s CA bundle, and name its file in PGSSLROOTCERT',
    })
  }),
}
