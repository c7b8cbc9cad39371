import { MOUNTS, READ_FILES } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import { isMade } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMountAsymmetric: TaskRule = {
  id: 'certificate-mount-asymmetric',
  severity: 'error',
  summary: `${MOUNTS} mounts a file under another path, which the database step does not read; use the same path on both sides`,
  why: 'The step reads fixed paths, and this is none of them: if the file is the CA, the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: 'a guess (`--unsafe`) where the source is no path that the step reads' },
  ...ofCertifiedDelegates((delegate, _context, report) => {
    const { variable, pairs, faults } = delegate.mounts
    if (!variable) return
    for (const pair of pairs) {
      const { from, to } = pair
      const isMountedAsItself = pairs.some(other => other.from === from && other.to === from)
      if (from === to || READ_FILES.includes(to) || isMountedAsItself || isMade(delegate, from) === false) continue
      const value = formatPairs(pairs.map(other => (other === pair ? { from, to: from } : other)))
      report({
        ...about(delegate),
        path: variable.at,
        message: `${MOUNTS} mounts ${quote(from)} under another path, ${quote(to)}, which the database step does not read; use the same path on both sides`,
        ...(faults.length === 0
          ? {
              fix: {
                title: `mount it under ${from}`,
                safety: READ_FILES.includes(from) ? 'safe' : 'unsafe',
                patches: [{ op: 'set', path: variable.at, value }],
              },
            }
          : {}),
      })
    }
  }),
}
