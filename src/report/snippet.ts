import type { Document, Range } from '../model/document.ts'
import { printable } from '../model/printable.ts'

/** The line a range stands on, values hidden, and where in it the range stands. */
export interface Snippet {
  /** Of the document's text. */
  readonly line: number
  readonly text: string
  /** From 0. */
  readonly from: number
  readonly length: number
}

/** Cuts the line of a range out of a document; of a long one the part around it, `width` characters at most. */
export function snippet(document: Document, range: Range, width: number): Snippet {
  const redacted = document.redacted()
  const shown = redacted.range(range)
  const line = redacted.line(shown.line)
  const whole = line.endsWith('\r') ? line.slice(0, -1) : line
  const start = shown.column - 1
  const end = Math.max(start + 1, shown.endLine === shown.line ? shown.endColumn - 1 : whole.length)
  const indent = Math.min(indentOf(whole), start)
  const isShort = whole.length - indent <= width
  const first = isShort ? indent : Math.max(indent, Math.min(start - Math.floor(width / 4), whole.length - width))
  const last = isShort ? whole.length : first + width
  const [head, body, tail] = [
    whole.slice(first, start),
    whole.slice(start, Math.min(end, last)),
    whole.slice(Math.min(end, last), last),
  ].map(plain)
  const before = (first > indent ? '…' : '') + head
  return {
    line: shown.line,
    text: before + body + tail + (last < whole.length ? '…' : ''),
    from: before.length,
    length: Math.max(1, body?.length ?? 0),
  }
}

/** Counted by hand: a line can have 10 MB, and a finding for each hundred of them. */
function indentOf(line: string): number {
  let indent = 0
  while (line[indent] === ' ' || line[indent] === '\t') indent++
  return indent
}

/** Tabs become blanks, so that a caret below stays in its column. */
function plain(text: string): string {
  return printable(text.replaceAll('\t', ' '))
}
