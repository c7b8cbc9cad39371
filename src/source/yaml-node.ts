import type { Span } from './text.ts'

/** How a scalar is written; an absent one counts as plain. */
export type Style = 'plain' | 'single' | 'double' | 'block'

/** Where a node stands. The span takes in the tag, not the anchor; a block collection starts at its first dash or key. */
export interface Place extends Span {
  /** The start without the tag. */
  readonly bare: number
  /** Where the colon, dash, tag or anchor before it ends; undefined for a root that has none of them on its line. */
  readonly slot: number | undefined
  readonly tag: boolean
  readonly anchor: boolean
}

interface Base extends Place {
  /** With a tag that is the short form of a function, the long form: `{ Ref: 'Role' }` for `!Ref Role`. */
  readonly value: unknown
  /** Where its tag is the short form of a function: the long form's name, and the node without the tag. */
  readonly short?: { readonly name: string; readonly argument: ContentNode }
  /** Whether an alias refers to it. */
  shared: boolean
}

export interface ScalarNode extends Base {
  readonly kind: 'scalar'
  readonly style: Style
}

export interface AliasNode extends Base {
  readonly kind: 'alias'
  readonly target: ContentNode
}

export interface ListNode extends Base {
  readonly kind: 'list'
  readonly layout: 'block' | 'flow'
  readonly entries: readonly Entry[]
}

export interface MapNode extends Base {
  readonly kind: 'map'
  /** `pair` is the map of a lone `key: value` in a flow list: it has no braces. */
  readonly layout: 'block' | 'flow' | 'pair'
  /** Members and merge keys in the order of the text. */
  readonly entries: readonly Entry[]
  /** Members by name, of equal names the last. */
  readonly members: ReadonlyMap<string, Entry>
  /** What merge keys bring in, as written in the maps that are merged. */
  readonly inherited: ReadonlyMap<string, Entry>
  /** Names that occur more than once. */
  readonly duplicates: ReadonlySet<string>
}

export type Collection = ListNode | MapNode
/** Whatever is no alias. */
export type ContentNode = ScalarNode | Collection
export type YamlNode = ContentNode | AliasNode

/** An item of a list, or a member or merge key of a map; its span starts at the dash, the `?`, or the key's properties. */
export interface Entry extends Span {
  readonly index: number
  readonly key: YamlNode | undefined
  /** The key as a member's name; empty for list items. */
  readonly name: string
  readonly value: YamlNode
  /** Written with a `?`. */
  readonly explicit: boolean
  readonly colon: boolean
  /** A merge key (`<<`), which is no member itself. */
  readonly merge: boolean
  /** Where the comma behind it stands. */
  comma: number | undefined
}

/** What a node stands for: itself, or what its alias refers to. */
export function resolve(node: YamlNode): ContentNode {
  return node.kind === 'alias' ? node.target : node
}

/** The item or member that the value has under the key, be it merged from elsewhere. */
export function child(node: YamlNode, key: string | number): Entry | undefined {
  if (node.short) return key === node.short.name ? argumentOf(node, node.short.argument) : undefined
  if (node.kind === 'list') return node.entries[Number(key)]
  if (node.kind === 'map') return node.members.get(String(key)) ?? node.inherited.get(String(key))
  return undefined
}

/** What is behind the tag of a short form, as if it were the one member of the long form. */
function argumentOf({ start, end }: YamlNode, value: ContentNode): Entry {
  return { index: 0, start, end, key: undefined, name: '', value, explicit: false, colon: false, merge: false, comma: undefined }
}
