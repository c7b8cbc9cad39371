import { misspelt } from '../../model/misspelt.ts'
import { quote } from '../../model/printable.ts'
import { requestFields } from '../../model/shape.ts'
import { fields, known } from '../../model/task-definition.ts'
import { isAbsent, listed, named, renaming } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_MOUNT_POINT } from '../sources.ts'

/** Any launch type and kind of volume. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-mountpoint-source-volume-missing. */
export const mountPointUnknownVolume: TaskRule = {
  id: 'mount-point-unknown-volume',
  severity: 'error',
  summary: 'a container mounts a volume that the definition does not have',
  why: 'AWS refuses the definition: "Unknown volume \'x\'."',
  docs: ECS_MOUNT_POINT,
  fix: { safety: 'unsafe', when: 'where a volume has nearly the same name' },
  looksAt: { container: ['mountPoints'] },
  ...ofContainers((container, context, report) => {
    const mountPoints = listed(container.fields.mountPoints)
    for (let index = 0; index < mountPoints.length; index++) {
      const name = known(fields(mountPoints[index]).sourceVolume)
      if (name === undefined || hasVolume(context, name)) continue
      const names = volumeNames(context)
      if (names === undefined) continue
      const path = [...container.path, 'mountPoints', index, 'sourceVolume']
      const advice =
        names.length === 0 ? { help: 'declare it under `volumes`, beside `containerDefinitions`' } : renaming(path, name, names)
      report({ ...named(container), path, message: `there is no volume ${quote(name)}`, ...advice })
    }
  }),
}

function hasVolume({ task }: Context, name: string): boolean {
  const volumes = listed(task.volumes)
  for (let index = 0; index < volumes.length; index++) if (fields(volumes[index]).name === name) return true
  return false
}

/** The names of all volumes; undefined where one of them is not known. */
function volumeNames(context: Context): string[] | undefined {
  const { volumes } = context.task
  if (isAbsent(volumes, context)) return misspelt(context.task, 'volumes', requestFields) === undefined ? [] : undefined
  if (!Array.isArray(volumes)) return undefined
  const names: string[] = []
  for (let index = 0; index < volumes.length; index++) {
    const name = known(fields(volumes[index]).name)
    if (name === undefined) return undefined
    names.push(name)
  }
  return names
}
