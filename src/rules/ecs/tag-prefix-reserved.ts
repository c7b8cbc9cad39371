import { fields } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_TAG } from '../sources.ts'

/**
 * Applies to every definition that somebody wrote: what AWS returned may have tags of its own. Evidence: the API reference; AWS's
 * answer is not known.
 */
export const tagPrefixReserved: TaskRule = {
  id: 'tag-prefix-reserved',
  severity: 'error',
  summary: 'a tag’s key begins with `aws:`',
  why: 'The API reference: `aws:`, in any spelling, "is reserved for AWS use". Tags of that prefix can be neither set nor changed.',
  docs: ECS_TAG,
  fix: { safety: false },
  looksAt: { task: ['tags'] },
  check({ tags }, { isDescribed }, report) {
    if (tags === undefined || !Array.isArray(tags) || isDescribed) return
    for (let index = 0; index < tags.length; index++) {
      const { key } = fields(tags[index])
      if (typeof key === 'string' && /^aws:/i.test(key))
        report({ path: ['tags', index, 'key'], message: '`aws:` at the beginning of a tag’s key belongs to AWS' })
    }
  },
}
