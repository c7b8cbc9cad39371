import { MAPPINGS } from '../../model/names.ts'
import { formatPairs, type Pair } from '../../model/pairs.ts'
import type { Path } from '../../model/patch.ts'
import { quote } from '../../model/printable.ts'
import type { Fix } from '../../model/rule.ts'
import { isSecretThere } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMappingDuplicate: TaskRule = {
  id: 'certificate-mapping-duplicate',
  severity: 'warning',
  summary: `${MAPPINGS} makes one file twice`,
  why: 'Which secret ends up in the file depends on the order in which the delegate writes them, and nobody documents that order.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: 'only where the entries are identical' },
  ...ofCertifiedDelegates((delegate, _context, report) => {
    const { variable, pairs, faults } = delegate.mappings
    if (!variable || pairs.length < 2) return
    const finding = { ...about(delegate), path: variable.at }
    const namesOf = new Map<string, Set<string>>()
    for (const { from, to } of pairs) namesOf.set(to, (namesOf.get(to) ?? new Set()).add(from))
    const unique = [...namesOf].flatMap(([to, names]) => [...names].map(from => ({ from, to })))
    if (unique.length < pairs.length) {
      report({
        ...finding,
        message: `${MAPPINGS} has an identical entry more than once`,
        ...(faults.length === 0 ? { fix: keepFirst(variable.at, pairs) } : {}),
      })
    }
    for (const [file, all] of namesOf) {
      const names = [...all].filter(name => isSecretThere(delegate, name)).map(quote)
      if (names.length < 2) continue
      const which = `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are ${names.length === 2 ? 'both' : 'all'}`
      report({ ...finding, message: `${which} written to ${quote(file)}`, help: 'give each secret a file of its own' })
    }
  }),
}

function keepFirst(path: Path, pairs: readonly Pair[]): Fix {
  const value = [...new Set(pairs.map(pair => formatPairs([pair])))].join(',')
  return { title: 'keep one of them', safety: 'safe', patches: [{ op: 'set', path, value }] }
}
