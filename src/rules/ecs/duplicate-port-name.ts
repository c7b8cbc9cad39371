import { quote } from '../../model/printable.ts'
import { known } from '../../model/task-definition.ts'
import { named, titleOf } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { haveOtherPorts, type Mapping, mappingsOf, sharesPorts } from '../ports.ts'
import { ECS_PORT_MAPPING } from '../sources.ts'

/** Any launch type, in network mode awsvpc. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-port-mapping-duplicate-name. */
export const duplicatePortName: TaskRule = {
  id: 'duplicate-port-name',
  severity: 'error',
  summary: 'two port mappings of a task in network mode awsvpc have the same name',
  why: 'AWS refuses the definition: "When networkMode=awsvpc, port mapping name is already used".',
  docs: ECS_PORT_MAPPING,
  fix: { safety: false },
  looksAt: { container: ['portMappings'] },
  check(_task, context, report) {
    if (!sharesPorts(context)) return
    const firsts = new Map<string, Mapping>()
    for (const mapping of mappingsOf(context)) {
      const name = known(mapping.fields.name)
      if (name === undefined) continue
      const first = firsts.get(name)
      if (first === undefined) firsts.set(name, mapping)
      // Of one port mapped twice `port-used-twice` says all.
      else if (first.container !== mapping.container || haveOtherPorts(first, mapping)) {
        const { container, index } = mapping
        report({
          ...named(container),
          path: [...container.path, 'portMappings', index, 'name'],
          message: `a port mapping of ${titleOf(first.container)} is called ${quote(name)}, too`,
          help: 'give each a name of its own: services refer to ports by it',
        })
      }
    }
  },
}
