import { MAPPINGS, MOUNTS } from '../../model/names.ts'
import { nearest } from '../../model/nearest.ts'
import { quote } from '../../model/printable.ts'
import { isMade } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMountUnmappedSource: TaskRule = {
  id: 'certificate-mount-unmapped-source',
  severity: 'error',
  summary: `${MOUNTS} mounts a file that nothing makes`,
  why: 'Unless the image itself brings the file, there is none in the delegate: nothing is mounted, and the database step finds no CA.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  ...ofCertifiedDelegates((delegate, _context, report) => {
    const { variable, pairs } = delegate.mounts
    if (!variable) return
    for (const { from } of pairs) {
      if (isMade(delegate, from) !== false) continue
      const meant = nearest(
        from,
        delegate.mappings.pairs.map(({ to }) => to)
      )
      report({
        ...about(delegate),
        path: variable.at,
        message: `${MOUNTS} mounts ${quote(from)}, which no entry of ${MAPPINGS} makes and no mount point of the container holds`,
        help:
          meant === undefined
            ? `map a secret to it in ${MAPPINGS}, or take the entry away`
            : `${quote(meant)} is made by the mapping; is it meant?`,
      })
    }
  }),
}
