import type { Path } from '../../model/patch.ts'
import { fields, items } from '../../model/task-definition.ts'
import type { SourceText } from '../text.ts'

/** The annotation by which EKS gives a role to a service account (IAM roles for service accounts). */
export const ROLE = 'eks.amazonaws.com/role-arn'

/** A place in a stream of manifests: which of its documents, and where in that. */
export interface Place {
  readonly part: number
  readonly path: Path
}

/** The place of a member or an item below another. */
export function below({ part, path }: Place, ...keys: Path): Place {
  return { part, path: [...path, ...keys] }
}

/** One object of Kubernetes. */
export interface Manifest {
  readonly place: Place
  readonly kind: string
  readonly name: string
  /** Undefined where the manifest leaves it to whoever applies it. */
  readonly namespace: string | undefined
  readonly value: { readonly [field: string]: unknown }
}

/** Whether a parsed value is an object of Kubernetes, or a list of such. */
export function isManifest(value: unknown): boolean {
  const { apiVersion, kind } = fields(value)
  return typeof apiVersion === 'string' && typeof kind === 'string'
}

/** The objects of a stream, those in lists (`kubectl get -o json`) among them; what is none is passed over. */
export function manifestsIn(parts: readonly SourceText[]): Manifest[] {
  const found: Manifest[] = []
  for (let part = 0; part < parts.length; part++) {
    const { value } = parts[part] as SourceText
    if (!isManifest(value)) continue
    const place: Place = { part, path: [] }
    const { kind, items: listed } = fields(value)
    if (!Array.isArray(listed) || !String(kind).endsWith('List')) found.push(manifestAt(place, value))
    else {
      for (const { value: item, path } of items(listed, ['items']))
        if (isManifest(item)) found.push(manifestAt({ part, path }, item))
    }
  }
  return found
}

function manifestAt(place: Place, object: unknown): Manifest {
  const value = fields(object)
  const { name, generateName, namespace } = fields(value.metadata)
  return { place, kind: String(value.kind), name: text(name) ?? text(generateName) ?? '', namespace: text(namespace), value }
}

/** A string that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** How a person calls an object: `ConfigMap/harbor-core`. */
export function titleOf({ kind, name }: Pick<Manifest, 'kind' | 'name'>): string {
  return `${kind}/${name}`
}

/** Finds the objects of a kind by name and namespace. */
export class ManifestIndex {
  readonly #byKey = new Map<string, Manifest | 'twice'>()

  constructor(manifests: readonly Manifest[], kinds: ReadonlySet<string>) {
    for (const manifest of manifests) {
      if (!kinds.has(manifest.kind)) continue
      const key = keyOf(manifest.kind, manifest.name, manifest.namespace)
      this.#byKey.set(key, this.#byKey.has(key) ? 'twice' : manifest)
    }
  }

  /**
   * Charts leave the namespace out, or name it everywhere: an object is another's only where both do the same. Of one that is
   * there twice nobody knows which counts.
   */
  find(kind: string, name: string, namespace: string | undefined): Manifest | undefined {
    const found = this.#byKey.get(keyOf(kind, name, namespace))
    return found === 'twice' ? undefined : found
  }
}

function keyOf(kind: string, name: string, namespace: string | undefined): string {
  return `${kind}\n${namespace ?? ''}\n${name}`
}
