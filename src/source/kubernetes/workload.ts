import type { Path } from '../../model/patch.ts'
import { fields, items } from '../../model/task-definition.ts'
import { below, type Manifest, type Place, text } from './manifest.ts'

/** Where the pods of each kind of workload are described. */
const POD: ReadonlyMap<string, Path> = new Map([
  ['Pod', ['spec']],
  ['Deployment', ['spec', 'template', 'spec']],
  ['StatefulSet', ['spec', 'template', 'spec']],
  ['DaemonSet', ['spec', 'template', 'spec']],
  ['ReplicaSet', ['spec', 'template', 'spec']],
  ['Job', ['spec', 'template', 'spec']],
  ['CronJob', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
])

/** Kubernetes' own groups: a custom resource may have a kind of the same name. */
const GROUP = /^(?:v1|(?:apps|batch|extensions)\/\w+)$/

/** A container of a workload. */
export interface PodContainer {
  readonly workload: Workload
  readonly place: Place
  readonly value: { readonly [field: string]: unknown }
}

/** Something that runs pods. */
export interface Workload {
  readonly manifest: Manifest
  readonly spec: { readonly [field: string]: unknown }
  readonly specPlace: Place
  /** The Helm release that it belongs to, by its labels. */
  readonly instance: string | undefined
  readonly serviceAccount: string
  /** Those that come first, then those that stay. */
  readonly containers: readonly PodContainer[]
}

/** The workload that a manifest describes, if it describes one. */
export function workloadOf(manifest: Manifest): Workload | undefined {
  const path = POD.get(manifest.kind)
  if (path === undefined || !GROUP.test(String(manifest.value.apiVersion))) return undefined
  let pod: unknown = manifest.value
  let template: unknown = manifest.value
  for (const key of path) {
    template = pod
    pod = fields(pod)[key]
  }
  const spec = fields(pod)
  const specPlace = below(manifest.place, ...path)
  const containers: PodContainer[] = []
  const workload: Workload = {
    manifest,
    spec,
    specPlace,
    instance: instanceOf(manifest.value) ?? instanceOf(template),
    serviceAccount: text(spec.serviceAccountName) ?? text(spec.serviceAccount) ?? 'default',
    containers,
  }
  for (const list of ['initContainers', 'containers']) {
    for (const { value, path: at } of items(spec[list], [list])) {
      if (typeof value === 'object' && value !== null)
        containers.push({ workload, place: below(specPlace, ...at), value: fields(value) })
    }
  }
  return workload
}

function instanceOf(object: unknown): string | undefined {
  const labels = fields(fields(fields(object).metadata).labels)
  return text(labels['app.kubernetes.io/instance']) ?? text(labels.release)
}
