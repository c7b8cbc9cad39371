import { type CollectionChange, changesByCollection, type Json, type Patch, type Path, pointer } from '../model/patch.ts'
import { Refusal } from './text.ts'
import { fillBlock, rearrangeBlock, writeBlock, writeInline } from './yaml-block.ts'
import { rearrangeFlow } from './yaml-flow.ts'
import { YamlLayout } from './yaml-layout.ts'
import { type Collection, child, type Entry, type YamlNode } from './yaml-node.ts'
import type { Piece, Plan, Site, Splice } from './yaml-splice.ts'
import { block, inline, isInline, neighbour, quotesOf } from './yaml-write.ts'

/** A splice and how deep its collection is: of two insertions at one place the deeper belongs to what comes first. */
interface Placed extends Splice {
  readonly depth: number
}

/**
 * The text with the patches applied to the document of the tree; all else stays byte for byte.
 *
 * @param patches some that `applyPatches` takes
 * @throws Refusal where a patch concerns what other places share, or would lose a tag, an anchor or a comment
 */
export function editYaml(text: string, root: YamlNode, patches: readonly Patch[]): string {
  const layout = new YamlLayout(text, root)
  const splices = changesByCollection(patches).flatMap(change => {
    const depth = change.path.length
    return spliceCollection(find(root, change.path), change, layout).map(splice => ({ ...splice, depth }))
  })
  return layout.finish(applySplices(layout.text, splices))
}

function applySplices(text: string, splices: Placed[]): string {
  const pieces: string[] = []
  let done = 0
  for (const { start, end, text: replacement } of splices.sort(inOrder)) {
    pieces.push(text.slice(done, start), replacement)
    done = end
  }
  return pieces.join('') + text.slice(done)
}

/** At one place insertions come before what is replaced there. */
function inOrder(a: Placed, b: Placed): number {
  return a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start) || b.depth - a.depth
}

/** The collection at a path, if it can be changed there without changing anything else. */
function find(root: YamlNode, path: Path): Site<Collection> {
  let site: Site = { node: root, path: [] }
  for (const key of path) {
    const parent = collectionAt(site)
    const entry = ownEntry(parent, key)
    if (!entry) throw new Error(`nothing at ${pointer([...parent.path, key])}`)
    site = siteOf(parent, entry, key)
  }
  return collectionAt(site)
}

function collectionAt(site: Site): Site<Collection> {
  const { node, path } = site
  if (node.kind === 'alias') throw new Refusal(`${pointer(path)} is an alias: its value stands elsewhere`)
  if (node.kind === 'scalar') throw new Error(`no object or list at ${pointer(path)}`)
  if (node.anchor && node.shared) throw new Refusal(`${pointer(path)} has an anchor: its aliases would change with it`)
  return { ...site, node }
}

/** The entry under a key, unless it is missing; it must be the only one of that name, and no other map's. */
function ownEntry({ node, path }: Site<Collection>, key: string | number): Entry | undefined {
  const entry = child(node, key)
  const at = () => pointer([...path, key])
  if (node.kind === 'map' && node.duplicates.has(String(key))) throw new Refusal(`${at()} is there twice`)
  if (entry && node.kind === 'map' && !node.members.has(String(key))) throw new Refusal(`${at()} comes from a merge key (<<)`)
  if (entry?.explicit) throw new Refusal(`${at()} is written with a complex key (?)`)
  return entry
}

function siteOf({ node, path }: Site<Collection>, entry: Entry, key: string | number): Site {
  return { node: entry.value, path: [...path, key], entry, parent: node }
}

function spliceCollection(
  site: Site<Collection>,
  { sets, removals, insertions }: CollectionChange,
  layout: YamlLayout
): Splice[] {
  const inserted = new Map<number, Piece[]>()
  for (const [index, values] of insertions) inserted.set(index, values.map(unnamed))
  const added: Piece[] = []
  const splices: Splice[] = []
  for (const [key, value] of sets) {
    const entry = ownEntry(site, key)
    if (entry) splices.push(...replace(siteOf(site, entry, key), value, layout))
    else added.push({ name: String(key), value })
  }
  if (added.length > 0) inserted.set(site.node.entries.length, added)
  const removed = new Set([...removals].map(key => removable(site, key).index))
  return removed.size + inserted.size > 0 ? [...splices, ...rearrange(site, { removed, inserted }, layout)] : splices
}

function unnamed(value: Json): Piece {
  return { name: '', value }
}

function removable(site: Site<Collection>, key: string | number): Entry {
  const entry = ownEntry(site, key)
  if (!entry) throw new Error(`nothing at ${pointer([...site.path, key])}`)
  if ((entry.key && holds(entry.key, 'anchor')) || holds(entry.value, 'anchor')) {
    throw new Refusal(`${pointer([...site.path, key])} holds an anchor that aliases may refer to`)
  }
  return entry
}

function replace(site: Site, value: Json, layout: YamlLayout): Splice[] {
  const { node, path, entry, parent } = site
  if (holds(node, 'anchor')) throw new Refusal(`${pointer(path)} holds an anchor that aliases may refer to`)
  if (holds(node, 'tag')) throw new Refusal(`${pointer(path)} holds a tag that would be lost`)
  const like = quotesOf(node) ? node : parent && entry && neighbour(parent, entry.index)
  if (parent?.layout !== 'block') return writeInline(site, inline(value, like, layout.habits, 'flow'), layout)
  const staysFlow = 'layout' in node && node.layout === 'flow' && node.entries.length > 0
  if (staysFlow || isInline(value)) return writeInline(site, inline(value, like, layout.habits, 'block'), layout)
  return writeBlock(site, block(value, like, layout.habits), Array.isArray(value) ? 'list' : 'map', layout)
}

function rearrange(site: Site<Collection>, plan: Plan, layout: YamlLayout): Splice[] {
  const { node, path, parent } = site
  if (node.layout === 'block') return rearrangeBlock(site, plan, layout)
  if (node.layout === 'pair') throw new Refusal(`${pointer(path)} is a lone pair in a list, without braces`)
  const isEmpty = node.entries.length === 0 && !layout.text.slice(node.bare, node.end).includes('#')
  const isInBlock = !parent || parent.layout === 'block'
  return isEmpty && isInBlock ? fillBlock(site, plan, layout) : rearrangeFlow(site, plan, layout)
}

/** Whether a node, or one inside of it, has a tag or an anchor. */
function holds(node: YamlNode, property: 'tag' | 'anchor'): boolean {
  if (node[property]) return true
  if (node.kind === 'scalar' || node.kind === 'alias') return false
  return node.entries.some(({ key, value }) => (key && holds(key, property)) || holds(value, property))
}
