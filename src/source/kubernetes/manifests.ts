import type { Redacted } from '../../model/document.ts'
import { harborSign, IMAGES, SIGN } from '../../model/harbor.ts'
import { imageName } from '../../model/image.ts'
import { fields, items } from '../../model/task-definition.ts'
import { Lines } from '../lines.ts'
import { redactStream } from '../redact.ts'
import type { SourceText } from '../text.ts'
import { environmentOf, type Given } from './environment.ts'
import { type Manifest, ManifestIndex, manifestsIn, type Place, text } from './manifest.ts'
import { shownInManifest } from './redaction.ts'
import { type PodContainer, type Workload, workloadOf } from './workload.ts'

/** Workloads that belong together: those of one Helm release in one namespace. */
export interface Installation {
  readonly key: string
  /** How a person calls it; undefined where neither namespace nor label tells. */
  readonly title: string | undefined
  readonly workloads: readonly Workload[]
}

/** All that a stream of manifests says of Harbor. */
export class Manifests {
  readonly parts: readonly SourceText[]
  /** Those that run one of Harbor's services with a database, in the order of the text. */
  readonly installations: readonly Installation[]
  readonly #all: readonly Manifest[]
  readonly #workloads: readonly Workload[]
  readonly #index: ManifestIndex
  #linesOnce: Lines | undefined
  #redactedOnce: Redacted | undefined
  readonly #environments = new Map<PodContainer, readonly Given[]>()

  constructor(parts: readonly SourceText[]) {
    this.parts = parts
    this.#all = manifestsIn(parts)
    this.#index = new ManifestIndex(this.#all, REFERRED)
    this.#workloads = this.#all.flatMap(manifest => workloadOf(manifest) ?? [])
    this.installations = groups(this.#workloads, workload => workload.containers.some(one => this.#isHarbor(one)))
  }

  get lines(): Lines {
    this.#linesOnce ??= new Lines(this.parts[0]?.text ?? '')
    return this.#linesOnce
  }

  get redacted(): Redacted {
    this.#redactedOnce ??= redactStream(this.parts, ({ value }, path) => shownInManifest(value, path))
    return this.#redactedOnce
  }

  environment(container: PodContainer): readonly Given[] {
    const known = this.#environments.get(container)
    if (known) return known
    const made = environmentOf(container, this.#index)
    this.#environments.set(container, made)
    return made
  }

  /** The object that a place is in. */
  owner({ part, path }: Place): Manifest | undefined {
    return this.#all.find(({ place }) => place.part === part && place.path.every((key, index) => path[index] === key))
  }

  serviceAccount({ serviceAccount, manifest }: Workload): Manifest | undefined {
    return this.#index.find('ServiceAccount', serviceAccount, manifest.namespace)
  }

  /** Who reads a key of a ConfigMap: containers that have it as a variable, and workloads that mount it as a file. */
  readersOf(configMap: Manifest, key: string): { containers: PodContainer[]; mounts: Workload[] } {
    const isIt = ({ configMap: other, at }: Given): boolean => other === configMap && at.path.at(-1) === key
    const containers = this.#workloads.flatMap(workload =>
      workload.containers.filter(container => this.environment(container).some(isIt))
    )
    return { containers, mounts: this.#workloads.filter(workload => mounts(workload, configMap)) }
  }

  /** Whether a container may be one of Harbor's services that use the database. */
  #isHarbor(container: PodContainer): boolean {
    const name = imageName(container.value.image)
    if (name !== undefined && IMAGES.has(name)) return IMAGES.get(name) !== undefined
    return this.environment(container).some(given => ((given.name && harborSign(given.name)) || 0) > SIGN.host)
  }
}

const REFERRED: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'ServiceAccount'])

/** Whether a container runs an image of Harbor's, with a database or without. */
export function runsHarbor({ value }: PodContainer): boolean {
  return IMAGES.has(imageName(value.image) ?? '')
}

/** Groups by namespace and release; what has no label belongs to the only release of its namespace. */
function groups(workloads: readonly Workload[], isHarbor: (workload: Workload) => boolean): Installation[] {
  const releases = new Map<string, Set<string>>()
  for (const { manifest, instance } of workloads) {
    if (instance === undefined) continue
    const known = releases.get(manifest.namespace ?? '') ?? new Set()
    releases.set(manifest.namespace ?? '', known.add(instance))
  }
  const found = new Map<string, { title: string | undefined; workloads: Workload[]; hasHarbor: boolean }>()
  for (const workload of workloads) {
    const { namespace } = workload.manifest
    const others = releases.get(namespace ?? '')
    const instance = workload.instance ?? (others?.size === 1 ? [...others][0] : undefined)
    const key = `${namespace ?? ''}\n${instance ?? ''}`
    const title = [namespace, instance].filter(part => part !== undefined).join('/') || undefined
    const group = found.get(key) ?? { title, workloads: [], hasHarbor: false }
    group.workloads.push(workload)
    group.hasHarbor ||= isHarbor(workload)
    found.set(key, group)
  }
  return [...found].flatMap(([key, { title, workloads: own, hasHarbor }]) => (hasHarbor ? [{ key, title, workloads: own }] : []))
}

/** Whether the pods of a workload have a ConfigMap among their volumes. */
function mounts({ spec, manifest }: Workload, configMap: Manifest): boolean {
  if (manifest.namespace !== configMap.namespace) return false
  return items(spec.volumes, []).some(({ value }) => {
    const { configMap: mounted, projected } = fields(value)
    const sources = items(fields(projected).sources, []).map(({ value: source }) => fields(source).configMap)
    return [mounted, ...sources].some(one => text(fields(one).name) === configMap.name)
  })
}
