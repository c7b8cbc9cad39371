import { type CollectionChange, changesByCollection, type Json, type Patch, type Path, pointer } from '../model/patch.ts'
import { type JsonNode, nodeAt, startOf } from './json-scan.ts'
import { JsonStyle } from './json-style.ts'
import { Refusal } from './text.ts'

/** A replacement of a stretch of text. */
interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * The JSON text with the patches applied, written the way the text around them is written; everything else stays byte
 * for byte.
 *
 * @throws Refusal where a patch speaks of a member that occurs twice
 */
export function editJson(text: string, root: JsonNode, patches: readonly Patch[]): string {
  const style = new JsonStyle(text, root)
  return applySplices(
    text,
    changesByCollection(patches).flatMap(change => spliceCollection(collectionAt(root, change.path), change, style))
  )
}

/** Applies splices from left to right; one inside a larger one is void, as its place is gone. */
function applySplices(text: string, splices: readonly Splice[]): string {
  const pieces: string[] = []
  let done = 0
  for (const splice of [...splices].sort((a, b) => a.start - b.start)) {
    if (splice.start < done) continue
    pieces.push(text.slice(done, splice.start), splice.text)
    done = splice.end
  }
  return pieces.join('') + text.slice(done)
}

interface Collection extends JsonNode {
  readonly children: JsonNode[]
}

function collectionAt(root: JsonNode, path: Path): Collection {
  const node = nodeAt(root, path)
  if (!node?.children) throw new Error(`no object or list at ${pointer(path)}`)
  return node as Collection
}

/**
 * The splices of one object or list. They are made together because a comma belongs to two neighbours: what is removed
 * goes with the comma before it, what is inserted brings one.
 */
function spliceCollection(node: Collection, change: CollectionChange, style: JsonStyle): Splice[] {
  const position = positions(node, change)
  const removed = new Set([...change.removals].map(position))
  const replaced = [...change.sets].filter(([key]) => exists(node, key))
  const added = [...change.sets].filter(([key]) => !exists(node, key))
  const insertions = new Map<number, string[]>()
  for (const [index, values] of change.insertions) {
    insertions.set(
      index,
      values.map(value => style.item(node, index, value))
    )
  }
  if (added.length > 0) {
    const members = added.map(([key, value]) => style.member(node, String(key), value))
    insertions.set(node.children.length, members)
  }
  const inOrder = [...insertions].sort(([a], [b]) => a - b)
  if (node.children.length === removed.size)
    return [
      refill(
        node,
        inOrder.flatMap(([, rendered]) => rendered),
        style
      ),
    ]
  const replacements = replaced.map(([key, value]) => replacement(node, position(key), value, style))
  return [...insertSplices(node, removed, inOrder, style), ...removeSplices(node, removed), ...replacements]
}

/** Finds the place of a key among the children, refusing names that stand there twice: which one is meant is a guess. */
function positions(node: Collection, { path }: CollectionChange): (key: string | number) => number {
  if (node.kind === 'list') return Number
  const byName = new Map<string, number>()
  const twice = new Set<string>()
  for (const [index, { name = '' }] of node.children.entries()) {
    if (byName.has(name)) twice.add(name)
    byName.set(name, index)
  }
  return key => {
    const index = byName.get(String(key))
    if (index === undefined) throw new Error(`nothing at ${pointer([...path, key])}`)
    if (twice.has(String(key))) throw new Refusal(`${pointer([...path, key])} is there twice`)
    return index
  }
}

function exists(node: Collection, key: string | number): boolean {
  return typeof key === 'number' ? key < node.children.length : node.children.some(child => child.name === key)
}

function replacement(node: Collection, index: number, value: Json, style: JsonStyle): Splice {
  const child = childAt(node, index)
  return { start: child.start, end: child.end, text: style.replacement(child, value) }
}

/** Everything between the brackets anew, where nothing of the old is left. */
function refill(node: Collection, rendered: readonly string[], style: JsonStyle): Splice {
  return { start: node.start + 1, end: node.end - 1, text: style.contents(node, rendered) }
}

function insertSplices(
  node: Collection,
  removed: ReadonlySet<number>,
  insertions: readonly (readonly [number, string[]])[],
  style: JsonStyle
): Splice[] {
  const gap = style.gap(node)
  return insertions.map(([index, rendered]) => {
    const previous = surviving(node, removed, index - 1, -1)
    if (previous) return insertion(previous.end, rendered.map(text => `,${gap}${text}`).join(''))
    const next = surviving(node, removed, index, 1) as JsonNode
    return insertion(startOf(next), rendered.map(text => `${text},${gap}`).join(''))
  })
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text }
}

/** The nearest child that stays, from an index on in one direction. */
function surviving(node: Collection, removed: ReadonlySet<number>, from: number, step: 1 | -1): JsonNode | undefined {
  let index = from
  while (removed.has(index)) index += step
  return node.children[index]
}

/** One splice for each run of neighbours that go: with the comma before the run, or the one behind it at the beginning. */
function removeSplices(node: Collection, removed: ReadonlySet<number>): Splice[] {
  const splices: Splice[] = []
  for (const first of removed) {
    if (removed.has(first - 1)) continue
    let last = first
    while (removed.has(last + 1)) last++
    const start = first === 0 ? startOf(childAt(node, 0)) : childAt(node, first - 1).end
    const end = first === 0 ? startOf(childAt(node, last + 1)) : childAt(node, last).end
    splices.push({ start, end, text: '' })
  }
  return splices
}

function childAt(node: Collection, index: number): JsonNode {
  const child = node.children[index]
  if (!child) throw new Error(`nothing at index ${index}`)
  return child
}
