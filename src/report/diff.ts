import type { Document } from '../model/document.ts'
import { printable } from '../model/printable.ts'

/** A longer difference takes minutes to work out, and nobody reads it. */
const MOST_CHANGES = 2000

/**
 * The difference between a document and its corrected form as a unified diff, with the values hidden. Lines are compared as
 * they are and shown redacted, so that a change of a hidden value shows as a change. The two may have names of their own.
 */
export async function unifiedDiff(before: Document, after: Document): Promise<string> {
  if (before.text === after.text) return ''
  const { structuredPatch } = await import('diff')
  const patch = structuredPatch('', '', before.text, after.text, '', '', { context: 3, maxEditLength: MOST_CHANGES })
  const name = printable(before.source) + (before.readOnly === undefined ? '' : ` (${printable(before.resource ?? '')}, decoded)`)
  const other =
    after.source === before.source
      ? `${name}${before.readOnly === undefined ? ' (corrected)' : ' corrected'}`
      : printable(after.source)
  const rows = [`--- ${name}`, `+++ ${other}`]
  if (!patch)
    return `${rows.join('\n')}\nmore than ${MOST_CHANGES} lines differ: write the corrected text to a file, and compare the two\n`
  const { hunks } = patch
  for (const { oldStart, oldLines, newStart, newLines, lines } of hunks) {
    rows.push(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`)
    let oldLine = oldStart
    let newLine = newStart
    for (const line of lines) {
      const sign = line[0] ?? ' '
      if (sign === '\\') rows.push('\\ No newline at end of file')
      else if (sign === '+') rows.push(sign + redactedLine(after, newLine))
      else rows.push(sign + redactedLine(before, oldLine))
      if (sign === ' ' || sign === '-') oldLine++
      if (sign === ' ' || sign === '+') newLine++
    }
  }
  return `${rows.join('\n')}\n`
}

function redactedLine(document: Document, line: number): string {
  const text = document.redacted().line(line).replace(/\r$/, '')
  // Tabs are the user's indentation, the only control character a diff keeps.
  return text.split('\t').map(printable).join('\t')
}
