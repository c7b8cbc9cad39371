import { quote } from '../../model/printable.ts'
import { fields } from '../../model/task-definition.ts'
import { containerNamed, containerNames, listed, named, renaming } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_VOLUME_FROM } from '../sources.ts'

/** Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-volumesfrom-source-container-missing. */
export const volumesFromUnknownContainer: TaskRule = {
  id: 'volumes-from-unknown-container',
  severity: 'error',
  summary: 'a container takes the volumes of one that the definition does not have',
  why: "AWS refuses the definition: \"Invalid 'volumesFrom' setting. Unknown container: 'x'.\"",
  docs: ECS_VOLUME_FROM,
  fix: { safety: 'unsafe', when: 'where a container has nearly the same name' },
  looksAt: { container: ['volumesFrom'] },
  ...ofContainers((container, context, report) => {
    const sources = listed(container.fields.volumesFrom)
    for (let index = 0; index < sources.length; index++) {
      const { sourceContainer } = fields(sources[index])
      if (containerNamed(sourceContainer, context) !== 'missing') continue
      const path = [...container.path, 'volumesFrom', index, 'sourceContainer']
      const name = String(sourceContainer)
      const others = containerNames(context).filter(one => one !== container.name)
      report({ ...named(container), path, message: `there is no container ${quote(name)}`, ...renaming(path, name, others) })
    }
  }),
}
