import { MOUNTS, READ_FILES } from '../../model/names.ts'
import { formatPairs, type Pair } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import type { Fix } from '../../model/rule.ts'
import type { Delegate } from '../../wiring.ts'
import { about, isMade, type TaskRule } from '../context.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMountRenamed: TaskRule = {
  id: 'certificate-mount-renamed',
  severity: 'warning',
  summary: `${MOUNTS} mounts a file under another path, one that the database step reads`,
  why: 'It may work; the documentation asks for the same path on both sides, and nobody documents what happens otherwise.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'unsafe' },
  *check(_task, { delegates }) {
    for (const delegate of delegates) {
      const { variable, pairs } = delegate.mounts
      if (!delegate.certificate || !variable) continue
      for (const pair of pairs) {
        if (pair.from === pair.to || !READ_FILES.includes(pair.to) || isMade(delegate, pair.from) === false) continue
        const fix = sameOnBothSides(delegate, pair)
        yield {
          ...about(delegate),
          path: variable.at,
          message: `${MOUNTS} mounts ${quote(pair.from)} as ${quote(pair.to)}; the documented form has the same path on both sides`,
          ...(fix ? { fix } : {}),
        }
      }
    }
  },
}

/** Lets the mapping write the file where the step reads it, and mounts it from there. */
function sameOnBothSides({ mappings, mounts }: Delegate, { from, to }: Pair): Fix | undefined {
  const isMapped = mappings.pairs.some(pair => pair.to === from)
  if (!isMapped || !mappings.variable || !mounts.variable || mappings.faults.length > 0 || mounts.faults.length > 0)
    return undefined
  const mapped = mappings.pairs.map(pair => (pair.to === from ? { from: pair.from, to } : pair))
  const mounted = mounts.pairs.map(pair => (pair.from === from && pair.to === to ? { from: to, to } : pair))
  return {
    title: `write the file to ${to} in the delegate too`,
    safety: 'unsafe',
    patches: [
      { op: 'set', path: mappings.variable.at, value: formatPairs(mapped) },
      { op: 'set', path: mounts.variable.at, value: formatPairs(mounted) },
    ],
  }
}
