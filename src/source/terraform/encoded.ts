import { parseJson } from '../json.ts'
import type { SourceText, Span } from '../text.ts'

/** A text that stands in another one as a JSON string: JSON itself, and where each part of it stands in the outer text. */
export class EncodedJson {
  readonly inner: SourceText
  private readonly outer: string
  private readonly start: number
  /** Where every 1024th character of the inner text stands. */
  private marksOnce: readonly number[] | undefined = undefined

  /**
   * @param start where the string's quote stands in the outer text
   * @throws SyntaxProblem where the inner text is no JSON, at its own offset
   */
  constructor(outer: string, start: number, text: string) {
    this.outer = outer
    this.start = start
    this.inner = parseJson(text)
  }

  /** Where a stretch of the inner text stands in the outer one. */
  span({ start, end }: Span): Span {
    return { start: this.offset(start), end: this.offset(end) }
  }

  private offset(inner: number): number {
    this.marksOnce ??= marksOf(this.outer, this.start + 1, this.inner.text.length)
    const mark = Math.floor(inner / STEP)
    return walk(this.outer, this.marksOnce[mark] ?? this.start + 1, inner - mark * STEP)
  }
}

const STEP = 1024

function marksOf(text: string, start: number, length: number): readonly number[] {
  const marks = [start]
  for (let inner = STEP; inner <= length; inner += STEP) marks.push(walk(text, marks.at(-1) as number, STEP))
  return marks
}

/** The place some characters further on: `\n` is one, and so is `\u003c`. */
function walk(text: string, from: number, characters: number): number {
  let at = from
  for (let left = characters; left > 0; left--) {
    if (text.charCodeAt(at) !== 0x5c) at++
    else at += text.charCodeAt(at + 1) === 0x75 ? 6 : 2
  }
  return at
}

/** Where a character of a JSON string stands, by its number in the string's value. */
export function offsetInString(text: string, start: number, character: number): number {
  return walk(text, start + 1, character)
}
