import { unresolvedExpression } from '../../model/task-definition.ts'
import { named, networkMode } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/**
 * Any launch type, in network mode awsvpc. The texts come from registrations that AWS refused (cdk-preflight,
 * pf-ecs-fargate-links, pf-ecs-fargate-dns-servers, pf-ecs-awsvpc-extra-hosts, pf-ecs-awsvpc-hostname), but the one for
 * `dnsSearchDomains`, which is quoted by another rule of theirs. Empty lists are let pass.
 */
export const awsvpcUnsupportedField: TaskRule = {
  id: 'awsvpc-unsupported-field',
  severity: 'error',
  summary: 'a field of a container does not go with network mode awsvpc',
  why:
    'AWS refuses the definition: "Links are not supported when networkMode=awsvpc." "DNS servers are not supported on container when ' +
    'networkMode=awsvpc." "Extra hosts are not supported on container when networkMode=awsvpc." "hostname is not supported on container ' +
    'when networkMode=awsvpc."',
  docs: ECS_CONTAINER,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['links', 'dnsServers', 'dnsSearchDomains', 'extraHosts', 'hostname'] },
  ...ofContainers((container, context, report) => {
    const { links, dnsServers, dnsSearchDomains, extraHosts, hostname } = container.fields
    if ((links ?? dnsServers ?? dnsSearchDomains ?? extraHosts ?? hostname) === undefined) return
    for (let index = 0; index < FIELDS.length; index++) {
      const member = FIELDS[index] as (typeof FIELDS)[number]
      const value = container.fields[member]
      if (value === undefined || !isGiven(value) || networkMode(context) !== 'awsvpc') continue
      const path = [...container.path, member]
      report({
        ...named(container),
        path,
        message: `\`${member}\` is not supported in network mode awsvpc`,
        help: HELP[member],
        fix: { title: `remove \`${member}\``, safety: 'unsafe', patches: [{ op: 'remove', path }] },
      })
    }
  }),
}

const HELP = {
  links: 'containers of such a task reach each other at localhost',
  dnsServers: 'name servers are those of the VPC: set them in its DHCP options',
  dnsSearchDomains: 'search domains are those of the VPC: set them in its DHCP options',
  extraHosts: 'names are resolved by the VPC: use a private hosted zone',
  hostname: 'the host’s name is that of the task’s network interface',
} as const

const FIELDS = Object.keys(HELP) as readonly (keyof typeof HELP)[]

function isGiven(value: unknown): boolean {
  if (unresolvedExpression(value) !== undefined) return false
  return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== ''
}
