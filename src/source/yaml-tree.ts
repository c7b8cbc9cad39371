import {
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { SyntaxProblem } from './text.ts'
import { YamlMap } from './yaml-map.ts'
import {
  type AliasNode,
  type ContentNode,
  type Entry,
  type ListNode,
  type MapNode,
  type Place,
  resolve,
  type Style,
  type YamlNode,
} from './yaml-node.ts'

type Props = readonly CST.SourceToken[]
type Token = CST.Token | null | undefined
type CollectionToken = CST.BlockMap | CST.BlockSequence | CST.FlowCollection

/** Levels with aliases written out, so that whoever walks over a value may recurse. */
const MAX_DEPTH = 500
/** Characters that aliases stand for: the value shares them, but whoever walks over it meets each one anew. */
const MAX_EXPANSION = 5_000_000

const INDICATORS = new Set<CST.TokenType>(['map-value-ind', 'seq-item-ind', 'explicit-key-ind', 'doc-start', 'tag', 'anchor'])
const STYLES: { [type: string]: Style } = {
  'single-quoted-scalar': 'single',
  'double-quoted-scalar': 'double',
  'block-scalar': 'block',
}

/** The problem of input that recursion cannot follow. */
export function tooDeep(): SyntaxProblem {
  return new SyntaxProblem('nested too deep', 0)
}

/**
 * The tree of a document without errors.
 *
 * @param token the document's syntax token; undefined for an empty stream
 * @param shortForm what a tag is short for, and with which argument; undefined where tags say nothing
 * @throws SyntaxProblem where an alias or merge key has no meaning, or aliases expand to too much
 */
export function buildTree(
  text: string,
  document: Document.Parsed,
  token: CST.Document | undefined,
  shortForm?: ShortForm
): YamlNode {
  return new Builder(text, shortForm).node(document.contents, token?.value, token?.start ?? [], document.range[1], 0)
}

/** Gives the long form of a tag with its argument: the one member's name and value. */
export type ShortForm = (tag: string, argument: unknown) => { readonly name: string; readonly value: unknown } | undefined

class Builder {
  readonly #text: string
  readonly #shortForm: ShortForm | undefined
  /** By name; undefined while the anchor's own node is still being built. */
  readonly #anchors = new Map<string, ContentNode | undefined>()
  #expansion = 0

  constructor(text: string, shortForm: ShortForm | undefined) {
    this.#text = text
    this.#shortForm = shortForm
  }

  /**
   * @param props the tokens before the node: indicator, tag, anchor, blanks and comments
   * @param position where the node is if it is absent and no indicator precedes it
   */
  node(ast: unknown, token: Token, props: Props, position: number, level: number): YamlNode {
    if (level > MAX_DEPTH) throw tooDeep()
    const { slot, tag, anchor } = readProps(props)
    if (anchor !== undefined) this.#anchors.set(anchor, undefined)
    const present = token && !(token.type === 'scalar' && token.source === '') ? token : undefined
    const bare = present?.offset ?? slot ?? position
    const end = present ? endOf(present) : bare
    const place = { start: tag ?? bare, end, bare, slot, tag: tag !== undefined, anchor: anchor !== undefined }
    const node = this.#withShortForm(this.#node(ast, present, place, level), props)
    if (anchor !== undefined && node.kind !== 'alias') this.#anchors.set(anchor, node)
    return node
  }

  #withShortForm(node: YamlNode, props: Props): YamlNode {
    if (!node.tag || !this.#shortForm || node.kind === 'alias') return node
    const tag = props.find(({ type }) => type === 'tag')?.source ?? ''
    const long = this.#shortForm(tag, node.value)
    if (!long) return node
    // All else it has from the node without the tag.
    const short = { name: long.name, argument: node }
    return Object.assign(Object.create(node) as YamlNode, { value: { [long.name]: long.value }, short })
  }

  #node(ast: unknown, token: CST.Token | undefined, place: Place, level: number): YamlNode {
    if (isAlias(ast)) return this.#alias(ast.source, place, level)
    if (isCollection(ast) && isCollectionToken(token)) return this.#collection(ast, token, place, level)
    const value = (isScalar(ast) ? ast.value : null) ?? null
    const { start, end, bare, slot, tag, anchor } = place
    // Spelt out, for there may be hundreds of thousands, and a spread is several times as slow.
    const style = STYLES[token?.type ?? ''] ?? 'plain'
    return { start, end, bare, slot, tag, anchor, shared: false, kind: 'scalar', value, style }
  }

  #collection(ast: YAMLMap | YAMLSeq, token: CollectionToken, place: Place, level: number): YamlNode {
    const entries = this.#entries(ast.items, token, level)
    const create = isMap(ast) ? map : list
    const [first, last] = [entries[0], entries.at(-1)]
    if (token.type === 'flow-collection' || !first || !last) return create(entries, 'flow', place)
    return create(entries, 'block', { ...place, start: first.start, bare: first.start, end: last.end })
  }

  #alias(name: string, place: Place, level: number): AliasNode {
    const target = this.#anchors.get(name)
    if (!target) {
      const known = this.#anchors.has(name)
      throw new SyntaxProblem(
        known ? 'an alias stands inside the value it refers to' : 'an alias refers to an anchor that is not defined',
        place.start
      )
    }
    target.shared = true
    this.#expand(target, level)
    return { ...place, shared: false, kind: 'alias', value: target.value, target }
  }

  /** Counts what an alias stands for; each alias pays anew, so that a bomb cannot hide in aliases of aliases. */
  #expand(node: YamlNode, level: number): void {
    if (level > MAX_DEPTH) throw tooDeep()
    const content = resolve(node)
    this.#expansion += content.kind === 'scalar' ? content.end - content.start + 1 : 1
    if (this.#expansion > MAX_EXPANSION) throw new SyntaxProblem('its aliases expand to too much (an alias bomb?)', 0)
    if (content.kind === 'scalar') return
    for (const { key, value } of content.entries) {
      if (key) this.#expand(key, level + 1)
      this.#expand(value, level + 1)
    }
  }

  #entries(items: readonly unknown[], token: CollectionToken, level: number): Entry[] {
    const entries: Entry[] = []
    for (const item of token.items) {
      const comma = item.start.find(({ type }) => type === 'comma')
      const previous = entries.at(-1)
      if (comma && previous) previous.comma = comma.offset
      if (isEntry(item)) entries.push(this.#entry(items[entries.length], item, entries.length, level + 1))
    }
    return entries
  }

  #entry(ast: unknown, item: CST.CollectionItem, index: number, level: number): Entry {
    if (isPair(ast)) return this.#member(ast, item, index, level)
    const isPairItem = item.sep || has(item.start, 'explicit-key-ind')
    const value =
      isMap(ast) && isPairItem ? this.#pair(ast, item, level) : this.node(ast, item.value, item.start, startOf(item), level)
    const [start, end, no] = [startOf(item), value.end, false]
    return { index, start, end, key: undefined, name: '', value, explicit: no, colon: no, merge: no, comma: undefined }
  }

  #pair(ast: YAMLMap, item: CST.CollectionItem, level: number): MapNode {
    const entry = this.#member(ast.items[0] as Pair, item, 0, level + 1)
    const { start, end } = entry
    return map([entry], 'pair', { start, end, bare: start, slot: undefined, tag: false, anchor: false })
  }

  #member(ast: Pair, item: CST.CollectionItem, index: number, level: number): Entry {
    const { start: props, sep = [] } = item
    const start = startOf(item)
    const key = this.node(ast.key, item.key, props, start, level)
    const value = this.node(ast.value, item.value, sep, key.end, level)
    const [explicit, colon, merge] = [has(props, 'explicit-key-ind'), has(sep, 'map-value-ind'), isMergeKey(key)]
    return { index, start, end: value.end, key, name: this.#name(key), value, explicit, colon, merge, comma: undefined }
  }

  /** A collection as a key is named by its source: other renderings quote within quotes, doubling with each level. */
  #name(key: YamlNode): string {
    const content = resolve(key)
    if (content.kind !== 'scalar') return this.#text.slice(key.start, key.end)
    return content.value === null ? '' : String(content.value)
  }
}

function list(entries: readonly Entry[], layout: ListNode['layout'], { start, end, bare, slot, tag, anchor }: Place): ListNode {
  const value = entries.map(entry => entry.value.value)
  return { start, end, bare, slot, tag, anchor, shared: false, kind: 'list', layout, entries, value }
}

function map(entries: readonly Entry[], layout: MapNode['layout'], place: Place): MapNode {
  return new YamlMap(entries, layout, place)
}

/** `yaml` gives the key `<<` a symbol for a value, unless it is quoted. */
function isMergeKey(key: YamlNode): boolean {
  return key.kind === 'scalar' && typeof key.value === 'symbol'
}

function isCollectionToken(token: Token): token is CollectionToken {
  return token?.type === 'block-map' || token?.type === 'block-seq' || token?.type === 'flow-collection'
}

/** Other items of a collection's token only hold the comments and commas at its end. */
function isEntry({ start, key, sep, value }: CST.CollectionItem): boolean {
  return Boolean(key || sep || value) || start.some(({ type }) => INDICATORS.has(type))
}

function startOf({ start, key, sep, value }: CST.CollectionItem): number {
  const first = start.find(({ type }) => INDICATORS.has(type)) ?? key ?? sep?.find(({ type }) => INDICATORS.has(type)) ?? value
  return first?.offset ?? 0
}

/** The end of a scalar, an alias or a flow collection; a block collection ends with its last entry. */
function endOf(token: NonNullable<Token>): number {
  if (token.type === 'block-scalar') return endOfBlockScalar(token)
  if (token.type === 'flow-collection') return (token.end[0]?.offset ?? token.offset) + 1
  return token.offset + ('source' in token ? token.source.length : 0)
}

/** Its source ends with a line break, which the span leaves out; without a body the header is all there is. */
function endOfBlockScalar({ offset, props, source }: CST.BlockScalar): number {
  const header = source === '' ? props.slice(0, 1) : props
  const length = header.reduce((sum, prop) => sum + ('source' in prop ? prop.source.length : 0), 0)
  return offset + length + source.replace(/\r?\n$/, '').length
}

/** What the tokens before a node say: where the last indicator or property ends, where the tag is, the anchor's name. */
function readProps(props: Props): { slot: number | undefined; tag: number | undefined; anchor: string | undefined } {
  let slot: number | undefined
  let tag: number | undefined
  let anchor: string | undefined
  let isMark = false
  for (const { type, offset, source } of props) {
    if (type === 'newline' && isMark) slot = undefined
    if (!INDICATORS.has(type)) continue
    isMark = type === 'doc-start'
    slot = offset + source.length
    if (type === 'tag') tag = offset
    if (type === 'anchor') anchor = source.slice(1)
  }
  return { slot, tag, anchor }
}

function has(tokens: Props, type: CST.SourceToken['type']): boolean {
  return tokens.some(token => token.type === type)
}
