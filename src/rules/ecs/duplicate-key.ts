import { pathName, quote } from '../../model/printable.ts'
import type { TaskRule } from '../context.ts'
import { ECS_API } from '../sources.ts'

export const duplicateKey: TaskRule = {
  id: 'duplicate-key',
  severity: 'error',
  summary: 'an object has the same key twice',
  why: 'Most parsers keep the last one without a word, some the first, some refuse the file: half of what is written here is ignored.',
  docs: ECS_API,
  fix: { safety: false },
  check(_task, { duplicateKeys }, report) {
    for (const path of duplicateKeys) {
      report({
        path,
        part: 'key',
        message:
          path.length === 0
            ? 'the definition is there more than once, under the same name'
            : `${pathName(path.slice(0, -1))} has ${quote(String(path.at(-1)))} more than once`,
        help: 'keep one of them; like most parsers, this one reads the last',
      })
    }
  },
}
