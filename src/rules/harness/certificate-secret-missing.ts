import { parseArn } from '../../model/arn.ts'
import { CERTIFICATE, MAPPINGS, MOUNTS, ROOT_CA_FILE } from '../../model/names.ts'
import { items } from '../../model/task-definition.ts'
import { certificateSecret } from '../../model/values.ts'
import type { Variable } from '../../variables.ts'
import type { Delegate } from '../../wiring.ts'
import { isSecretThere } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about, moveToSecrets, notSeen, remedy } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateSecretMissing: TaskRule = {
  id: 'certificate-secret-missing',
  severity: 'error',
  summary: 'no secret holds the certificate of the database’s CA',
  why: 'The database step has no CA to verify the server with, and the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', value: certificateSecret(0).flag },
  ...ofCertifiedDelegates((delegate, { values }, report) => {
    if (hasCertificate(delegate) || isMadeByVolume(delegate)) return
    // A mapping that names a secret which is not there is the same mistake: certificate-mapping-unknown-secret.
    if (delegate.mappings.pairs.some(({ from }) => !isSecretThere(delegate, from))) return
    const hidden = hiddenFiles(delegate)
    if (hidden) {
      report(notSeen(delegate, hidden.variable, hidden.name))
      return
    }
    const useless = delegate.in('environment', CERTIFICATE)
    if (!useless && delegate.openBecause !== undefined) report(notSeen(delegate, undefined, CERTIFICATE))
    else {
      report({
        ...about(delegate),
        path: useless?.at ?? delegate.lacking('secrets'),
        message: useless ? whatItIs(useless) : `there is no ${CERTIFICATE} in \`secrets\``,
        ...remedy(
          values,
          certificateSecret(0),
          useless ? `replace it by ${CERTIFICATE} in \`secrets\`` : `add ${CERTIFICATE} to \`secrets\``,
          value => (useless ? moveToSecrets(delegate, useless, value) : delegate.add('secrets', [CERTIFICATE, value]))
        ),
      })
    }
  }),
}

/** The list that may say which file is the certificate, where it cannot be seen. */
function hiddenFiles({ mappings, mounts, container }: Delegate): { variable: Variable | undefined; name: string } | undefined {
  if (mappings.state === 'unknown') return { variable: mappings.variable, name: MAPPINGS }
  const hasVolumes = items(container.fields.mountPoints, []).length > 0
  return mounts.state === 'unknown' && hasVolumes ? { variable: mounts.variable, name: MOUNTS } : undefined
}

/** Whether a certificate comes in as a secret, or in a way another rule speaks of. */
function hasCertificate(delegate: Delegate): boolean {
  return delegate.certificateSecrets.length > 0 || delegate.certificates.some(({ variable }) => isCertificate(variable))
}

function isCertificate({ list, reading }: Variable): boolean {
  if (list === 'secrets') return true
  if (reading.state === 'absent') return false
  return reading.state !== 'given' || reading.text.includes('-----BEGIN') || parseArn(reading.text.trim()) !== undefined
}

function isMadeByVolume(delegate: Delegate): boolean {
  const files = [...delegate.mappings.pairs.map(({ to }) => to), ...delegate.mounts.pairs.map(({ from }) => from)]
  return [ROOT_CA_FILE, ...files].some(file => delegate.mountsVolumeOver(file) !== false)
}

function whatItIs({ reading }: Variable): string {
  if (reading.state === 'absent') return `${CERTIFICATE} in \`environment\` is empty`
  return `${CERTIFICATE} in \`environment\` holds neither a certificate nor the ARN of a secret`
}
