/** Finds lines in a text; built once for a text, each question costs a binary search. */
export class Lines {
  /** The offset at which each line starts. */
  readonly #starts: number[] = [0]
  readonly #length: number

  /** A byte order mark is no column. */
  readonly #mark: number

  constructor(text: string) {
    this.#length = text.length
    this.#mark = text.charCodeAt(0) === 0xfeff ? 1 : 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** The offset at which the line of an offset starts. */
  startOfLine(offset: number): number {
    return this.#starts[this.#index(offset)] ?? 0
  }

  /** Where a line stands, without its line feed and the byte order mark; the first is 1. */
  span(line: number): { start: number; end: number } {
    const start = this.#starts[line - 1] ?? this.#length
    const next = this.#starts[line]
    return { start: line === 1 ? this.#mark : start, end: next === undefined ? this.#length : next - 1 }
  }

  /** Line and column of an offset, both from 1. */
  position(offset: number): { line: number; column: number } {
    const index = this.#index(offset)
    const mark = index === 0 ? this.#mark : 0
    return { line: index + 1, column: Math.max(0, offset - (this.#starts[index] ?? 0) - mark) + 1 }
  }

  #index(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
