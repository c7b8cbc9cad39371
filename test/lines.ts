import { diffArrays } from 'diff'
import type { Patch, Path } from '../src/model/patch.ts'
import { Lines } from '../src/source/lines.ts'
import { parseText } from '../src/source/load.ts'
import type { SourceText } from '../src/source/text.ts'
import { valueAt } from '../src/source/text-document.ts'

/**
 * Lines of a text that an edit has changed although no patch has to do with them: neither do they belong to a patched value,
 * nor to the neighbours that get or lose a comma, nor to a collection that becomes empty or was.
 *
 * @param name says whether it is JSON or YAML
 * @param patches paths in the text, of its only document
 */
export async function strayLines(name: string, before: string, patches: readonly Patch[], after: string): Promise<number[]> {
  const [text] = await parseText(name, Buffer.from(before))
  if (!text) throw new Error('no document')
  return strayLinesOf(text, patches, after)
}

/** `strayLines` of a text that is parsed already. */
export function strayLinesOf(text: SourceText, patches: readonly Patch[], after: string): number[] {
  const before = text.text
  const allowed = new Set(patches.flatMap(patch => linesOf(text, patch)))
  return changedLines(before, after).filter(line => !allowed.has(line))
}

function linesOf(text: SourceText, { op, path }: Patch): number[] {
  const parent = path.slice(0, -1)
  const collection = valueAt(text.value, parent) as object
  const keys: (string | number)[] = Array.isArray(collection) ? [...collection.keys()] : Object.keys(collection)
  const last = keys.length - 1
  const place = keys.indexOf(path.at(-1) as string | number)
  if (op !== 'insert' && place >= 0) {
    if (op === 'remove' && last === 0) return range(text, parent, parent)
    const own = range(text, path, path)
    if (op === 'set') return own
    const [previous, next] = [keys[place - 1], keys[place + 1]]
    return [
      ...own,
      ...(previous === undefined ? [] : range(text, [...parent, previous], [...parent, previous]).slice(-1)),
      ...(next === undefined ? [] : range(text, [...parent, next], [...parent, next]).slice(0, 1)),
      ...commentsAbove(text, own[0] ?? 1),
    ]
  }
  if (last < 0) return range(text, parent, parent)
  const at = op === 'insert' ? Number(path.at(-1)) : last + 1
  const [previous, next] = [keys[Math.min(at, last + 1) - 1], keys[at]]
  return [
    ...(previous === undefined ? [] : range(text, [...parent, previous], [...parent, previous]).slice(-1)),
    ...(next === undefined ? [] : range(text, [...parent, next], [...parent, next]).slice(0, 1)),
  ]
}

/** All lines from the beginning of one value, key included, to the end of another. */
function range(text: SourceText, from: Path, to: Path): number[] {
  const lines = new Lines(text.text)
  const start = text.span(from, 'key') ?? text.span(from, 'value')
  const end = text.span(to, 'value')
  if (!start || !end) throw new Error(`nothing at ${from.join('/')}`)
  const first = lines.position(start.start).line
  const last = lines.position(end.end).line
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** A comment above an item goes with it. */
function commentsAbove(text: SourceText, line: number): number[] {
  const rows = text.text.split('\n')
  const above: number[] = []
  for (let at = line - 1; /^\s*#/.test(rows[at - 1] ?? ''); at--) above.push(at)
  return above
}

/** The lines of a text that another does not have. */
export function changedLines(before: string, after: string): number[] {
  const changed: number[] = []
  let line = 1
  for (const { added, removed, value } of diffArrays(before.split('\n'), after.split('\n'))) {
    if (removed) for (let index = 0; index < value.length; index++) changed.push(line + index)
    if (!added) line += value.length
  }
  return changed
}
