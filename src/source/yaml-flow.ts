import { pointer } from '../model/patch.ts'
import { Refusal, type Span } from './text.ts'
import type { YamlLayout } from './yaml-layout.ts'
import type { Collection, Entry } from './yaml-node.ts'
import { insertion, type Piece, type Plan, type Site, type Splice, splice } from './yaml-splice.ts'
import { flowMember, inline, neighbour } from './yaml-write.ts'

/** A change of a flow collection that has entries. */
interface FlowChange {
  readonly node: Collection
  readonly removed: ReadonlySet<number>
  /** The index of the last entry that stays, -1 for none: what comes behind it decides about its comma. */
  readonly last: number
  /** New items or members by the index that they go before, where an entry that stays follows. */
  readonly before: readonly Texts[]
  readonly behind: readonly string[]
}

type Texts = readonly [index: number, texts: readonly string[]]

/**
 * Lets the entries of a flow collection come and go with their commas, and with their lines where each has its own.
 *
 * @throws Refusal where entries share lines and there are comments around what goes: whose they are is a guess
 */
export function rearrangeFlow({ node, path }: Site<Collection>, { removed, inserted }: Plan, layout: YamlLayout): Splice[] {
  const { entries } = node
  const texts = [...inserted]
    .sort(([a], [b]) => a - b)
    .map(([index, pieces]): Texts => [index, textsOf(node, index, pieces, layout)])
  const last = entries.findLastIndex(({ index }) => !removed.has(index))
  const before = texts.filter(([index]) => index <= last)
  const behind = texts.filter(([index]) => index > last).flatMap(([, added]) => added)
  if (entries.length === 0) return [fill(node, behind, layout)]
  const change = { node, removed, last, before, behind }
  if (entries.every(entry => hasOwnLines(entry, layout))) return changeLines(change, layout)
  if ([...removed].some(index => hasCommentAround(node, index, layout))) {
    throw new Refusal(`comments at ${pointer(path)} stand between entries that share lines`)
  }
  return changeRow(change)
}

function textsOf(node: Collection, index: number, pieces: readonly Piece[], { habits }: YamlLayout): string[] {
  const like = neighbour(node, index)
  return pieces.map(({ name, value }) => {
    return node.kind === 'list' ? inline(value, like, habits, 'flow') : flowMember(name, value, node, like, habits)
  })
}

/** Brackets without entries: the blanks in them go, a comment stays. */
function fill({ kind, bare, end }: Collection, texts: readonly string[], { text, habits }: YamlLayout): Splice {
  const isBlank = !text.slice(bare, end).includes('#')
  const padding = isBlank && kind === 'map' ? habits.padding : ''
  return splice(bare + 1, isBlank ? end - 1 : bare + 1, padding + texts.join(', ') + padding)
}

function changeLines({ node, removed, last, before, behind }: FlowChange, layout: YamlLayout): Splice[] {
  const { entries } = node
  const blocks = entries.map((entry, index) => ({
    start: layout.blockStart(entry, entries[index - 1]),
    end: layout.nextLine(endWithComma(entry)),
  }))
  if (last < 0 && behind.length === 0 && !isCommented(node, blocks, layout)) return [splice(node.bare + 1, node.end - 1, '')]
  const startOf = (index: number) => (blocks[index] as Span).start
  const indent = ' '.repeat(layout.column((entries[0] as Entry).start))
  const line = (text: string) => `${indent}${text}${layout.eol}`
  const trailing = entries.at(-1)?.comma !== undefined
  const at = blocks[last]?.end ?? startOf(0)
  const tail = behind.map((text, index) => line(index < behind.length - 1 || trailing ? `${text},` : text))
  return [
    ...[...removed].map(index => splice(startOf(index), (blocks[index] as Span).end, '')),
    ...before.map(([index, texts]) => insertion(startOf(index), texts.map(text => line(`${text},`)).join(''))),
    insertion(at, tail.join('')),
    ...setComma(entries[last], behind.length > 0 || trailing),
  ]
}

/** Whether a comment is left between the brackets when the lines of all entries are gone. */
function isCommented({ bare, end }: Collection, blocks: readonly Span[], { text }: YamlLayout): boolean {
  const gaps = [
    ...blocks.map((block, index) => text.slice(blocks[index - 1]?.end ?? bare + 1, block.start)),
    text.slice(blocks.at(-1)?.end, end),
  ]
  return gaps.some(gap => gap.includes('#'))
}

function setComma(entry: Entry | undefined, wanted: boolean): Splice[] {
  if (!entry || wanted === (entry.comma !== undefined)) return []
  return [entry.comma === undefined ? insertion(entry.end, ',') : splice(entry.comma, entry.comma + 1, '')]
}

function changeRow({ node, removed, last, before, behind }: FlowChange): Splice[] {
  const { entries } = node
  const startOf = (index: number) => (entries[index] as Entry).start
  const nextStaying = (index: number) => {
    let next = index
    while (removed.has(next)) next++
    return next
  }
  const runs = [...removed].filter(index => index < last && !removed.has(index - 1))
  return [
    ...runs.map(index => splice(startOf(index), startOf(nextStaying(index)), '')),
    ...before.map(([index, texts]) => insertion(startOf(nextStaying(index)), texts.map(text => `${text}, `).join(''))),
    changeRowEnd(node, last, behind),
  ]
}

/** Replaces all that follows the last entry that stays, its comma included; a comma at the very end stays. */
function changeRowEnd({ entries, bare, end }: Collection, last: number, behind: readonly string[]): Splice {
  const to = (entries.at(-1) as Entry).end
  const kept = entries[last]
  if (kept) return splice(kept.end, to, behind.map(text => `, ${text}`).join(''))
  return behind.length > 0 ? splice((entries[0] as Entry).start, to, behind.join(', ')) : splice(bare + 1, end - 1, '')
}

function hasOwnLines(entry: Entry, layout: YamlLayout): boolean {
  return layout.startsLine(entry.start) && layout.endsLine(endWithComma(entry))
}

function endWithComma({ end, comma }: Entry): number {
  return comma === undefined ? end : comma + 1
}

function hasCommentAround({ entries, bare, end }: Collection, index: number, { text }: YamlLayout): boolean {
  const entry = entries[index] as Entry
  const before = text.slice(entries[index - 1]?.end ?? bare + 1, entry.start)
  return `${before}${text.slice(entry.end, entries[index + 1]?.start ?? end - 1)}`.includes('#')
}
