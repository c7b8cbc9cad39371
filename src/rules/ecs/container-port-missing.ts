import { misspelt } from '../../model/misspelt.ts'
import { fields } from '../../model/task-definition.ts'
import { isAbsent, listed, named, networkMode } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { isPort } from '../ports.ts'
import { ECS_PORT_MAPPING } from '../sources.ts'

/** Any launch type and network mode. The text is quoted in aws/aws-cli#7288 and aws/aws-cdk#8762. */
export const containerPortMissing: TaskRule = {
  id: 'container-port-missing',
  severity: 'error',
  summary: 'a port mapping has no container port',
  why: 'AWS refuses the definition: "Invalid \'containerPort\' setting for container".',
  docs: ECS_PORT_MAPPING,
  fix: { safety: 'safe', when: 'where the network mode makes the host’s port the container’s' },
  looksAt: { container: ['portMappings'] },
  ...ofContainers((container, context, report) => {
    const mappings = listed(container.fields.portMappings)
    for (let index = 0; index < mappings.length; index++) {
      const mapping = fields(mappings[index])
      const { containerPort, containerPortRange, hostPort } = mapping
      if (!isAbsent(containerPort, context) || !isAbsent(containerPortRange, context) || mapping !== mappings[index]) continue
      if (misspelt(mapping, 'containerPort', MEMBERS) ?? misspelt(mapping, 'containerPortRange', MEMBERS)) continue
      const path = [...container.path, 'portMappings', index]
      const mode = networkMode(context)
      const isOne = isPort(hostPort) && (mode === 'awsvpc' || mode === 'host')
      report({
        ...named(container),
        path,
        message: `port mapping number ${index + 1} names no container port`,
        ...(isOne
          ? {
              fix: {
                title: `map port ${hostPort}`,
                safety: 'safe',
                patches: [{ op: 'set', path: [...path, 'containerPort'], value: hostPort }],
              },
            }
          : { help: 'give `containerPort`, in the same object as `hostPort` and `protocol`' }),
      })
    }
  }),
}

const MEMBERS = ['containerPort', 'containerPortRange', 'hostPort', 'protocol', 'name', 'appProtocol']
