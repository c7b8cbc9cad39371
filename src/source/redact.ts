import { disclose, HIDDEN } from '../model/disclosure.ts'
import type { Redacted } from '../model/document.ts'
import type { Path } from '../model/patch.ts'
import { Lines } from './lines.ts'
import { countWhile, type Scalar, type SourceText, type Span } from './text.ts'

/** A stretch of a line that is shown otherwise. */
interface Substitution extends Span {
  readonly text: string
}

/**
 * The text as it may be printed: values hidden as is asked for, comments always. Lines stay lines, so that a difference
 * found between two originals can be shown with the redacted lines of the same number. A line is redacted when somebody asks
 * for it: of a large text hardly any is shown.
 *
 * @param shown what stands for a scalar with this source text, or undefined where it may stand for itself
 */
export function redact(source: SourceText, shown: (scalar: Scalar, original: string) => string | undefined): Redacted {
  return redactLines(source.text, line => substitutionsOn(source, line, shown))
}

/**
 * The same of several documents of one text; what stands between them is hidden.
 *
 * @param shown what stands for a scalar of a document, or undefined where it may stand for itself
 */
export function redactStream(
  parts: readonly SourceText[],
  shown: (part: SourceText, path: Path) => string | undefined
): Redacted {
  const [first] = parts
  const roots = parts.map(part => part.span([], 'value') ?? { start: 0, end: 0 })
  return redactLines(first?.text ?? '', line => {
    // The document that the line is in: comments and marks between two belong to either.
    const index = Math.max(0, countWhile(roots, ({ start }) => start <= line.end) - 1)
    const part = parts[index]
    return part ? substitutionsOn(part, line, ({ path }) => shown(part, path)) : []
  })
}

/** A text of which nothing is shown but some stretches of it, which are in order. */
export function redactAllBut(text: string, shown: readonly Span[]): Redacted {
  return redactLines(text, line => {
    const found: Substitution[] = []
    let done = line.start
    for (const { start, end } of shown) {
      if (end <= line.start) continue
      if (start >= line.end) break
      found.push(...cover(text, { start: done, end: start }))
      done = end
    }
    return [...found, ...cover(text, { start: done, end: line.end })]
  })
}

function redactLines(text: string, substitutionsOn: (line: Span) => readonly Substitution[]): Redacted {
  const lines = new Lines(text)
  const redacted = new Map<number, RedactedLine>()
  const lineOf = (number: number): RedactedLine => {
    const line = lines.span(number)
    const known = redacted.get(number) ?? redactLine(text, line, substitutionsOn(line))
    redacted.set(number, known)
    return known
  }
  return {
    line: number => lineOf(number).text,
    range: ({ line, column, endLine, endColumn }) => ({
      line,
      column: moved(lineOf(line).shifts, column, false),
      endLine,
      endColumn: moved(lineOf(endLine).shifts, endColumn, true),
    }),
  }
}

interface RedactedLine {
  readonly text: string
  readonly shifts: readonly Shift[]
}

function redactLine(text: string, line: Span, substitutions: readonly Substitution[]): RedactedLine {
  const pieces: string[] = []
  const shifts: Shift[] = []
  let done = line.start
  let total = 0
  for (const { start, end, text: shown } of substitutions) {
    if (start < done) continue
    pieces.push(text.slice(done, start), shown)
    total += shown.length - (end - start)
    shifts.push({ start: start - line.start + 1, end: end - line.start + 1, length: shown.length, total })
    done = end
  }
  return { text: pieces.join('') + text.slice(done, line.end), shifts }
}

/** What is hidden on a line, in order. */
function substitutionsOn(
  source: SourceText,
  line: Span,
  shown: (scalar: Scalar, original: string) => string | undefined
): Substitution[] {
  const { text, duplicateKeys: twice } = source
  const root = source.span([], 'value') ?? { start: 0, end: 0 }
  const found = [
    // What stands before and behind the document, such as other documents of a YAML stream.
    ...cover(text, { start: line.start, end: Math.min(root.start, line.end) }),
    ...cover(text, { start: Math.max(root.end, line.start), end: line.end }),
  ]
  for (const scalar of source.scalars(line)) {
    const { start, end, path, part } = scalar
    if (part === 'key') continue
    // Of a member that is there twice the object knows one value only.
    const isTwice = twice.some(other => other.every((key, index) => path[index] === key))
    const instead = isTwice ? HIDDEN : shown(scalar, text.slice(start, end))
    if (instead === undefined) continue
    const isWhole = start >= line.start && end <= line.end
    if (isWhole) found.push(inQuotes(text, { start, end }, instead))
    else found.push(...cover(text, { start: Math.max(start, line.start), end: Math.min(end, line.end) }))
  }
  for (const { start, end } of source.comments(line)) found.push({ start, end, text: `# ${HIDDEN}` })
  return found.sort((a, b) => a.start - b.start)
}

/**
 * What stands for a scalar, as `model/disclosure.ts` says, or undefined where it may stand for itself.
 *
 * @param base where in the text the task definition stands; all values outside of it are hidden
 */
export function shownScalar(path: Path, base: Path, value: (path: Path) => unknown): string | undefined {
  const own = path.slice(base.length)
  const inside = base.every((key, index) => path[index] === key)
  const actual = value(path)
  if (!inside) return typeof actual === 'string' ? HIDDEN : undefined
  const name = value([...path.slice(0, -1), 'name'])
  const shown = disclose(own, actual, typeof name === 'string' ? name : undefined)
  return shown === String(actual) ? undefined : shown
}

/** Covers a scalar, keeping its quotes. */
function inQuotes(text: string, { start, end }: Span, shown: string): Substitution {
  const first = text.charAt(start)
  const quote = first === '"' || first === "'" ? first : ''
  return { start, end, text: quote + shown + quote }
}

/** Covers a part of a line, its indentation aside; the marks between YAML documents stay. */
function cover(text: string, { start, end }: Span): Substitution[] {
  const part = text.slice(start, Math.max(start, end))
  const blanks = part.length - part.trimStart().length
  const length = part.trimEnd().length
  if (blanks >= length || /^(?:---|\.\.\.)\s*$/.test(part)) return []
  return [{ start: start + blanks, end: start + length, text: HIDDEN }]
}

/** Where a substitution stands on its line, and by how much it and those before it move what follows. */
interface Shift {
  readonly start: number
  readonly end: number
  readonly length: number
  readonly total: number
}

/** Moves a column by what the substitutions before it on its line have added or taken away. */
function moved(shifts: readonly Shift[], column: number, isEnd: boolean): number {
  const index = countWhile(shifts, ({ start }) => start < column) - 1
  const shift = shifts[index]
  if (!shift) return column
  if (column >= shift.end) return column + shift.total
  return shift.start + (shifts[index - 1]?.total ?? 0) + (isEnd ? shift.length : 0)
}
