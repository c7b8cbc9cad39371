import { habitsOf } from './yaml-habits.ts'
import type { Entry, YamlNode } from './yaml-node.ts'
import type { Habits } from './yaml-write.ts'

const COMMENT = /[ \t]*#/y
const BLANK_LINE = /[ \t]*\r?\n/y
const LINE_END = /[ \t]*(?:#|\r?\n)/y
const WHITESPACE = /[ \t\r\n]*/y

/**
 * The lines of a YAML text. A comment belongs to the entry below it, unless it is indented deeper: then it ends what is
 * above it.
 */
export class YamlLayout {
  /** The text with a line break at its end, even where the original has none, so that each entry has whole lines. */
  readonly text: string
  readonly eol: string
  readonly #original: string
  readonly #root: YamlNode
  #habits: Habits | undefined

  constructor(text: string, root: YamlNode) {
    this.#original = text
    this.#root = root
    this.eol = /\r?\n/.exec(text)?.[0] ?? '\n'
    this.text = text.endsWith('\n') ? text : text + this.eol
  }

  get habits(): Habits {
    this.#habits ??= habitsOf(this, this.#root)
    return this.#habits
  }

  /** An edited text with the end of the original: where that has no line break there is none, not even of blank lines. */
  finish(edited: string): string {
    if (this.text === this.#original) return edited
    let { length } = edited
    while (edited.endsWith(this.eol, length)) length -= this.eol.length
    return edited.slice(0, length)
  }

  /** Where the lines of an entry start that begins a line: with the comments directly above. */
  blockStart(entry: Entry, previous: Entry | undefined): number {
    const column = this.column(entry.start)
    const floor = previous?.end ?? -1
    let start = this.#lineStart(entry.start)
    for (;;) {
      const above = this.#lineStart(start - 1)
      const indent = this.#commentColumn(above) ?? Number.POSITIVE_INFINITY
      if (above >= start || above <= floor || indent > column) return start
      start = above
    }
  }

  /** Where its lines end, and those of the comments below that are indented deeper. */
  blockEnd(entry: Entry): number {
    const column = this.column(entry.start)
    let end = this.nextLine(entry.end)
    for (let line = end; line < this.text.length; line = this.nextLine(line)) {
      const indent = this.#commentColumn(line)
      if (indent === undefined ? lengthOf(BLANK_LINE, this.text, line) === 0 : indent <= column) break
      if (indent !== undefined) end = this.nextLine(line)
    }
    return end
  }

  column(offset: number): number {
    return offset - this.#lineStart(offset)
  }

  nextLine(offset: number): number {
    return this.text.indexOf('\n', offset) + 1
  }

  /** The end of the line, before its line break. */
  lineEnd(offset: number): number {
    return this.beforeBreak(this.nextLine(offset))
  }

  /** The end of the line above the one that starts here. */
  beforeBreak(lineStart: number): number {
    return lineStart - (this.text[lineStart - 2] === '\r' ? 2 : 1)
  }

  /** Whether only blanks precede on the line. It looks no further than it must: one line can be the whole text. */
  startsLine(offset: number): boolean {
    let index = offset - 1
    while (this.text[index] === ' ' || this.text[index] === '\t') index--
    return index < 0 || this.text[index] === '\n' || this.text[index] === '\ufeff'
  }

  /** Whether at most a comment follows on the line. */
  endsLine(offset: number): boolean {
    return lengthOf(LINE_END, this.text, offset) > 0
  }

  /** The first character from here on that is no white space. */
  skipBlank(offset: number): number {
    return offset + lengthOf(WHITESPACE, this.text, offset)
  }

  #lineStart(offset: number): number {
    const start = offset > 0 ? this.text.lastIndexOf('\n', offset - 1) + 1 : 0
    return this.text[start] === '\ufeff' && start < offset ? start + 1 : start
  }

  /** Where the `#` is, if a line holds nothing but a comment. */
  #commentColumn(lineStart: number): number | undefined {
    const length = lengthOf(COMMENT, this.text, lineStart)
    return length > 0 ? length - 1 : undefined
  }
}

/** How many characters the sticky pattern matches at the offset. */
function lengthOf(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0].length ?? 0
}
