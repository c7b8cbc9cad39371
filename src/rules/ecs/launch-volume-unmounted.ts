import { quote } from '../../model/printable.ts'
import { fields, items, known } from '../../model/task-definition.ts'
import type { Context, TaskRule } from '../context.ts'
import { ECS_API } from '../sources.ts'

/**
 * Applies to volumes that are configured at launch, the kind that AWS's own answer is known for: nothing is known of others that
 * no container mounts.
 */
export const launchVolumeUnmounted: TaskRule = {
  id: 'launch-volume-unmounted',
  severity: 'error',
  summary: 'no container mounts a volume that is configured at launch',
  why: 'RegisterTaskDefinition refuses it: "Volumes [data] are not referenced by any of the containers", with the volume’s name.',
  docs: ECS_API,
  fix: { safety: false },
  looksAt: { task: ['volumes'] },
  check({ volumes, containerDefinitions }, context, report) {
    if (volumes === undefined || !Array.isArray(volumes)) return
    let mounted: ReadonlySet<unknown> | undefined
    for (let index = 0; index < volumes.length; index++) {
      const { configuredAtLaunch, name } = fields(volumes[index])
      const volume = configuredAtLaunch === true ? known(name) : undefined
      if (volume === undefined) continue
      mounted ??= mountedVolumes(context, containerDefinitions)
      if (mounted === undefined) return
      if (mounted.has(volume)) continue
      report({
        path: ['volumes', index],
        message: `no container mounts ${quote(volume)}, which is configured at launch`,
        help: 'mount it with a mount point whose `sourceVolume` is its name, or leave it out',
      })
    }
  },
}

/** The names of all volumes that are mounted; undefined where some are not known. */
function mountedVolumes({ containers }: Context, list: unknown): ReadonlySet<string> | undefined {
  if (!Array.isArray(list) || list.length !== containers.length) return undefined
  const names = new Set<string>()
  for (const { fields: container } of containers) {
    const { mountPoints } = container
    if (mountPoints === undefined || mountPoints === null) continue
    if (!Array.isArray(mountPoints)) return undefined
    for (const { value } of items(mountPoints, [])) {
      const name = known(fields(value).sourceVolume)
      if (name === undefined) return undefined
      names.add(name)
    }
  }
  return names
}
