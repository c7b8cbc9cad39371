import { misspelt } from '../../model/misspelt.ts'
import { containerFields } from '../../model/shape.ts'
import { isAbsent, titleOf } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/** Any launch type. The text is quoted in awsdocs/aws-cloudformation-user-guide#612 and hashicorp/terraform#2888. */
export const containerNameMissing: TaskRule = {
  id: 'container-name-missing',
  severity: 'error',
  summary: 'a container has no name',
  why: 'AWS refuses the definition: "Container.name should not be null or empty."',
  docs: ECS_CONTAINER,
  fix: { safety: false },
  ...ofContainers((container, context, report) => {
    const { name } = container.fields
    if (name !== '' && !isAbsent(name, context)) return
    if (misspelt(container.fields, 'name', containerFields) !== undefined) return
    report({
      path: name === '' ? [...container.path, 'name'] : container.path,
      message: `${titleOf(container)} has no name`,
      help: 'give it one of letters, digits, `-` and `_`, which no other container of the definition has',
    })
  }),
}
