import { applyPatches, equal, type Json, type Patch, type Path, pointer } from '../../model/patch.ts'
import { quote } from '../../model/printable.ts'
import { Unresolved } from '../../model/task-definition.ts'
import { Refusal } from '../text.ts'
import type { Definition } from './definition.ts'
import type { Given } from './environment.ts'
import { below, type Manifest, type Place, titleOf } from './manifest.ts'
import { type Manifests, runsHarbor } from './manifests.ts'
import type { PodContainer } from './workload.ts'

/** Patches of an installation, as changes of its manifests. */
interface Change {
  /** By document of the stream. */
  readonly byPart: ReadonlyMap<number, readonly Patch[]>
  /** What the definition comes to be by them: a value of a ConfigMap may be that of several containers. */
  readonly task: unknown
}

/** @throws Refusal where a patch has no place of its own in the manifests */
export function inManifests(definition: Definition, manifests: Manifests, patches: readonly Patch[]): Change {
  const translation = new Translation(definition, manifests, patches)
  for (const patch of patches) translation.add(patch)
  return translation.result()
}

/** Whether two definitions are the same, what is not known included. */
export function isSame(a: unknown, b: unknown): boolean {
  return equal(comparable(a), comparable(b))
}

function comparable(value: unknown): unknown {
  if (value instanceof Unresolved) return { unresolved: value.expression }
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)]))
}

class Translation {
  readonly #definition: Definition
  readonly #manifests: Manifests
  /** What is asked for, by path: a reader of a shared value may be asked for the same. */
  readonly #wanted: ReadonlyMap<string, Patch>
  /** Changes of values and removals, by place; the same may be asked for twice. */
  readonly #changes = new Map<string, { part: number; patch: Patch }>()
  readonly #added = new Map<PodContainer, Json[]>()
  /** Patches of the definition, with those that come with them. */
  readonly #own = new Map<string, Patch>()
  readonly #inserted: Patch[] = []

  constructor(definition: Definition, manifests: Manifests, patches: readonly Patch[]) {
    this.#definition = definition
    this.#manifests = manifests
    this.#wanted = new Map(patches.flatMap(patch => (patch.op === 'insert' ? [] : [[pointer(patch.path), patch] as const])))
  }

  add(patch: Patch): void {
    const [list, container, member, index, field, ...rest] = patch.path
    const own = list === 'containerDefinitions' ? this.#definition.containers[Number(container)] : undefined
    if (!own || member !== 'environment' || rest.length > 0) throw new Refusal('a manifest has no place for it')
    if (patch.op === 'insert' && field === undefined) {
      this.#added.set(own, [...(this.#added.get(own) ?? []), patch.value])
      this.#inserted.push(patch)
      return
    }
    const given = this.#manifests.environment(own)[Number(index)]
    if (!given || given.name === undefined) throw new Refusal('a manifest has no place for it')
    if (patch.op === 'set' && field === 'value')
      this.#change(given, patch, place => ({ op: 'set', path: place.path, value: patch.value }))
    else if (patch.op === 'remove' && field === undefined)
      this.#change(given, patch, place => ({ op: 'remove', path: place.path }))
    else throw new Refusal('a manifest has no place for it')
  }

  result(): Change {
    const byPart = new Map<number, Patch[]>()
    const put = (part: number, patch: Patch): void => {
      byPart.set(part, [...(byPart.get(part) ?? []), patch])
    }
    for (const { part, patch } of this.#changes.values()) put(part, patch)
    for (const [{ place, value }, added] of this.#added) {
      const { part, path } = below(place, 'env')
      const { env } = value
      if (env === undefined || env === null) put(part, { op: 'set', path, value: added })
      else if (!Array.isArray(env)) throw new Refusal('`env` is no list')
      else for (const entry of added) put(part, { op: 'insert', path: [...path, env.length], value: entry })
    }
    return { byPart, task: applyPatches(this.#definition.task, [...this.#own.values(), ...this.#inserted]) }
  }

  #change(given: Given, patch: Patch, inText: (place: Place) => Patch): void {
    this.#own.set(pointer(patch.path), patch)
    const place = patch.op === 'remove' ? given.whole : given.at
    const isShared = given.configMap !== undefined && place.part === given.at.part && isSamePath(place.path, given.at.path)
    if (given.configMap && isShared) this.#share(given.configMap, given.at, patch)
    const id = `${place.part} ${pointer(place.path)}`
    const change = { part: place.part, patch: inText(place) }
    const other = this.#changes.get(id)
    if (other && !equal(other.patch, change.patch)) throw new Refusal('its readers want different values of it')
    this.#changes.set(id, change)
  }

  /** A value that others read, too, is changed for them as well: only where they are Harbor's, or want it so themselves. */
  #share(configMap: Manifest, at: Place, patch: Patch): void {
    const title = quote(titleOf(configMap))
    const key = String(at.path.at(-1))
    if (configMap.value.immutable === true) throw new Refusal(`${title} is immutable`)
    const { containers, mounts } = this.#manifests.readersOf(configMap, key)
    const { containers: own } = this.#definition
    const workloads = new Set(own.map(({ workload }) => workload))
    const mounting = mounts.find(workload => !workloads.has(workload))
    if (mounting) throw new Refusal(`${title} is mounted by ${quote(titleOf(mounting.manifest))}, too`)
    for (const reader of containers) {
      const container = own.indexOf(reader)
      for (const [index, given] of this.#manifests.environment(reader).entries()) {
        if (given.configMap !== configMap || given.at.path.at(-1) !== key) continue
        const whole: Path = ['containerDefinitions', container, 'environment', index]
        const path = patch.op === 'remove' ? whole : [...whole, 'value']
        const asked = this.#wanted.get(pointer(path))
        const isAsked = asked !== undefined && equal({ ...asked, path: [] }, { ...patch, path: [] })
        const mayHave = container >= 0 && patch.op === 'set' && runsHarbor(reader)
        if (!isAsked && !mayHave)
          throw new Refusal(`${title} is read by ${quote(titleOf(reader.workload.manifest))}, too, which may want another value`)
        // What hides the value from this reader goes on to do so.
        if (patch.op === 'remove' || !(given.value instanceof Unresolved)) this.#own.set(pointer(path), { ...patch, path })
      }
    }
  }
}

function isSamePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index])
}
