import { ANY_CHARACTER, ANY_TEXT, type Glob, matchesGlob } from './glob.ts'
import { hasHole, piecesOf, type TextHole } from './holes.ts'
import type { Maybe } from './maybe.ts'

/** One character, a wildcard, or a hole. */
type Token = string | TextHole | typeof ANY_TEXT | typeof ANY_CHARACTER

/**
 * Whether a pattern matches a whole text, either of which may have holes: yes where it does whatever fills them, no where it
 * never does, else maybe. Holes of one name are the same text on both sides; a text matches itself even where what fills
 * it has wildcards.
 */
export function matchesPartly(glob: Glob, text: string): Maybe {
  if (!hasHole(text) && !glob.some(piece => typeof piece === 'string' && hasHole(piece))) {
    return matchesGlob(glob, text) ? 'yes' : 'no'
  }
  const pattern = glob.flatMap((piece): readonly Token[] => (typeof piece === 'string' ? tokensOf(piece) : [piece]))
  const tokens = tokensOf(text)
  if (pattern.length * tokens.length > MOST) return 'maybe'
  if (areDifferent(pattern, tokens)) return 'no'
  if (overlaps(pattern, tokens, ALWAYS)) return 'yes'
  return overlaps(pattern, tokens, SOMETIMES) ? 'maybe' : 'no'
}

/** Whether two texts are the same one; neither has wildcards. */
export function isSame(one: string, other: string): Maybe {
  return one === other ? 'yes' : matchesPartly([one], other)
}

/** What is longer than any text of AWS is not looked into. */
const MOST = 10_000_000

function tokensOf(text: string): readonly Token[] {
  return piecesOf(text).flatMap((piece): readonly Token[] => (typeof piece === 'string' ? piece.split('') : [piece]))
}

/**
 * Whether both end in what AWS makes up for a resource, and each for another one: names and ARNs of different resources are
 * different, whatever they will be.
 */
function areDifferent(pattern: readonly Token[], text: readonly Token[]): boolean {
  const [one, other] = [resourceOf(pattern.at(-1)), resourceOf(text.at(-1))]
  if (one === undefined || other === undefined || one === other) return false
  return pattern.every(token => typeof token !== 'symbol' && (typeof token === 'string' || token.kind !== 'open'))
}

function resourceOf(token: Token | undefined): string | undefined {
  if (typeof token !== 'object' || token.kind === 'open' || token.name.startsWith('${AWS::')) return undefined
  return token.name.replace(/#\d+$/, '')
}

/** How holes are taken: as what stands for nothing but itself, or as whatever may fill them. */
interface Reading {
  /** Whether a token stands for a text of any length. */
  readonly spans: (token: Token | undefined) => boolean
  readonly absorbs: (span: Token, token: Token) => boolean
  /** Whether two tokens, neither of which spans, may be the same. */
  readonly meet: (pattern: Token, text: Token) => boolean
}

const ALWAYS: Reading = {
  spans: token => token === ANY_TEXT,
  absorbs: () => true,
  meet: (pattern, text) => {
    if (typeof pattern === 'object') return typeof text === 'object' && pattern.name === text.name && pattern.kind === text.kind
    if (pattern === ANY_CHARACTER) return typeof text === 'string' || (typeof text === 'object' && text.kind === 'character')
    return pattern === text
  },
}

const SOMETIMES: Reading = {
  spans: token => token === ANY_TEXT || (typeof token === 'object' && token.kind !== 'character'),
  absorbs: (span, token) => !(typeof span === 'object' && span.kind === 'word' && token === ':'),
  meet: (pattern, text) =>
    typeof pattern === 'string' && typeof text === 'string' ? pattern === text : canBe(pattern, text) && canBe(text, pattern),
}

/** Whether a token that stands for one character may stand for this one. */
function canBe(token: Token, other: Token): boolean {
  return typeof token !== 'object' || typeof other !== 'string' || /[A-Za-z0-9]/.test(other)
}

/** Whether a pattern and a text have a text in common: a row for each token of the pattern, a column for each of the text. */
function overlaps(pattern: readonly Token[], text: readonly Token[], reading: Reading): boolean {
  let row = new Uint8Array(text.length + 1)
  row[0] = 1
  for (const token of pattern) row = after(token, row, text, reading)
  for (const [column, other] of text.entries()) if (row[column] === 1 && reading.spans(other)) row[column + 1] = 1
  return row[text.length] === 1
}

/** How far in the text one may be behind a token of the pattern, who may be so far in front of it. */
function after(
  token: Token,
  row: Uint8Array,
  text: readonly Token[],
  { spans, absorbs, meet }: Reading
): Uint8Array<ArrayBuffer> {
  const isSpan = spans(token)
  const next = new Uint8Array(text.length + 1)
  for (let column = 0; column <= text.length; column++) {
    if (row[column] === 0) continue
    if (isSpan) next[column] = 1
    const other = text[column]
    if (other === undefined) continue
    const isOtherSpan = spans(other)
    if (isOtherSpan || (isSpan && absorbs(token, other))) row[column + 1] = 1
    if (isOtherSpan && absorbs(other, token)) next[column] = 1
    if (!isSpan && !isOtherSpan && meet(token, other)) next[column + 1] = 1
  }
  return next
}
