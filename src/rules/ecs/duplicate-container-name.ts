import { quote } from '../../model/printable.ts'
import { hasRepeats, listed, repeatsOf } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ECS_CONTAINER } from '../sources.ts'

/** Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-duplicate-container-names. */
export const duplicateContainerName: TaskRule = {
  id: 'duplicate-container-name',
  severity: 'error',
  summary: 'two containers have the same name',
  why: 'AWS refuses the definition: "Container names must be unique within a task definition".',
  docs: ECS_CONTAINER,
  fix: { safety: false },
  check({ containerDefinitions }, { containers }, report) {
    if (containers.length < 2 || !hasRepeats(listed(containerDefinitions))) return
    for (const { name, first, index } of repeatsOf(listed(containerDefinitions))) {
      report({
        container: name,
        path: ['containerDefinitions', index, 'name'],
        message: `${quote(name)} is the name of container number ${first + 1}, too`,
        help: 'give each container a name of its own',
      })
    }
  },
}
