import { named, titleOf } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { isCopy, type Mapping, mappingsOf, type Ports, type Protocol, portsOf, protocolOf, sharesPorts } from '../ports.ts'
import { ECS_PORT_MAPPING } from '../sources.ts'

/**
 * Any launch type, in network mode awsvpc, where all containers share one network interface. The text comes from a registration
 * that AWS refused, for two ranges that overlap (cdk-preflight, pf-ecs-port-range-overlap); it speaks of the whole task.
 */
export const portUsedTwice: TaskRule = {
  id: 'port-used-twice',
  severity: 'error',
  summary: 'two port mappings of a task in network mode awsvpc have the same port',
  why: 'AWS refuses the definition: "TCP container port \'8085\' is used multiple times in task when networkMode=awsvpc."',
  docs: ECS_PORT_MAPPING,
  fix: { safety: 'safe', when: 'where one container has the very same mapping twice' },
  looksAt: { container: ['portMappings'] },
  check(_task, context, report) {
    if (!sharesPorts(context)) return
    const furthest: { [P in Protocol]?: Use } = {}
    for (const use of usesInOrder(context)) {
      const other = furthest[use.protocol]
      // They come by their first port: the one that reaches furthest reaches this one, or none does.
      if (!other || other.ports.last < use.ports.last) furthest[use.protocol] = use
      if (!other || other.ports.last < use.ports.first) continue
      const [earlier, later] = other.rank < use.rank ? [other, use] : [use, other]
      const { container, index } = later.mapping
      const path = [...container.path, 'portMappings', index]
      report({
        ...named(container),
        path,
        message: `${use.protocol} port ${use.ports.first} is mapped by ${titleOf(earlier.mapping.container)}, mapping number ${earlier.mapping.index + 1}, too`,
        ...(isCopy(earlier.mapping, later.mapping)
          ? { fix: { title: 'remove the second one', safety: 'safe', patches: [{ op: 'remove', path }] } }
          : { help: 'the containers of such a task share one network interface: let one of them listen on another port' }),
      })
    }
  },
}

interface Use {
  readonly mapping: Mapping
  /** Its place among all mappings of the task. */
  readonly rank: number
  readonly protocol: Protocol
  readonly ports: Ports
}

/** All mappings whose ports and protocol are known, by their first port. */
function usesInOrder(context: Context): Use[] {
  const uses: Use[] = []
  for (const [rank, mapping] of mappingsOf(context).entries()) {
    const protocol = protocolOf(mapping.fields)
    const ports = portsOf(mapping.fields)
    if (protocol && ports) uses.push({ mapping, rank, protocol, ports })
  }
  return uses.sort((a, b) => a.ports.first - b.ports.first)
}
