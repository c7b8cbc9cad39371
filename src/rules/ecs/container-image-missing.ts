import { misspelt } from '../../model/misspelt.ts'
import { containerFields } from '../../model/shape.ts'
import { isAbsent, named, titleOf } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/** Any launch type. The text is quoted in prefect-archive/prefect-aws#159 and aws/aws-cli#5924. */
export const containerImageMissing: TaskRule = {
  id: 'container-image-missing',
  severity: 'error',
  summary: 'a container has no image',
  why: 'AWS refuses the definition: "Container.image should not be null or empty."',
  docs: ECS_CONTAINER,
  fix: { safety: false },
  ...ofContainers((container, context, report) => {
    const { image } = container.fields
    if (image !== '' && !isAbsent(image, context)) return
    if (misspelt(container.fields, 'image', containerFields) !== undefined) return
    report({
      ...named(container),
      path: image === '' ? [...container.path, 'image'] : container.path,
      message: `${titleOf(container)} has no image`,
    })
  }),
}
