import { MOUNTS, READ_FILES, ROOT_CA_FILE } from '../../model/names.ts'
import { quote } from '../../model/printable.ts'
import type { Fix } from '../../model/rule.ts'
import type { Values } from '../../model/values.ts'
import type { Delegate } from '../../wiring.ts'
import { isMade, isPathGiven, moveFile } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { DATABASE_SSL } from '../sources.ts'

export const certificatePathNotRead: TaskRule = {
  id: 'certificate-path-not-read',
  severity: 'warning',
  summary: 'no certificate lands on a path that the database step reads',
  why: `The step imports ${ROOT_CA_FILE}, and client.crt and client.key beside it; files elsewhere are silently unused, and TLS fails unless the server’s CA is a public one.`,
  docs: DATABASE_SSL,
  fix: { safety: 'unsafe' },
  ...ofCertifiedDelegates((delegate, { values }, report) => {
    const { variable, pairs, faults } = delegate.mounts
    if (!variable || pairs.length === 0 || faults.length > 0) return
    if (pairs.some(({ from, to }) => from !== to || READ_FILES.includes(to) || isMade(delegate, from) !== true)) return
    // A file that is made where the step reads it, and not mounted, is what certificate-mount-missing reports.
    if (delegate.mappings.pairs.some(({ to }) => READ_FILES.includes(to))) return
    const fix = moveToReadPath(delegate, values)
    report({
      ...about(delegate),
      path: variable.at,
      message: `${MOUNTS} mounts no file that the database step reads; it reads ${quote(ROOT_CA_FILE)}, and client.crt and client.key beside it`,
      ...(fix ? { fix } : {}),
    })
  }),
}

/** Moves HARNESS_CERT_0, else the first mounted certificate, to where the step looks for the root CA. */
function moveToReadPath({ mappings, mounts }: Delegate, values: Values): Fix | undefined {
  const mounted = mappings.pairs.filter(({ to }) => mounts.pairs.some(({ from }) => from === to))
  const certificate = mounted.find(({ from }) => from === 'HARNESS_CERT_0') ?? mounted[0]
  if (!certificate || !mappings.variable || !mounts.variable || mappings.faults.length > 0) return undefined
  // The user wants it where it is.
  if (isPathGiven(certificate.from, values)) return undefined
  return {
    title: `write ${certificate.from} to ${ROOT_CA_FILE} and mount it there`,
    safety: 'unsafe',
    patches: moveFile(mappings.variable, mounts.variable, { mappings, mounts, from: certificate.to, to: ROOT_CA_FILE }),
  }
}
