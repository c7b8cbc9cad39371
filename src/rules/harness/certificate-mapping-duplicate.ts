import { MAPPINGS } from '../../model/names.ts'
import { formatPairs, type Pair } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import { about, type TaskRule } from '../context.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMappingDuplicate: TaskRule = {
  id: 'certificate-mapping-duplicate',
  severity: 'warning',
  summary: `${MAPPINGS} makes one file twice`,
  why: 'Which secret ends up in the file depends on the order in which the delegate writes them, and nobody documents that order.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: 'only where the entries are identical' },
  *check(_task, { delegates }) {
    for (const delegate of delegates) {
      const { variable, pairs, faults } = delegate.mappings
      if (!delegate.certificate || !variable) continue
      const finding = { ...about(delegate), path: variable.at }
      const unique = pairs.filter((pair, index) => pairs.findIndex(other => same(pair, other)) === index)
      if (unique.length < pairs.length) {
        const value = formatPairs(unique)
        yield {
          ...finding,
          message: `${MAPPINGS} has an identical entry twice`,
          ...(faults.length === 0
            ? { fix: { title: 'keep one', safety: 'safe', patches: [{ op: 'set', path: variable.at, value }] } }
            : {}),
        }
      }
      for (const file of new Set(unique.map(({ to }) => to))) {
        const names = unique.filter(({ to }) => to === file).map(({ from }) => from)
        if (names.length > 1)
          yield { ...finding, message: `${names.map(quote).join(' and ')} are both written to ${quote(file)}` }
      }
    }
  },
}

function same(a: Pair, b: Pair): boolean {
  return a.from === b.from && a.to === b.to
}
