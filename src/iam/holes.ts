/**
 * What is known of a hole: an `open` one may be filled with any text, wildcards included; a `word` with one that has neither
 * colon nor wildcard, as names, regions and accounts; a `character` with one letter or digit.
 */
export type HoleKind = 'open' | 'word' | 'character'

/** A piece of a text that is not known. */
export interface TextHole {
  readonly name: string
  readonly kind: HoleKind
}

const KINDS: readonly HoleKind[] = ['open', 'word', 'character']
const FIRST = 0xe000
const END = '\ue003'
const SHIFT = 0xe100
const PATTERN = /([\ue000-\ue002])([\ue100-\ue1ff]*)\ue003/g

/** A hole, as a piece of a regular expression. */
export const HOLE = '[\\ue000-\\ue002][\\ue100-\\ue1ff]*\\ue003'

/**
 * A hole, as it stands in the text around it. Texts with holes are plain strings, so that ARNs are taken apart as always: a hole
 * is written in characters of Unicode's private use area, its name among them, so that it holds no colon, slash, wildcard or
 * `${`, and never passes for a policy variable. Holes of one name and kind are the same text.
 */
export function hole(name: string, kind: HoleKind = 'open'): string {
  let shifted = ''
  for (const character of name) {
    const code = character.charCodeAt(0)
    const ascii = character.length === 1 && code < 0x80 ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`
    for (let at = 0; at < ascii.length; at++) shifted += String.fromCharCode(SHIFT + ascii.charCodeAt(at))
  }
  return String.fromCharCode(FIRST + KINDS.indexOf(kind)) + shifted + END
}

/** A text that is known, as texts with holes are: private characters of its own are a hole, and pass for no other. */
export function literal(text: string): string {
  return text.replace(/[\ue000-\ue1ff]+/g, own => hole(own))
}

/** Whether a text has holes. */
export function hasHole(text: string): boolean {
  return /[\ue000-\ue002]/.test(text)
}

/** The pieces of a text in order: what is known, and holes. */
export function piecesOf(text: string): readonly (string | TextHole)[] {
  const pieces: (string | TextHole)[] = []
  let from = 0
  for (const { index, 0: whole, 1: start = '', 2: shifted = '' } of text.matchAll(PATTERN)) {
    if (index > from) pieces.push(text.slice(from, index))
    pieces.push({ name: unshifted(shifted), kind: KINDS[start.charCodeAt(0) - FIRST] ?? 'open' })
    from = index + whole.length
  }
  if (from < text.length) pieces.push(text.slice(from))
  return pieces
}

/** A text as it may be shown: a hole by its name, without the number that tells it from others; a character as `?`. */
export function printed(text: string): string {
  if (!hasHole(text)) return text
  return piecesOf(text)
    .map(piece => (typeof piece === 'string' ? piece : piece.kind === 'character' ? '?' : piece.name.replace(/#\d+$/, '')))
    .join('')
}

function unshifted(text: string): string {
  let name = ''
  for (let at = 0; at < text.length; at++) name += String.fromCharCode(text.charCodeAt(at) - SHIFT)
  return name
}
