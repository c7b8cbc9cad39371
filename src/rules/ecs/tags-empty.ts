import type { TaskRule } from '../context.ts'
import { ECS_TAG } from '../sources.ts'

/** Applies to every definition that somebody wrote; what AWS returned may have an empty list. Evidence: AWS's own answer. */
export const tagsEmpty: TaskRule = {
  id: 'tags-empty',
  severity: 'error',
  summary: 'the list of tags is empty',
  why: 'RegisterTaskDefinition refuses it: "Tags can not be empty."',
  docs: ECS_TAG,
  fix: { safety: 'safe' },
  looksAt: { task: ['tags'] },
  check({ tags }, { isDescribed }, report) {
    if (tags === undefined || !Array.isArray(tags) || tags.length > 0 || isDescribed) return
    report({
      path: ['tags'],
      message: 'the list of tags is empty, which ECS does not take',
      fix: { title: 'leave it out', safety: 'safe', patches: [{ op: 'remove', path: ['tags'] }] },
    })
  },
}
