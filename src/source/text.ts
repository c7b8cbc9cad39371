import type { Patch, Path } from '../model/patch.ts'

/** Half-open range of UTF-16 offsets in a text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** All of a text. */
export const WHOLE: Span = { start: 0, end: Number.POSITIVE_INFINITY }

/** A scalar in the text: where it stands, quotes, tag and block indicator included. `part` tells keys from values. */
export interface Scalar extends Span {
  readonly path: Path
  readonly part: 'key' | 'value'
}

/**
 * One parsed JSON or YAML text: its value, where each part of it stands, and how to change parts without touching the rest.
 */
export interface SourceText {
  readonly text: string
  /** The parsed value: plain objects, lists and scalars. */
  readonly value: unknown
  /** Paths of object members whose name occurs more than once in the same object; `span` speaks of the last one. */
  readonly duplicateKeys: readonly Path[]
  /** Whether the text is known, without much ado, to have just so many keys. */
  hasKeys(count: number): boolean
  /** Where a value or a member's key stands, or undefined where the path does not exist. */
  span(path: Path, part: 'key' | 'value'): Span | undefined
  /** The scalar values and keys in the order of the text: all of them, or those that touch a part of it. */
  scalars(within?: Span): Iterable<Scalar>
  /** The comments in the order of the text, their `#` included: all of them, or those of some lines; JSON has none. */
  comments(within?: Span): Iterable<Span>
  /**
   * The text with the patches applied and all else left as it is; parsed, for that is how it was verified.
   *
   * @throws Refusal where a patch cannot be carried out without touching anything else
   */
  edit(patches: readonly Patch[]): SourceText
  /**
   * `edit` of several documents of the text at once, by their numbers; gives all of its documents. JSON is a single one.
   *
   * @throws Refusal as `edit` does
   */
  editStream(patches: ReadonlyMap<number, readonly Patch[]>): readonly SourceText[]
}

/** How many items at the beginning of a list something holds of, where it holds of none behind the first it does not. */
export function countWhile<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(items[middle] as T)) low = middle + 1
    else high = middle
  }
  return low
}

/** A parse error at a place. Its reason never quotes the input, which may hold secrets. */
export class SyntaxProblem extends Error {
  readonly offset: number
  constructor(reason: string, offset: number) {
    super(reason)
    this.offset = offset
  }
}

/** A change that cannot be made to the text without touching something else; the message says why. */
export class Refusal extends Error {}
