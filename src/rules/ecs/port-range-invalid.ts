import { fields, known } from '../../model/task-definition.ts'
import { isAbsent, listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { parseRange } from '../ports.ts'
import { ECS_PORT_MAPPING } from '../sources.ts'

/**
 * Any launch type and network mode. The text comes from a registration that AWS refused, for a range whose first port was
 * above the last (cdk-preflight, pf-ecs-port-range-reversed); form and limits are documented.
 */
export const portRangeInvalid: TaskRule = {
  id: 'port-range-invalid',
  severity: 'error',
  summary: 'a `containerPortRange` is no range of ports from a lower to a higher one',
  why: 'AWS refuses the definition: "Invalid \'containerPortRange\' setting for container".',
  docs: ECS_PORT_MAPPING,
  fix: { safety: false },
  looksAt: { container: ['portMappings'] },
  ...ofContainers((container, context, report) => {
    const mappings = listed(container.fields.portMappings)
    for (let index = 0; index < mappings.length; index++) {
      const { containerPort, containerPortRange } = fields(mappings[index])
      if (containerPortRange === undefined || !isAbsent(containerPort, context)) continue
      const text = known(containerPortRange)
      if (text === undefined || parseRange(text)) continue
      report({
        ...named(container),
        path: [...container.path, 'portMappings', index, 'containerPortRange'],
        message: '`containerPortRange` is no range of ports',
        help: 'write the first and the last port, between 1 and 65535, the lower one first: `8080-8090`',
      })
    }
  }),
}
