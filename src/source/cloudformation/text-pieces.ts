import { type Hole, Unresolved } from '../../model/task-definition.ts'

/** Longer texts are not followed: functions within functions can double a text with each level. */
const LONGEST = 100_000

/** A text that is put together of pieces, some of which are known only later. */
export class TextPieces {
  readonly #pieces: (string | Hole)[] = []
  readonly #nameless: (expression: string) => string
  #length = 0

  /** @param nameless makes the name of a hole that is the same text as no other */
  constructor(nameless: (expression: string) => string) {
    this.#nameless = nameless
  }

  /** Adds a scalar, or what is known of one. */
  add(value: unknown): void {
    if (!(value instanceof Unresolved)) this.#push(String(value))
    else for (const part of value.parts ?? [{ hole: this.#nameless(value.expression) }]) this.#push(part)
  }

  #push(piece: string | Hole): void {
    this.#length += typeof piece === 'string' ? piece.length : piece.hole.length
    if (piece === '' || this.#length > LONGEST) return
    const last = this.#pieces.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') this.#pieces[this.#pieces.length - 1] = last + piece
    else this.#pieces.push(piece)
  }

  /**
   * The text where all of it is known, else what is known of it.
   *
   * @param expression what stands for a text that is too long to be followed
   */
  value(expression: string): string | Unresolved {
    if (this.#length > LONGEST) return new Unresolved(expression)
    const hole = this.#pieces.find(piece => typeof piece !== 'string')
    if (hole) return new Unresolved(hole.hole.replace(/#\d+$/, ''), [...this.#pieces])
    return this.#pieces.join('')
  }
}

/** A piece of the text of `Fn::Sub`: literal text, or the name between `${` and `}`. */
export type SubPiece = { readonly text: string } | { readonly name: string }

/**
 * Takes the text of `Fn::Sub` apart; `${!Name}` stands for `${Name}` itself.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
 */
export function subPieces(text: string): SubPiece[] {
  const pieces: SubPiece[] = []
  let done = 0
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', done)) {
    const end = text.indexOf('}', at)
    if (end < 0) break
    if (at > done) pieces.push({ text: text.slice(done, at) })
    const name = text.slice(at + 2, end)
    pieces.push(name.startsWith('!') ? { text: `\${${name.slice(1)}}` } : { name: name.trim() })
    done = end + 1
  }
  if (done < text.length) pieces.push({ text: text.slice(done) })
  return pieces
}

/**
 * A literal text with its dynamic references, which CloudFormation replaces when it deploys: `{{resolve:ssm:/name}}`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 *
 * @param nameless makes the name of a hole that is the same text as no other
 */
export function withDynamicReferences(text: string, nameless: (expression: string) => string): string | Unresolved {
  const pieces = new TextPieces(nameless)
  let done = 0
  for (let at = text.indexOf(DYNAMIC); at >= 0; at = text.indexOf(DYNAMIC, done)) {
    const end = text.indexOf('}}', at)
    if (end < 0) break
    pieces.add(text.slice(done, at))
    pieces.add(new Unresolved('{{resolve…}}'))
    done = end + 2
  }
  pieces.add(text.slice(done))
  return pieces.value('{{resolve…}}')
}

export const DYNAMIC = '{{resolve:'
