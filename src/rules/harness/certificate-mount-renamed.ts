import { MOUNTS, READ_FILES } from '../../model/names.ts'
import type { Pair } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import type { Fix } from '../../model/rule.ts'
import type { Values } from '../../model/values.ts'
import type { Delegate } from '../../wiring.ts'
import { isMade, isPathGiven, moveFile } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMountRenamed: TaskRule = {
  id: 'certificate-mount-renamed',
  severity: 'warning',
  summary: `${MOUNTS} mounts a file under another path, one that the database step reads`,
  why: 'It may work; the documentation asks for the same path on both sides, and nobody documents what happens otherwise.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'unsafe' },
  ...ofCertifiedDelegates((delegate, { values }, report) => {
    const { variable, pairs } = delegate.mounts
    if (!variable) return
    for (const pair of pairs) {
      if (pair.from === pair.to || !READ_FILES.includes(pair.to) || isMade(delegate, pair.from) !== true) continue
      const fix = sameOnBothSides(delegate, pair, values)
      report({
        ...about(delegate),
        path: variable.at,
        message: `${MOUNTS} mounts ${quote(pair.from)} as ${quote(pair.to)}; the documented form has the same path on both sides`,
        ...(fix ? { fix } : {}),
      })
    }
  }),
}

/** Lets the mapping write the file where the step reads it, and mounts it from there. */
function sameOnBothSides({ mappings, mounts }: Delegate, { from, to }: Pair, values: Values): Fix | undefined {
  const mapped = mappings.pairs.filter(pair => pair.to === from)
  if (!mappings.variable || !mounts.variable || mappings.faults.length > 0 || mounts.faults.length > 0) return undefined
  if (mapped.length === 0 || mapped.some(pair => isPathGiven(pair.from, values))) return undefined
  // Two secrets in one file would be worse.
  if (mappings.pairs.some(pair => pair.to === to)) return undefined
  return {
    title: `write the file to ${to} in the delegate too`,
    safety: 'unsafe',
    patches: moveFile(mappings.variable, mounts.variable, { mappings, mounts, from, to }),
  }
}
