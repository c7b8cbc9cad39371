import type { Path } from '../model/patch.ts'
import { countWhile, type Scalar, type Span } from './text.ts'
import type { Entry, ScalarNode, YamlNode } from './yaml-node.ts'

/** A scalar of a tree, with its path in the value. */
interface Found {
  readonly node: ScalarNode
  readonly path: Path
  readonly part: Scalar['part']
}

/**
 * The scalars of a tree that touch a part of the text, in order. Whatever is in a key counts as key; maps that are merged
 * without an alias are read as members of the map they are in.
 */
export function* scalarsIn(node: YamlNode, within: Span, above: Path = [], part: Scalar['part'] = 'value'): Iterable<Found> {
  const path = node.short && part === 'value' ? [...above, node.short.name] : above
  if (node.kind === 'scalar' && node.start <= within.end && node.end >= within.start) yield { node, path, part }
  for (const [entry, inner] of entriesIn(node, path, within)) {
    const place = part === 'key' ? path : inner
    if (entry.key && !entry.merge) yield* scalarsIn(entry.key, within, place, 'key')
    yield* scalarsIn(entry.value, within, place, part)
  }
}

/** The comments in a part of the text, in order: a `#` behind a blank or at the start of a line, between scalars. */
export function* commentsIn(text: string, root: YamlNode, within: Span): Iterable<Span> {
  let at = within.start
  for (const { node } of scalarsIn(root, within)) {
    yield* commentsBetween(text, at, Math.min(node.start, within.end))
    at = Math.max(at, node.start)
    if (node.style === 'block') {
      const header = text.indexOf('\n', node.bare)
      if (header >= at && header < node.end) yield* commentsBetween(text, at, Math.min(header, within.end))
    }
    at = Math.max(at, node.end)
  }
  yield* commentsBetween(text, at, within.end)
}

function* commentsBetween(text: string, start: number, end: number): Iterable<Span> {
  for (let at = text.indexOf('#', start); at >= 0 && at < end; at = text.indexOf('#', at)) {
    if (at > 0 && !/\s|\ufeff/.test(text.charAt(at - 1))) {
      at++
      continue
    }
    const line = text.indexOf('\n', at)
    const stop = line < 0 ? text.length : text[line - 1] === '\r' ? line - 1 : line
    yield { start: at, end: stop }
    at = stop
  }
}

/** Whether any map has a name twice; told without paths, for hardly any has. */
export function hasDuplicates(node: YamlNode): boolean {
  if (node.kind === 'scalar' || node.kind === 'alias') return false
  if (node.kind === 'map' && node.duplicates.size > 0) return true
  return node.entries.some(({ value }) => hasDuplicates(value))
}

/** Looks for more in the last of equal keys only: the others are not in the value. */
export function* duplicatesIn(node: YamlNode, path: Path): Iterable<Path> {
  for (const [entry, inner] of entriesIn(node, node.short ? [...path, node.short.name] : path)) {
    if (node.kind === 'map' && entry.key && !entry.merge) {
      if (node.members.get(entry.name) !== entry) continue
      if (node.duplicates.has(entry.name)) yield inner
    }
    yield* duplicatesIn(entry.value, inner)
  }
}

/** The entries of a collection with their paths in the value; those of a list of merged maps are no step in it. */
function* entriesIn(node: YamlNode, path: Path, within?: Span): Iterable<readonly [Entry, Path]> {
  if (node.kind === 'scalar' || node.kind === 'alias') return
  const { entries } = node
  for (let index = within ? countWhile(entries, ({ end }) => end < within.start) : 0; index < entries.length; index++) {
    const entry = entries[index] as Entry
    if (within && entry.start > within.end) return
    if (!entry.merge) yield [entry, [...path, entry.key ? entry.name : entry.index]]
    else if (entry.value.kind !== 'list') yield [entry, path]
    else for (const source of entry.value.entries) yield [source, path]
  }
}
