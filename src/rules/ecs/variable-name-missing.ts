import { misspelt } from '../../model/misspelt.ts'
import { fields } from '../../model/task-definition.ts'
import { LISTS } from '../../variables.ts'
import { isAbsent, listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/** Any launch type. The text is quoted in thnery/terraform-aws-template#2. */
export const variableNameMissing: TaskRule = {
  id: 'variable-name-missing',
  severity: 'error',
  summary: 'an entry of `environment` or `secrets` has no name',
  why: 'AWS refuses the definition: "Environment variable name cannot be null or blank."',
  docs: ECS_CONTAINER,
  fix: { safety: false },
  looksAt: { container: ['environment', 'secrets'] },
  ...ofContainers((container, context, report) => {
    for (const list of LISTS) {
      const entries = listed(container.fields[list])
      for (let index = 0; index < entries.length; index++) {
        const entry = fields(entries[index])
        const { name } = entry
        if (typeof name === 'string' && ((name.charCodeAt(0) > SPACE && name.charCodeAt(0) < DELETE) || name.trim() !== ''))
          continue
        const isBlank = typeof name === 'string'
        if (!isBlank && (entry !== entries[index] || !isAbsent(name, context))) continue
        if (!isBlank && misspelt(entry, 'name', ['name', 'value', 'valueFrom']) !== undefined) continue
        const path = [...container.path, list, index]
        report({
          ...named(container),
          path: isBlank ? [...path, 'name'] : path,
          message: `entry number ${index + 1} of \`${list}\` has no name`,
        })
      }
    }
  }),
}

/** Between these two characters ASCII has nothing that is blank. */
const SPACE = 32
const DELETE = 127
