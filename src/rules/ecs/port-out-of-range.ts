import type { Problem } from '../../model/rule.ts'
import { type Container, fields } from '../../model/task-definition.ts'
import { listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { LAST_PORT } from '../ports.ts'
import { ECS_PORT_MAPPING } from '../sources.ts'

/**
 * Any launch type and network mode. That registration takes host ports up to 65535, and 0 for any, is said by an engineer of
 * ECS in aws/amazon-ecs-agent#3584; the API's reference has the same range for `containerPortRange`.
 */
export const portOutOfRange: TaskRule = {
  id: 'port-out-of-range',
  severity: 'error',
  summary: 'a port is none: below 1, or above 65535',
  why: 'AWS checks ports at registration and refuses the definition: "Invalid \'containerPort\' setting for container".',
  docs: ECS_PORT_MAPPING,
  fix: { safety: false },
  looksAt: { container: ['portMappings'] },
  ...ofContainers((container, _context, report) => {
    const mappings = listed(container.fields.portMappings)
    for (let index = 0; index < mappings.length; index++) {
      const { containerPort, hostPort } = fields(mappings[index])
      if (isOutside(containerPort, 1)) report(problem(container, index, 'containerPort', containerPort, 1))
      if (isOutside(hostPort, 0)) report(problem(container, index, 'hostPort', hostPort, 0))
    }
  }),
}

function isOutside(port: unknown, least: number): port is number {
  return Number.isInteger(port) && ((port as number) < least || (port as number) > LAST_PORT)
}

function problem(container: Container, index: number, member: string, port: number, least: number): Problem {
  return {
    ...named(container),
    path: [...container.path, 'portMappings', index, member],
    message: `${port} is no port; \`${member}\` takes ${least} to ${LAST_PORT}`,
  }
}
