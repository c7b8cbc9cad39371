import type { Report } from '../../model/rule.ts'
import { fields, known } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_TAG } from '../sources.ts'

/** Applies to every definition. Evidence: the API reference; AWS's answer is not known. */
export const tagTooLong: TaskRule = {
  id: 'tag-too-long',
  severity: 'error',
  summary: 'a tag’s key has more than 128 characters, or its value more than 256',
  why: 'The API reference: "Maximum key length - 128 Unicode characters in UTF-8", "Maximum value length - 256 Unicode characters in UTF-8".',
  docs: ECS_TAG,
  fix: { safety: false },
  looksAt: { task: ['tags'] },
  check({ tags }, _context, report) {
    if (tags === undefined || !Array.isArray(tags)) return
    for (let index = 0; index < tags.length; index++) {
      const { key, value } = fields(tags[index])
      check('key', key, index, report)
      check('value', value, index, report)
    }
  },
}

function check(field: 'key' | 'value', text: unknown, index: number, report: Report): void {
  // Characters are no more than the units they are stored in.
  if (typeof text !== 'string' || text.length <= MOST[field] || known(text) === undefined) return
  const { length } = [...text]
  if (length <= MOST[field]) return
  report({ path: ['tags', index, field], message: `a tag’s ${field} of ${length} characters; ${MOST[field]} are allowed` })
}

const MOST = { key: 128, value: 256 } as const
