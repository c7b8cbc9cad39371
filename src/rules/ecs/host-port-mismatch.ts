import { fields } from '../../model/task-definition.ts'
import { listed, named, networkMode } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { isPort } from '../ports.ts'
import { ECS_PORT_MAPPING } from '../sources.ts'

/**
 * Any launch type, in the network modes awsvpc and host. Both texts come from registrations that AWS refused; the second is
 * cdk-preflight's, pf-ecs-host-network-host-port-mismatch. Whether 0 is taken there is contradicted, so it is let pass.
 */
export const hostPortMismatch: TaskRule = {
  id: 'host-port-mismatch',
  severity: 'error',
  summary: 'a host port differs from the container port although both are one',
  why: 'AWS refuses the definition: "When networkMode=awsvpc, the host ports and container ports in port mappings must match." In mode host the text is the same.',
  docs: ECS_PORT_MAPPING,
  fix: { safety: 'safe' },
  looksAt: { container: ['portMappings'] },
  ...ofContainers((container, context, report) => {
    const mappings = listed(container.fields.portMappings)
    for (let index = 0; index < mappings.length; index++) {
      const { containerPort, hostPort, containerPortRange } = fields(mappings[index])
      if (hostPort === undefined || hostPort === containerPort || !isPort(hostPort) || !isPort(containerPort)) continue
      const mode = networkMode(context)
      if ((mode !== 'awsvpc' && mode !== 'host') || (containerPortRange !== undefined && containerPortRange !== null)) continue
      const path = [...container.path, 'portMappings', index, 'hostPort']
      report({
        ...named(container),
        path,
        message: `host port ${hostPort} differs from container port ${containerPort}, which network mode ${mode} does not allow`,
        fix: {
          title: 'remove `hostPort`: the container port is the host port',
          safety: 'safe',
          patches: [{ op: 'remove', path }],
        },
      })
    }
  }),
}
