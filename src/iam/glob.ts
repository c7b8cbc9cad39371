/** `*`: any text, the empty one included. */
export const ANY_TEXT: unique symbol = Symbol('*')

/** `?`: exactly one character. */
export const ANY_CHARACTER: unique symbol = Symbol('?')

/** A pattern, read: literal text, in which `*` and `?` stand for themselves, and wildcards. */
export type Glob = readonly (string | typeof ANY_TEXT | typeof ANY_CHARACTER)[]

/** Reads every `*` and `?` of a text as a wildcard, several `*` in a row as one; there is no escape. */
export function readGlob(text: string): Glob {
  return text
    .split(/(\*+|\?)/)
    .filter(piece => piece !== '')
    .map(piece => (piece.startsWith('*') ? ANY_TEXT : piece === '?' ? ANY_CHARACTER : piece))
}

/** Whether a pattern is nothing but `*`, which matches every text. */
export function matchesEverything(glob: Glob): boolean {
  return glob.length > 0 && glob.every(piece => piece === ANY_TEXT)
}

/** Cuts a pattern at its first colons into at most `most` segments; colons that are left over belong to the last. */
export function splitGlob(glob: Glob, most: number): readonly Glob[] {
  let segment: Glob[number][] = []
  const segments = [segment]
  for (const piece of glob) {
    if (typeof piece !== 'string') {
      segment.push(piece)
      continue
    }
    let from = 0
    for (let colon = piece.indexOf(':'); colon >= 0 && segments.length < most; colon = piece.indexOf(':', from)) {
      segment.push(piece.slice(from, colon))
      segment = []
      segments.push(segment)
      from = colon + 1
    }
    segment.push(piece.slice(from))
  }
  return segments
}

/**
 * Whether a pattern matches a whole text. What stands between two `*` is looked for once, at the first place where it
 * fits, and never again: a pattern of thousands of `*` costs no more than its length and the text's.
 */
export function matchesGlob(glob: Glob, text: string): boolean {
  const chunks = chunksOf(glob)
  if (chunks.reduce((length, chunk) => length + chunk.length, 0) > text.length) return false
  const [first = []] = chunks
  if (chunks.length === 1) return first.length === text.length && fits(first, text, 0)
  const last = chunks.at(-1) ?? []
  const end = text.length - last.length
  if (!fits(first, text, 0) || !fits(last, text, end)) return false
  let from = first.length
  for (const chunk of chunks.slice(1, -1)) {
    const at = find(chunk, text, from)
    if (at < 0) return false
    from = at + chunk.length
  }
  return from <= end
}

/** The characters between two `*`; undefined for a `?`. */
type Chunk = readonly (string | undefined)[]

function chunksOf(glob: Glob): readonly Chunk[] {
  let chunk: (string | undefined)[] = []
  const chunks = [chunk]
  for (const piece of glob) {
    if (piece === ANY_TEXT) {
      chunk = []
      chunks.push(chunk)
    } else if (piece === ANY_CHARACTER) chunk.push(undefined)
    else for (let at = 0; at < piece.length; at++) chunk.push(piece.charAt(at))
  }
  return chunks
}

function fits(chunk: Chunk, text: string, at: number): boolean {
  return chunk.every((character, offset) => character === undefined || character === text.charAt(at + offset))
}

/**
 * The first place, at `from` or later, where a chunk fits, or -1. With `?` in it no table of shifts is right, so all
 * places are tried at once, a bit for each character that fits so far (Baeza-Yates and Gonnet, "A new approach to text
 * searching", 1992).
 */
function find(chunk: Chunk, text: string, from: number): number {
  if (!chunk.includes(undefined)) return text.indexOf(chunk.join(''), from)
  const places = new Map<string | undefined, bigint>()
  chunk.forEach((character, offset) => {
    places.set(character, (places.get(character) ?? 0n) | (1n << BigInt(offset)))
  })
  const anywhere = places.get(undefined) ?? 0n
  const whole = 1n << BigInt(chunk.length - 1)
  let fitting = 0n
  for (let at = from; at < text.length; at++) {
    fitting = ((fitting << 1n) | 1n) & ((places.get(text.charAt(at)) ?? 0n) | anywhere)
    if (fitting & whole) return at - chunk.length + 1
  }
  return -1
}
