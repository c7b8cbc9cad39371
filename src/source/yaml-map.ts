import { SyntaxProblem } from './text.ts'
import { type Entry, type MapNode, type Place, resolve, type YamlNode } from './yaml-node.ts'

const NONE: ReadonlyMap<string, Entry> = new Map()
const NO_NAMES: ReadonlySet<string> = new Set()

/** A map of a YAML text. Its value is made at once; the indexes by name, which hardly any map is asked for, on demand. */
export class YamlMap implements MapNode {
  readonly kind = 'map'
  readonly layout: MapNode['layout']
  readonly entries: readonly Entry[]
  readonly inherited: ReadonlyMap<string, Entry>
  readonly duplicates: ReadonlySet<string>
  readonly value: Readonly<Record<string, unknown>>
  readonly start: number
  readonly end: number
  readonly bare: number
  readonly slot: number | undefined
  readonly tag: boolean
  readonly anchor: boolean
  shared = false
  // TypeScript's `private` instead of `#`: Node 20 makes `#` fields slowly.
  private membersOnce: ReadonlyMap<string, Entry> | undefined = undefined

  constructor(entries: readonly Entry[], layout: MapNode['layout'], { start, end, bare, slot, tag, anchor }: Place) {
    this.layout = layout
    this.entries = entries
    this.start = start
    this.end = end
    this.bare = bare
    this.slot = slot
    this.tag = tag
    this.anchor = anchor
    this.inherited = inheritedBy(entries)
    const own: Record<string, unknown> = {}
    this.duplicates = fill(own, entries)
    const value: Record<string, unknown> = this.inherited.size > 0 ? {} : own
    // What is merged comes first, and what the map says itself goes over it.
    for (const [name, entry] of this.inherited) define(value, name, entry.value.value)
    if (value !== own) fill(value, entries)
    this.value = value
  }

  get members(): ReadonlyMap<string, Entry> {
    this.membersOnce ??= new Map(this.entries.filter(({ merge }) => !merge).map(entry => [entry.name, entry]))
    return this.membersOnce
  }
}

/** Gives an object the members of a map, of equal names the last; and tells which names are there twice. */
function fill(target: Record<string, unknown>, entries: readonly Entry[]): ReadonlySet<string> {
  let twice: Set<string> | undefined
  for (const { merge, name, value } of entries) {
    if (merge) continue
    if (Object.hasOwn(target, name)) twice = (twice ?? new Set()).add(name)
    define(target, name, value.value)
  }
  return twice ?? NO_NAMES
}

/** Plain assignment is by far the fastest, but makes no member of `__proto__`. */
function define(target: { [name: string]: unknown }, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  else target[name] = value
}

/** What merge keys bring in: of several sources with the same name the first counts. */
function inheritedBy(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  if (!entries.some(({ merge }) => merge)) return NONE
  const inherited = new Map<string, Entry>()
  for (const source of entries.flatMap(({ merge, value }) => (merge ? mergeSources(value) : []))) {
    for (const [name, entry] of [...source.members, ...source.inherited]) if (!inherited.has(name)) inherited.set(name, entry)
  }
  return inherited
}

function mergeSources(node: YamlNode): MapNode[] {
  const content = resolve(node)
  const sources = content.kind === 'list' ? content.entries.map(({ value }) => resolve(value)) : [content]
  return sources.map(source => {
    if (source.kind !== 'map') throw new SyntaxProblem('a merge key (<<) wants a map or a list of maps', node.start)
    return source
  })
}
