import { fields, known } from '../../model/task-definition.ts'
import { listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_PORT_MAPPING } from '../sources.ts'

/**
 * Any launch type. Evidence: a definition with http was registered, and came back with tcp, while the console refused the same
 * one (hashicorp/terraform-provider-aws#3645); templates that AWS publishes have it. Hence a warning, and no unknown-value.
 */
export const portProtocolUnknown: TaskRule = {
  id: 'port-protocol-unknown',
  severity: 'warning',
  summary: 'the protocol of a port is neither tcp nor udp',
  why: 'ECS registers the port as tcp without a word (hashicorp/terraform-provider-aws#3645), so that whoever compares the two finds a difference for ever; the console refuses it.',
  docs: ECS_PORT_MAPPING,
  fix: { safety: 'safe', when: 'where it is http: tcp is what ECS makes of it' },
  looksAt: { container: ['portMappings'] },
  ...ofContainers((container, _context, report) => {
    const mappings = listed(container.fields.portMappings)
    for (let index = 0; index < mappings.length; index++) {
      const { protocol } = fields(mappings[index])
      if (protocol === undefined || protocol === 'tcp' || protocol === 'udp') continue
      const text = known(protocol)?.toLowerCase()
      if (text === undefined) continue
      const path = [...container.path, 'portMappings', index, 'protocol']
      const meant = text === 'http' || text === 'tcp' ? 'tcp' : text === 'udp' ? 'udp' : undefined
      report({
        ...named(container),
        path,
        message: 'the `protocol` of a port mapping is tcp or udp',
        ...(meant === undefined
          ? { help: 'what is spoken over tcp goes into `appProtocol`: http, http2 or grpc' }
          : { fix: { title: `write ${meant}`, safety: 'safe', patches: [{ op: 'set', path, value: meant }] } }),
      })
    }
  }),
}
