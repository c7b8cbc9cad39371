import { IMAGES } from '../../model/harbor.ts'
import { imageName } from '../../model/image.ts'
import { quote } from '../../model/printable.ts'
import { fields, items, type TaskDefinition, Unresolved } from '../../model/task-definition.ts'
import { below, type Place, ROLE, text } from './manifest.ts'
import type { Installation, Manifests } from './manifests.ts'
import type { PodContainer, Workload } from './workload.ts'

/** An installation in the words of a task definition, and where the pieces of that come from. */
export interface Definition {
  readonly task: TaskDefinition
  readonly containers: readonly PodContainer[]
  /** Where the role stands, if one is named. */
  readonly role: Place | undefined
}

/**
 * Tells the containers of an installation as a task definition does. A container is named after its workload, too, for a
 * name such as `core` occurs in several.
 */
export function definitionOf({ workloads }: Installation, manifests: Manifests): Definition {
  const containers = workloads.flatMap(workload => workload.containers)
  const roles = workloads.filter(usesDatabase).flatMap(workload => roleOf(workload, manifests) ?? [])
  const [first] = roles
  const isOne = roles.every(({ value }) => value === first?.value)
  const named = workloads.map(({ serviceAccount }) => quote(serviceAccount))
  const role = isOne ? first?.value : new Unresolved(`not the same for the service accounts ${[...new Set(named)].join(', ')}`)
  const task: TaskDefinition = {
    ...(role === undefined ? {} : { taskRoleArn: role }),
    containerDefinitions: containers.map(container => containerOf(container, manifests)),
  }
  return { task, containers, role: first?.place }
}

function containerOf(container: PodContainer, manifests: Manifests): object {
  const { value, workload } = container
  const environment = manifests
    .environment(container)
    .map(({ name, value: given }) => (name === undefined ? given : { name, value: given }))
  return {
    name: `${workload.manifest.name}/${text(value.name) ?? ''}`,
    ...(value.image === undefined ? {} : { image: value.image }),
    ...(value.command === undefined ? {} : { entryPoint: value.command }),
    ...(value.args === undefined ? {} : { command: value.args }),
    environment,
    mountPoints: items(value.volumeMounts, []).map(({ value: mount }) => ({ containerPath: fields(mount).mountPath })),
  }
}

/** Other parts of Harbor have roles for other things, as the registry has for S3. */
function usesDatabase({ containers }: Workload): boolean {
  return containers.some(({ value }) => {
    const name = imageName(value.image)
    return name === undefined || !IMAGES.has(name) || IMAGES.get(name) !== undefined
  })
}

function roleOf(workload: Workload, manifests: Manifests): { value: string; place: Place } | undefined {
  const account = manifests.serviceAccount(workload)
  const value = account && text(fields(fields(account.value.metadata).annotations)[ROLE])
  return account && value ? { value, place: below(account.place, 'metadata', 'annotations', ROLE) } : undefined
}
