import type { Path } from '../../model/patch.ts'
import type { Report } from '../../model/rule.ts'
import { enums } from '../../model/shape.ts'
import { type Container, fields, items, known } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { ECS_ON_FARGATE } from '../sources.ts'

/**
 * Applies where FARGATE is among `requiresCompatibilities`. Evidence: AWS's own answer to each of the fields, but for swappiness,
 * which the developer guide lists among what is not valid on Fargate. It lists tmpfs, too, which Fargate has had since January
 * 2026. What awsvpc forbids is not here, except disableNetworking. An empty list is nothing.
 */
export const fargateUnsupportedField: TaskRule = {
  id: 'fargate-unsupported-field',
  severity: 'error',
  summary: 'a field is set that tasks on Fargate do not support',
  why: 'RegisterTaskDefinition refuses it: "Fargate compatible task definitions do not support devices", with the name of the field; for a GPU "Tasks using the Fargate launch type do not support GPU resource requirements."',
  docs: ECS_ON_FARGATE,
  fix: { safety: 'unsafe' },
  looksAt: {
    task: ['ipcMode', 'placementConstraints', 'volumes'],
    container: ['linuxParameters', 'dockerSecurityOptions', 'disableNetworking', 'resourceRequirements'],
  },
  check(task, context, report) {
    if (!context.requiresFargate) return
    const { ipcMode, placementConstraints, volumes } = task
    if (typeof ipcMode === 'string' && enums.IpcMode.includes(ipcMode)) unsupported('ipcMode', ['ipcMode'], report)
    if (isFilled(placementConstraints)) unsupported('placementConstraints', ['placementConstraints'], report)
    if (isFilled(volumes)) checkVolumes(volumes, report)
    const { containers } = context
    for (let index = 0; index < containers.length; index++) checkContainer(containers[index] as Container, report)
  },
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0
}

function checkVolumes(volumes: unknown, report: Report): void {
  for (const { value, path } of items(volumes, ['volumes'])) {
    const { host, dockerVolumeConfiguration: docker } = fields(value)
    if (known(fields(host).sourcePath) !== undefined)
      unsupported(
        'host.sourcePath',
        [...path, 'host', 'sourcePath'],
        report,
        'without it Fargate makes an empty folder for the task'
      )
    if (typeof docker === 'object' && fields(docker) === docker)
      unsupported('dockerVolumeConfiguration', [...path, 'dockerVolumeConfiguration'], report)
  }
}

function checkContainer(container: Container, report: Report): void {
  const { linuxParameters, dockerSecurityOptions, disableNetworking, resourceRequirements } = container.fields
  const own = (...path: readonly (string | number)[]): Path => [...container.path, ...path]
  if (isFilled(dockerSecurityOptions)) unsupported('dockerSecurityOptions', own('dockerSecurityOptions'), report, '', container)
  if (disableNetworking === true) unsupported('disableNetworking', own('disableNetworking'), report, '', container)
  if (isFilled(resourceRequirements)) {
    for (const { value, path } of items(resourceRequirements, own('resourceRequirements')))
      if (fields(value).type === 'GPU') unsupported('GPU', path, report, '', container)
  }
  if (linuxParameters === undefined || linuxParameters === null) return
  const parameters = fields(linuxParameters)
  if (isFilled(parameters.devices)) unsupported('devices', own('linuxParameters', 'devices'), report, '', container)
  for (const field of AMOUNTS)
    if (typeof parameters[field] === 'number') unsupported(field, own('linuxParameters', field), report, '', container)
}

const AMOUNTS = ['maxSwap', 'swappiness', 'sharedMemorySize'] as const

function unsupported(name: string, path: Path, report: Report, help = '', container?: Container): void {
  report({
    ...(container && about({ container })),
    path,
    message: `Fargate does not support ${name === 'GPU' ? 'a GPU' : `\`${name}\``}`,
    ...(help && { help }),
    fix: { title: 'leave it out', safety: 'unsafe', patches: [{ op: 'remove', path }] },
  })
}
