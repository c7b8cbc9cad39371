import { fields, items, known } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { about } from '../findings.ts'
import { ECS_ON_FARGATE } from '../sources.ts'

/**
 * Applies to the containers of a definition with FARGATE among `requiresCompatibilities`. Evidence: AWS's own answer, and the
 * developer guide: SYS_PTRACE, with CAP_ before it or not, is the only one that can be added.
 */
export const fargateCapabilityUnsupported: TaskRule = {
  id: 'fargate-capability-unsupported',
  severity: 'error',
  summary: 'a container on Fargate adds a Linux capability other than SYS_PTRACE',
  why: 'RegisterTaskDefinition refuses it: "NET_ADMIN is not allowed on Fargate.", with the capability that was given.',
  docs: ECS_ON_FARGATE,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['linuxParameters'] },
  ...ofContainers((container, context, report) => {
    const { linuxParameters } = container.fields
    if (linuxParameters === undefined || !context.requiresFargate) return
    const { add } = fields(fields(linuxParameters).capabilities)
    for (const { value, path } of items(add, [...container.path, 'linuxParameters', 'capabilities', 'add'])) {
      const capability = known(value)?.replace(/^CAP_/, '')
      if (capability === undefined || capability === 'SYS_PTRACE') continue
      report({
        ...about({ container }),
        path,
        message: `Fargate adds no ${CAPABILITIES.has(capability) ? capability : 'such capability'}: SYS_PTRACE is the only one`,
        fix: { title: 'leave it out', safety: 'unsafe', patches: [{ op: 'remove', path }] },
      })
    }
  }),
}

/** What the API reference names, KernelCapabilities; anything else may be a secret that somebody put into the wrong place. */
const CAPABILITIES: ReadonlySet<string> = new Set(
  (
    'ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE ' +
    'LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID SETPCAP SETUID ' +
    'SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM'
  ).split(' ')
)
