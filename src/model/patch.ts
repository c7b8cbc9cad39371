/**
 * A place in a definition, from its root: member names and list indices.
 * `['containerDefinitions', 0, 'name']` is the name of the first container.
 */
export type Path = readonly (string | number)[]

/** Any value JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/**
 * One change. The patches of one list all speak of the value as it was before any of them: removing item 1 does not
 * move item 2.
 *
 * - `set` replaces the value at `path`, or adds the member at the end of the object that lacks it.
 * - `insert` puts an item into a list before the one at the path's index; the list's length appends.
 * - `remove` takes a member or an item away.
 */
export type Patch =
  | { readonly op: 'set'; readonly path: Path; readonly value: Json }
  | { readonly op: 'insert'; readonly path: Path; readonly value: Json }
  | { readonly op: 'remove'; readonly path: Path }

/** What is done to the members or items of one object or list. */
export interface CollectionChange {
  readonly path: Path
  /** New values of members or items, by key. */
  readonly sets: Map<string | number, Json>
  readonly removals: Set<string | number>
  /** New items, by the index they go before, in the order given. */
  readonly insertions: Map<number, Json[]>
}

/**
 * Groups patches by the object or list they change, in the order of first mention. Text editors work on one such group
 * at a time, because neighbours share commas and lines.
 */
export function changesByCollection(patches: readonly Patch[]): CollectionChange[] {
  const changes = new Map<string, CollectionChange>()
  for (const patch of patches) {
    const path = patch.path.slice(0, -1)
    const key = patch.path.at(-1)
    if (key === undefined) throw new Error('a patch cannot change the root itself')
    const id = pointer(path)
    let change = changes.get(id)
    if (!change) {
      change = { path, sets: new Map(), removals: new Set(), insertions: new Map() }
      changes.set(id, change)
    }
    if (patch.op !== 'insert' && (change.sets.has(key) || change.removals.has(key)))
      throw new Error(`two patches change ${pointer(patch.path)}`)
    if (patch.op === 'set') change.sets.set(key, patch.value)
    else if (patch.op === 'remove') change.removals.add(key)
    else if (typeof key === 'number') {
      const before = change.insertions.get(key)
      if (before) before.push(patch.value)
      else change.insertions.set(key, [patch.value])
    } else throw new Error(`insert needs a list index, not the member ${key}`)
  }
  return [...changes.values()]
}

/**
 * The value with the patches applied; the given value stays as it was, untouched parts are shared with it.
 *
 * @throws Error where a path does not exist or two patches change the same place: a rule that yields such patches is wrong.
 */
export function applyPatches(value: unknown, patches: readonly Patch[]): unknown {
  // Deepest collections first, so that a patched child is in place before its parent's indices move.
  const changes = changesByCollection(patches).sort((a, b) => b.path.length - a.path.length)
  refuseLost(changes)
  const copies = new Map<object, object>()
  const root = copyOnce(value, copies)
  for (const change of changes) {
    const target = descend(root, change.path, copies)
    if (Array.isArray(target)) changeList(target, change)
    else changeObject(target, change)
  }
  return root
}

/** A change inside of what goes away, or is replaced, would be lost without a word. */
function refuseLost(changes: readonly CollectionChange[]): void {
  const gone = new Set(
    changes.flatMap(({ path, sets, removals }) => [...sets.keys(), ...removals].map(key => pointer([...path, key])))
  )
  for (const { path } of changes) {
    const above = path.map((_, depth) => pointer(path.slice(0, depth + 1))).find(place => gone.has(place))
    if (above !== undefined) throw new Error(`a patch changes something inside of ${above}, which goes away`)
  }
}

/** Walks down to a collection, copying each step once, so that the original is never written to. */
function descend(root: unknown, path: Path, copies: Map<object, object>): unknown[] | Record<string, unknown> {
  let node = root
  for (const [depth, key] of path.entries()) {
    if (!isCollection(node) || !Object.hasOwn(node, key)) throw new Error(`nothing at ${pointer(path.slice(0, depth + 1))}`)
    const child = copyOnce((node as Record<string | number, unknown>)[key], copies)
    define(node, key, child)
    node = child
  }
  if (!isCollection(node)) throw new Error(`no object or list at ${pointer(path)}`)
  return node
}

function copyOnce(value: unknown, copies: Map<object, object>): unknown {
  if (!isCollection(value)) return value
  const known = copies.get(value)
  if (known) return known
  const copy = Array.isArray(value) ? [...value] : { ...value }
  copies.set(value, copy)
  copies.set(copy, copy)
  return copy
}

function changeList(list: unknown[], { path, sets, removals, insertions }: CollectionChange): void {
  const result: unknown[] = []
  for (const index of [...sets.keys(), ...removals, ...insertions.keys()]) {
    const last = insertions.has(index as number) ? list.length : list.length - 1
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > last)
      throw new Error(`nothing at ${pointer([...path, index])}`)
  }
  for (let index = 0; index <= list.length; index++) {
    result.push(...(insertions.get(index) ?? []))
    if (index === list.length || removals.has(index)) continue
    result.push(sets.has(index) ? sets.get(index) : list[index])
  }
  list.length = 0
  for (const item of result) list.push(item)
}

function changeObject(object: Record<string, unknown>, { path, sets, removals, insertions }: CollectionChange): void {
  if (insertions.size > 0) throw new Error(`${pointer(path)} is an object: insert is for lists`)
  for (const key of removals) {
    if (!Object.hasOwn(object, key)) throw new Error(`nothing at ${pointer([...path, key])}`)
    delete object[key]
  }
  for (const [key, value] of sets) define(object, key, value)
}

/** Assignment that makes an own member even of a key such as `__proto__`. */
function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true })
}

function isCollection(value: unknown): value is unknown[] | Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return Array.isArray(value) || prototype === Object.prototype || prototype === null
}

/**
 * Collects patches that can be applied together. Two lists of patches cannot where one changes what the other changes, or
 * where both insert an item of the same name into the same list: the second then waits for the next pass.
 */
export class PatchSet {
  readonly patches: Patch[] = []
  /** Places that are set or removed. */
  readonly #changed = new Set<string>()
  /** Places above a change: setting one of them would undo it. */
  readonly #above = new Set<string>()
  /** Names of the items inserted, by list. */
  readonly #named = new Set<string>()

  /** Takes the patches in, all or none; tells whether it did. */
  add(patches: readonly Patch[]): boolean {
    if (patches.some(patch => this.#conflicts(patch))) return false
    for (const patch of patches) this.#claim(patch)
    this.patches.push(...patches)
    return true
  }

  #conflicts(patch: Patch): boolean {
    const named = nameInList(patch)
    if (named !== undefined && this.#named.has(named)) return true
    if (patch.op !== 'insert' && this.#above.has(pointer(patch.path))) return true
    return ancestors(patch).some(place => this.#changed.has(place))
  }

  #claim(patch: Patch): void {
    const named = nameInList(patch)
    if (named !== undefined) this.#named.add(named)
    if (patch.op !== 'insert') this.#changed.add(pointer(patch.path))
    for (const place of ancestors(patch)) this.#above.add(place)
  }
}

/** The places on the way to what a patch changes, and that place itself; an insertion changes the list. */
function ancestors({ op, path }: Patch): string[] {
  const depth = op === 'insert' ? path.length - 1 : path.length
  return Array.from({ length: depth }, (_, index) => pointer(path.slice(0, index + 1)))
}

function nameInList(patch: Patch): string | undefined {
  if (patch.op !== 'insert' || typeof patch.value !== 'object' || patch.value === null || Array.isArray(patch.value))
    return undefined
  const { name } = patch.value
  return typeof name === 'string' ? `${pointer(patch.path.slice(0, -1))}#${name}` : undefined
}

/** The path as a JSON pointer (RFC 6901); the root is the empty string. */
export function pointer(path: Path): string {
  let text = ''
  for (const key of path) text += `/${typeof key === 'number' ? key : key.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return text
}

/** Deep equality of JSON values, members in any order. Without recursion: input may be nested 20,000 deep. */
export function equal(a: unknown, b: unknown): boolean {
  const pending: [unknown, unknown][] = [[a, b]]
  for (let pair = pending.pop(); pair; pair = pending.pop()) {
    const [left, right] = pair
    if (Object.is(left, right)) continue
    if (!isCollection(left) || !isCollection(right) || Array.isArray(left) !== Array.isArray(right)) return false
    const keys = Object.keys(left)
    if (keys.length !== Object.keys(right).length) return false
    for (const key of keys) {
      if (!Object.hasOwn(right, key)) return false
      pending.push([(left as Record<string, unknown>)[key], (right as Record<string, unknown>)[key]])
    }
  }
  return true
}
