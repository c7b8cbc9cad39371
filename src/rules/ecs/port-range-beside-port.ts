import { fields } from '../../model/task-definition.ts'
import { isAbsent, listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_PORT_MAPPING } from '../sources.ts'

/** Any launch type and network mode. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-port-range-with-host-port. */
export const portRangeBesidePort: TaskRule = {
  id: 'port-range-beside-port',
  severity: 'error',
  summary: 'a port mapping has a range and a single port',
  why: 'AWS refuses the definition: "Invalid port mapping for container, cannot specify both single port and port range."',
  docs: ECS_PORT_MAPPING,
  fix: { safety: 'safe', when: 'where only the host’s port stands beside the range: it follows from the range' },
  looksAt: { container: ['portMappings'] },
  ...ofContainers((container, context, report) => {
    const mappings = listed(container.fields.portMappings)
    for (let index = 0; index < mappings.length; index++) {
      const { containerPort, containerPortRange, hostPort } = fields(mappings[index])
      if (typeof containerPortRange !== 'string' || containerPortRange === '') continue
      const isBesideContainerPort = !isAbsent(containerPort, context)
      if (!isBesideContainerPort && (isAbsent(hostPort, context) || hostPort === 0)) continue
      const path = [...container.path, 'portMappings', index]
      const member = isBesideContainerPort ? 'containerPort' : 'hostPort'
      report({
        ...named(container),
        path: [...path, member],
        message: `\`${member}\` stands beside \`containerPortRange\``,
        ...(isBesideContainerPort
          ? { help: 'map the port and the range each by an entry of its own' }
          : {
              fix: { title: 'remove `hostPort`', safety: 'safe', patches: [{ op: 'remove', path: [...path, 'hostPort'] }] },
            }),
      })
    }
  }),
}
