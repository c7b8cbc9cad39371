import { fields, items, known } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_TAG } from '../sources.ts'

/** Applies to every definition. Case counts. Evidence: the API reference; AWS's answer is not known. */
export const duplicateTag: TaskRule = {
  id: 'duplicate-tag',
  severity: 'error',
  summary: 'two tags have the same key',
  why: 'The API reference: "each tag key must be unique, and each tag key can have only one value".',
  docs: ECS_TAG,
  fix: { safety: 'safe', when: 'where their values are the same, too' },
  looksAt: { task: ['tags'] },
  check({ tags }, _context, report) {
    if (!Array.isArray(tags) || tags.length < 2) return
    const seen = new Map<string, unknown>()
    for (const { value: tag, path } of items(tags, ['tags'])) {
      const { key: given, value } = fields(tag)
      const key = known(given)
      if (key === undefined) continue
      if (!seen.has(key)) {
        seen.set(key, value)
        continue
      }
      const isSame = seen.get(key) === value && (value === undefined || known(value) !== undefined)
      report({
        path: [...path, 'key'],
        message: 'another tag before this one has the same key',
        ...(isSame
          ? { fix: { title: 'leave it out', safety: 'safe', patches: [{ op: 'remove', path }] } }
          : { help: 'keep one of them' }),
      })
    }
  },
}
