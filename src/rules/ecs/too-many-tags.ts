import type { TaskRule } from '../context.ts'
import { ECS_TAG } from '../sources.ts'

/** Applies to every definition. Evidence: the API reference; AWS's answer is not known. Tags of AWS's own do not count. */
export const tooManyTags: TaskRule = {
  id: 'too-many-tags',
  severity: 'error',
  summary: 'the definition has more than 50 tags',
  why: 'The API reference: "Maximum number of tags per resource - 50".',
  docs: ECS_TAG,
  fix: { safety: false },
  looksAt: { task: ['tags'] },
  check({ tags }, _context, report) {
    if (tags === undefined || !Array.isArray(tags) || tags.length <= MOST) return
    const own = tags.filter(tag => !/^aws:/i.test(String(tag?.key)))
    if (own.length > MOST) report({ path: ['tags'], message: `${own.length} tags; a definition has ${MOST} at most` })
  },
}

const MOST = 50
