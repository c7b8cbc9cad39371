import { disclose, HIDDEN } from '../model/disclosure.ts'
import type { Range, Redacted } from '../model/document.ts'
import type { Path } from '../model/patch.ts'
import { Lines } from './lines.ts'
import type { SourceText, Span } from './text.ts'

/** A stretch of the original that is shown otherwise; on one line. */
interface Substitution extends Span {
  readonly text: string
}

/**
 * The text as it may be printed: values hidden as `model/disclosure.ts` says, comments always. Lines stay lines, so that
 * a difference found between two originals can be shown with the redacted lines of the same number.
 *
 * @param base where in the text the task definition stands; all values outside of it are hidden
 */
export function redact(source: SourceText, base: Path, value: (path: Path) => unknown): Redacted {
  const { text } = source
  const lines = new Lines(text)
  const substitutions: Substitution[] = outside(source)
  const twice = source.duplicateKeys
  for (const scalar of source.scalars()) {
    if (scalar.part === 'key') continue
    const original = text.slice(scalar.start, scalar.end)
    // Of a member that is there twice the object knows one value only.
    const isTwice = twice.some(path => path.every((key, index) => scalar.path[index] === key))
    const shown = isTwice ? HIDDEN : shownScalar(scalar.path, base, value)
    if (shown !== undefined) substitutions.push(...cover(original, scalar.start, shown))
  }
  for (const { start, end } of source.comments()) substitutions.push({ start, end, text: `# ${HIDDEN}` })
  substitutions.sort((a, b) => a.start - b.start)
  const shown = substitute(text, substitutions).replace(/^\ufeff/, '')
  return { lines: shown.split('\n'), range: translate(lines, substitutions) }
}

/** Hides what stands before and behind the document, such as other documents of a YAML stream. */
function outside(source: SourceText): Substitution[] {
  const root = source.span([], 'value') ?? { start: 0, end: 0 }
  return [...coverLines(source.text.slice(0, root.start), 0), ...coverLines(source.text.slice(root.end), root.end)]
}

/** What stands for a scalar, or undefined where it may stand for itself. */
function shownScalar(path: Path, base: Path, value: (path: Path) => unknown): string | undefined {
  const own = path.slice(base.length)
  const inside = base.every((key, index) => path[index] === key)
  const actual = value(path)
  if (!inside) return typeof actual === 'string' ? HIDDEN : undefined
  const name = value([...path.slice(0, -1), 'name'])
  const shown = disclose(own, actual, typeof name === 'string' ? name : undefined)
  return shown === String(actual) ? undefined : shown
}

/** Covers a scalar, keeping its quotes; of one that runs over several lines every line. */
function cover(original: string, start: number, shown: string): Substitution[] {
  if (!original.includes('\n')) {
    const quote = /^["']/.exec(original)?.[0] ?? ''
    return [{ start, end: start + original.length, text: quote + shown + quote }]
  }
  return coverLines(original, start)
}

/** Covers what is on each line of a text; the marks between YAML documents stay. */
function coverLines(original: string, start: number): Substitution[] {
  const pieces: Substitution[] = []
  let at = start
  for (const line of original.split('\n')) {
    const blanks = line.length - line.replace(/^[\s\ufeff]+/, '').length
    const end = at + line.trimEnd().length
    if (at + blanks < end && !/^(?:---|\.\.\.)\s*$/.test(line)) pieces.push({ start: at + blanks, end, text: HIDDEN })
    at += line.length + 1
  }
  return pieces
}

function substitute(text: string, substitutions: readonly Substitution[]): string {
  const pieces: string[] = []
  let done = 0
  for (const { start, end, text: shown } of substitutions) {
    if (start < done) continue
    pieces.push(text.slice(done, start), shown)
    done = end
  }
  return pieces.join('') + text.slice(done)
}

/** Where a substitution stands on its line, and by how much it and those before it move what follows. */
interface Shift {
  readonly start: number
  readonly end: number
  readonly length: number
  readonly total: number
}

/** Moves columns by what the substitutions before them on their line have added or taken away. */
function translate(lines: Lines, substitutions: readonly Substitution[]): (range: Range) => Range {
  const byLine = new Map<number, Shift[]>()
  for (const { start, end, text } of substitutions) {
    const { line, column } = lines.position(start)
    const onLine = byLine.get(line) ?? []
    const before = onLine.at(-1)?.total ?? 0
    onLine.push({ start: column, end: column + end - start, length: text.length, total: before + text.length - (end - start) })
    byLine.set(line, onLine)
  }
  const move = (line: number, column: number, isEnd: boolean): number => {
    const shifts = byLine.get(line) ?? []
    const index = lastBefore(shifts, column)
    const shift = shifts[index]
    if (!shift) return column
    if (column >= shift.end) return column + shift.total
    return shift.start + (shifts[index - 1]?.total ?? 0) + (isEnd ? shift.length : 0)
  }
  return ({ line, column, endLine, endColumn }) => ({
    line,
    column: move(line, column, false),
    endLine,
    endColumn: move(endLine, endColumn, true),
  })
}

/** The index of the last substitution that begins before a column; -1 where there is none. */
function lastBefore(shifts: readonly Shift[], column: number): number {
  let low = 0
  let high = shifts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((shifts[middle] as Shift).start < column) low = middle + 1
    else high = middle
  }
  return low - 1
}
