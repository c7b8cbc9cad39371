import { quote } from '../../model/printable.ts'
import { fields } from '../../model/task-definition.ts'
import { containerNamed, containerNames, listed, named, renaming } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER_DEPENDENCY } from '../sources.ts'

/** Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-dependson-container-missing. */
export const dependsOnUnknownContainer: TaskRule = {
  id: 'depends-on-unknown-container',
  severity: 'error',
  summary: 'a container depends on one that the definition does not have',
  why: 'AWS refuses the definition: "Cannot depend on container + \'x\' because it does not exist".',
  docs: ECS_CONTAINER_DEPENDENCY,
  fix: { safety: 'unsafe', when: 'where a container has nearly the same name' },
  looksAt: { container: ['dependsOn'] },
  ...ofContainers((container, context, report) => {
    const dependencies = listed(container.fields.dependsOn)
    for (let index = 0; index < dependencies.length; index++) {
      const { containerName } = fields(dependencies[index])
      if (containerNamed(containerName, context) !== 'missing') continue
      const path = [...container.path, 'dependsOn', index, 'containerName']
      const name = String(containerName)
      const others = containerNames(context).filter(one => one !== container.name)
      report({ ...named(container), path, message: `there is no container ${quote(name)}`, ...renaming(path, name, others) })
    }
  }),
}
