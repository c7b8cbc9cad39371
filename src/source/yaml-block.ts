import type { YamlLayout } from './yaml-layout.ts'
import type { Collection, Entry } from './yaml-node.ts'
import { insertion, type Piece, type Plan, type Site, type Splice, splice } from './yaml-splice.ts'
import { blockItem, blockMember, neighbour } from './yaml-write.ts'

/** What a node takes up: a stretch of text that ends on some line, and the lines below that one until an offset, if any. */
interface Extent {
  readonly start: number
  readonly end: number
  readonly below: number | undefined
}

/** New lines of a collection, without their indentation, by the index of the entry that they go before. */
type Lines = ReadonlyMap<number, readonly string[]>

/** Puts a text of one line in the place of a node. The comment at the end of the line stays. */
export function writeInline(site: Site, text: string, layout: YamlLayout): Splice[] {
  const { start, end, below } = extentOf(site, layout)
  const gap = site.entry?.key && !site.entry.colon ? ': ' : ' '
  const own = splice(start, end, start === end ? gap + text : text)
  return below === undefined ? [own] : [own, splice(layout.lineEnd(end), below, '')]
}

/** Puts the lines of a block collection in the place of a node: beside its dash, or below its key. The comment stays here, too. */
export function writeBlock(site: Site, lines: readonly string[], kind: Collection['kind'], layout: YamlLayout): Splice[] {
  const { start, end, below } = extentOf(site, layout)
  const absent = start === end
  const lineEnd = layout.lineEnd(end)
  const indented = (column: number, added: readonly string[]) =>
    added.map(line => layout.eol + ' '.repeat(column) + line).join('')
  if (isBesideDash(site) || (!absent && layout.startsLine(start))) {
    const rest = indented(layout.column(start) + (absent ? 1 : 0), lines.slice(1))
    return [splice(start, end, `${absent ? ' ' : ''}${lines[0]}`), splice(lineEnd, below ?? lineEnd, rest)]
  }
  const all = indented(columnBelow(site, kind, layout), lines)
  return [splice(site.node.slot ?? start, end, ''), splice(lineEnd, below ?? lineEnd, all)]
}

/** Lets the entries of a block collection come and go with all of their lines. */
export function rearrangeBlock({ node }: Site<Collection>, plan: Plan, layout: YamlLayout): Splice[] {
  const { entries, slot } = node
  const { removed } = plan
  const brackets = node.kind === 'list' ? '[]' : '{}'
  const emptied = removed.size === entries.length && plan.inserted.size === 0
  const lines: Lines = emptied ? new Map([[0, [brackets]]]) : linesOf(node, plan, layout)
  if (!layout.startsLine(node.start)) return rearrangeCompact(entries, removed, lines, layout)
  const added = emptied && slot !== undefined ? [insertion(slot, ` ${brackets}`)] : insertLines(entries, lines, layout)
  return [...added, ...removeLines(entries, removed, layout)]
}

/** A collection that starts beside its dash: whatever comes to be its first entry must stand there. */
function rearrangeCompact(entries: readonly Entry[], removed: ReadonlySet<number>, lines: Lines, layout: YamlLayout): Splice[] {
  const first = entries[0] as Entry
  const { start } = first
  const indent = layout.eol + ' '.repeat(layout.column(start))
  let kept = 0
  while (removed.has(kept)) kept++
  const head = Array.from({ length: kept + 1 }, (_, index) => lines.get(index) ?? []).flat()
  const tail = insertLines(entries, new Map([...lines].filter(([index]) => index > kept)), layout)
  const removeFrom = (index: number) => removeLines(entries, new Set([...removed].filter(other => other >= index)), layout)
  if (kept === 0) return [insertion(start, head.map(line => line + indent).join('')), ...tail, ...removeFrom(0)]
  if (head.length > 0) {
    return [splice(start, layout.beforeBreak(layout.blockEnd(first)), head.join(indent)), ...tail, ...removeFrom(1)]
  }
  return [splice(start, layout.skipBlank(layout.blockEnd(entries[kept - 1] as Entry)), ''), ...tail, ...removeFrom(kept)]
}

/** Turns an empty `[]` or `{}` into a block collection. */
export function fillBlock(site: Site<Collection>, plan: Plan, layout: YamlLayout): Splice[] {
  const lines = [...linesOf(site.node, plan, layout).values()].flat()
  return writeBlock(site, lines, site.node.kind, layout)
}

function linesOf(node: Collection, { inserted }: Plan, layout: YamlLayout): Lines {
  const lines = new Map<number, string[]>()
  for (const [index, pieces] of inserted) {
    lines.set(
      index,
      pieces.flatMap(piece => pieceLines(node, index, piece, layout))
    )
  }
  return lines
}

function pieceLines(node: Collection, index: number, { name, value }: Piece, { habits }: YamlLayout): string[] {
  const like = neighbour(node, index)
  return node.kind === 'list' ? blockItem(value, like, habits) : blockMember(name, value, node, like, habits)
}

function insertLines(entries: readonly Entry[], lines: Lines, layout: YamlLayout): Splice[] {
  const indent = ' '.repeat(layout.column((entries[0] as Entry).start))
  return [...lines].map(([index, added]) => {
    const entry = entries[index]
    const at = entry ? layout.blockStart(entry, entries[index - 1]) : layout.blockEnd(entries.at(-1) as Entry)
    return insertion(at, added.map(line => indent + line + layout.eol).join(''))
  })
}

function removeLines(entries: readonly Entry[], removed: ReadonlySet<number>, layout: YamlLayout): Splice[] {
  return [...removed].map(index => {
    const entry = entries[index] as Entry
    return splice(layout.blockStart(entry, entries[index - 1]), layout.blockEnd(entry), '')
  })
}

function extentOf({ node, entry }: Site, layout: YamlLayout): Extent {
  if (node.kind === 'scalar' && node.style === 'block') {
    const end = node.bare + layout.text.slice(node.bare, node.bare + 4).search(/\s|$/)
    return { start: node.bare, end, below: node.end > end ? node.end : undefined }
  }
  if (entry && (node.kind === 'list' || node.kind === 'map') && node.layout === 'block') {
    const end = layout.beforeBreak(layout.blockEnd(entry))
    const { slot = node.start } = node
    return layout.startsLine(node.start) ? { start: slot, end: slot, below: end } : { start: node.start, end, below: undefined }
  }
  return { start: node.bare, end: node.end, below: undefined }
}

/** With a tag or an anchor between, the dash is not what the node stands beside. */
function isBesideDash({ node, entry }: Site): boolean {
  return entry !== undefined && entry.key === undefined && node.slot === entry.start + 1
}

function columnBelow({ entry }: Site, kind: Collection['kind'], layout: YamlLayout): number {
  if (!entry) return 0
  const { habits } = layout
  return layout.column(entry.start) + (entry.key ? habits[kind] : habits.item)
}
