import { quote } from '../../model/printable.ts'
import { fields, items, Unresolved } from '../../model/task-definition.ts'
import { expand } from './expansion.ts'
import { below, type Manifest, type ManifestIndex, type Place, text, titleOf } from './manifest.ts'
import type { PodContainer } from './workload.ts'

/** What reaches a container's environment, and where it stands. */
export interface Given {
  /** Undefined where something gives any number of variables that cannot be seen. */
  readonly name: string | undefined
  readonly value: unknown
  /** Where the value stands. */
  readonly at: Place
  /** What goes away when the variable does. */
  readonly whole: Place
  /** The ConfigMap that the value stands in. */
  readonly configMap: Manifest | undefined
}

/** A name that programs look for; other keys of a ConfigMap are files. */
const VARIABLE = /^[A-Za-z_]\w*$/

/**
 * The variables of a container in the order in which they come to count: of a name the last one does. First `envFrom`, one
 * source after another, then `env`.
 * Source: Kubernetes' API reference, Container v1 core: of several sources the last takes precedence, and `env` over all.
 */
export function environmentOf(container: PodContainer, index: ManifestIndex): Given[] {
  const given = givenFrom(container, index)
  const before = new Map<string, unknown>()
  for (const { name, value } of given) if (name !== undefined) before.set(name, value)
  for (const { value, path } of items(container.value.env, ['env'])) {
    const entry = givenBy(fields(value), below(container.place, ...path), container, index, before)
    if (!entry) continue
    given.push(entry)
    if (entry.name !== undefined) before.set(entry.name, entry.value)
  }
  return given
}

/** From the last to the first: what a source gives that cannot be seen may replace what those before it give. */
function givenFrom({ value, place, workload }: PodContainer, index: ManifestIndex): Given[] {
  const { namespace } = workload.manifest
  const found: Given[] = []
  const hidden = new Map<string, string>()
  const seen = new Set<string>()
  for (const { value: entry, path } of items(value.envFrom, ['envFrom']).reverse()) {
    const source = fields(entry)
    const prefix = text(source.prefix) ?? ''
    const kind = source.configMapRef === undefined ? 'Secret' : 'ConfigMap'
    const name = text(fields(source.configMapRef ?? source.secretRef).name) ?? ''
    const id = `${kind}\n${prefix}\n${name}`
    // The same again gives nothing new.
    if (seen.has(id)) continue
    seen.add(id)
    const at = below(place, ...path)
    const referred = index.find(kind, name, namespace)
    const own = referred && variablesIn(referred, prefix, at)
    if (own) found.push(...own.map(one => hiddenBy(one, hidden)).reverse())
    else {
      const title = quote(titleOf({ kind, name }))
      if (!hidden.has(prefix)) hidden.set(prefix, title)
      const unseen = new Unresolved(`\`envFrom\` of ${title}, which is not in this input`)
      found.push({ name: undefined, value: unseen, at, whole: at, configMap: undefined })
    }
  }
  return found.reverse()
}

function hiddenBy(given: Given, hidden: ReadonlyMap<string, string>): Given {
  for (const [prefix, title] of hidden) {
    if (given.name?.startsWith(prefix))
      return { ...given, value: new Unresolved(`a value that ${title}, which is not in this input, may replace`) }
  }
  return given
}

/** The variables that a ConfigMap or a Secret gives; undefined where its data are none. */
function variablesIn(manifest: Manifest, prefix: string, reference: Place): Given[] | undefined {
  const isSecret = manifest.kind === 'Secret'
  const found: Given[] = []
  for (const member of isSecret ? ['data', 'stringData'] : ['data']) {
    const data = manifest.value[member] ?? {}
    if (typeof data !== 'object' || Array.isArray(data)) return undefined
    for (const key of Object.keys(data)) {
      if (!VARIABLE.test(prefix + key)) continue
      const at = isSecret ? reference : below(manifest.place, member, key)
      const value = isSecret ? ofSecret(manifest.name) : plain((data as Record<string, unknown>)[key])
      found.push({ name: prefix + key, value, at, whole: at, configMap: isSecret ? undefined : manifest })
    }
  }
  return found
}

function givenBy(
  entry: { readonly [field: string]: unknown },
  whole: Place,
  { workload }: PodContainer,
  index: ManifestIndex,
  before: ReadonlyMap<string, unknown>
): Given | undefined {
  const name = text(entry.name)
  if (name === undefined) return undefined
  const own = { name, at: below(whole, 'value'), whole, configMap: undefined }
  if (entry.valueFrom === undefined || entry.valueFrom === null) {
    const value = plain(entry.value)
    return { ...own, value: typeof value === 'string' ? expand(value, before) : value }
  }
  const from = fields(entry.valueFrom)
  const hidden = { ...own, at: below(whole, 'valueFrom') }
  const { secretKeyRef, configMapKeyRef } = from
  if (secretKeyRef !== undefined) return { ...hidden, value: ofSecret(text(fields(secretKeyRef).name) ?? '') }
  if (configMapKeyRef === undefined) return { ...hidden, value: new Unresolved('a field of the pod') }
  const reference = fields(configMapKeyRef)
  const title = titleOf({ kind: 'ConfigMap', name: text(reference.name) ?? '' })
  const key = text(reference.key) ?? ''
  const configMap = index.find('ConfigMap', text(reference.name) ?? '', workload.manifest.namespace)
  if (!configMap) return { ...hidden, value: new Unresolved(`a value of ${quote(title)} elsewhere`) }
  const data = fields(configMap.value.data)
  if (Object.hasOwn(data, key))
    return { name, value: plain(data[key]), at: below(configMap.place, 'data', key), whole, configMap }
  return reference.optional === true
    ? undefined
    : { ...hidden, value: new Unresolved(`a key that ${quote(title)} does not have`) }
}

function ofSecret(name: string): Unresolved {
  return new Unresolved(`a value of ${quote(titleOf({ kind: 'Secret', name }))}`)
}

/** Nothing is the empty string. What is no string is left as it is, for a rule to speak of. */
function plain(value: unknown): unknown {
  return value ?? ''
}
