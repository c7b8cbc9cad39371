import { imageExpression, known } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { ofDelegates } from '../each.ts'
import { about, isReplaced } from '../findings.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const delegateImageUnpinned: TaskRule = {
  id: 'delegate-image-unpinned',
  severity: 'warning',
  summary: 'the delegate’s image has no tag, or `latest`',
  why: 'Every start of the task may bring another version, legacy or 3.x, and nobody can say afterwards which one ran.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: false },
  ...ofDelegates((delegate, { values }, report) => {
    const { image } = delegate.container.fields
    const expression = imageExpression(image)
    if (expression !== undefined)
      report({ ...about(delegate), unchecked: `the image is ${expression}, which is filled in later` })
    if (expression !== undefined || !delegate.image) return
    const { tag, digest } = delegate.image
    if (digest !== undefined || (tag !== undefined && tag !== 'latest')) return
    if (isReplaced(known(image), VALUE.image, values)) return
    report({
      ...about(delegate),
      path: [...delegate.path, 'image'],
      message: tag === undefined ? 'the image has no tag' : 'the image’s tag is `latest`',
      help: 'name the version, or a digest',
    })
  }),
}
