import { quote } from '../../model/printable.ts'
import { known } from '../../model/task-definition.ts'
import { containerNames, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/** Any launch type. The text is quoted in hashicorp/terraform-provider-aws#5950; characters and length are documented. */
export const containerNameInvalid: TaskRule = {
  id: 'container-name-invalid',
  severity: 'error',
  summary: 'a container’s name has characters that ECS does not take, or too many',
  why: 'AWS refuses the definition: "Container.name contains invalid characters."',
  docs: ECS_CONTAINER,
  fix: { safety: 'safe', when: 'where only blanks around the name are too much' },
  ...ofContainers((container, context, report) => {
    const { name } = container.fields
    if (typeof name !== 'string' || NAME.test(name) || known(name) === undefined) return
    const path = [...container.path, 'name']
    const trimmed = name.trim()
    const isMeant = NAME.test(trimmed) && !containerNames(context).includes(trimmed)
    report({
      ...named(container),
      path,
      message: `the container name ${quote(name)} ${whatIsWrong(name)}`,
      ...(isMeant
        ? { fix: { title: `call it ${quote(trimmed)}`, safety: 'safe', patches: [{ op: 'set', path, value: trimmed }] } }
        : { help: 'take letters, digits, `-` and `_`' }),
    })
  }),
}

const NAME = /^[\w-]{1,255}$/

function whatIsWrong(name: string): string {
  return /^[\w-]+$/.test(name)
    ? `has ${name.length} characters; ECS takes 255`
    : 'has other characters than letters, digits, `-` and `_`'
}
