import type { Path } from '../model/patch.ts'
import { type Span, SyntaxProblem } from './text.ts'

/** One value of a JSON text and where it stands. */
export interface JsonNode extends Span {
  readonly kind: 'object' | 'list' | 'scalar'
  end: number
  /** Of a member: its name, and where the quoted key stands. */
  name?: string
  key?: Span
  /** Members or items; undefined for a scalar. */
  readonly children?: JsonNode[]
}

/** Where a child begins: a member with its key. */
export function startOf(child: JsonNode): number {
  return child.key?.start ?? child.start
}

/** The node at a path; of members with the same name the last, as `JSON.parse` has it. */
export function nodeAt(root: JsonNode, path: Path): JsonNode | undefined {
  let node: JsonNode | undefined = root
  for (const key of path) {
    if (typeof key === 'number') node = node?.kind === 'list' ? node.children?.[key] : undefined
    else node = node?.kind === 'object' ? node.children?.findLast(child => child.name === key) : undefined
  }
  return node
}

/**
 * Finds where every value of a JSON text stands. One loop without recursion, so that no nesting overflows the stack.
 *
 * @throws SyntaxProblem at the first place that is not JSON
 */
export function scanJson(text: string): JsonNode {
  return new Scanner(text).run()
}

class Scanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1
  }

  run(): JsonNode {
    this.#skipSpace()
    if (this.#at === this.#text.length) this.#fail('there is nothing in it')
    const root = this.#value()
    const open = root.children ? [root] : []
    for (let parent = open.at(-1); parent; parent = open.at(-1)) {
      this.#skipSpace()
      if (this.#closes(parent)) {
        parent.end = this.#at
        open.pop()
        continue
      }
      const child = this.#child(parent)
      parent.children?.push(child)
      if (child.children) open.push(child)
    }
    this.#skipSpace()
    if (this.#at < this.#text.length) this.#fail('something follows after the end of the JSON value')
    return root
  }

  #closes(parent: JsonNode): boolean {
    if (this.#text[this.#at] !== (parent.kind === 'object' ? '}' : ']')) return false
    this.#at++
    return true
  }

  /** Reads the comma before, the name of, and the beginning of the next member or item. */
  #child(parent: JsonNode): JsonNode {
    if (this.#at === this.#text.length) this.#failInside(parent)
    if (parent.children?.length) this.#comma(parent)
    if (parent.kind === 'list') return this.#value()
    if (this.#text[this.#at] !== '"') this.#fail('a name in double quotes is expected here')
    const key = this.#string()
    const name: string = JSON.parse(this.#text.slice(key.start, key.end))
    this.#skipSpace()
    if (this.#text[this.#at] !== ':') this.#fail('a colon is expected after the name')
    this.#at++
    this.#skipSpace()
    return Object.assign(this.#value(), { name, key })
  }

  #comma(parent: JsonNode): void {
    const closing = parent.kind === 'object' ? '}' : ']'
    if (this.#text[this.#at] !== ',') this.#fail(`a comma or ${closing} is expected here`)
    const comma = this.#at++
    this.#skipSpace()
    if (this.#text[this.#at] === closing) this.#fail(`a comma stands before the closing ${closing}`, comma)
    if (this.#at === this.#text.length) this.#failInside(parent)
  }

  #value(): JsonNode {
    const start = this.#at
    const first = this.#text[start]
    if (first === '{' || first === '[') {
      this.#at++
      return { kind: first === '{' ? 'object' : 'list', start, end: start + 1, children: [] }
    }
    if (first === '"') return { kind: 'scalar', ...this.#string() }
    LITERAL.lastIndex = start
    const literal = LITERAL.exec(this.#text)?.[0]
    if (literal === undefined) this.#fail(valueExpected(first))
    this.#at += literal.length
    return { kind: 'scalar', start, end: this.#at }
  }

  #string(): Span {
    const start = this.#at
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === 0x22) return { start, end: ++this.#at }
      if (code < 0x20) this.#fail('a string ends before its closing quote, or holds a raw control character')
      if (code === 0x5c) this.#escapeSequence()
    }
    this.#fail('this string is never closed', start)
  }

  #escapeSequence(): void {
    ESCAPE.lastIndex = this.#at
    const sequence = ESCAPE.exec(this.#text)?.[0]
    if (sequence === undefined) this.#fail('JSON knows no such escape')
    this.#at += sequence.length - 1
  }

  #skipSpace(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) break
    }
    if (this.#text[this.#at] === '/' && /[/*]/.test(this.#text[this.#at + 1] ?? '')) this.#fail('JSON has no comments')
  }

  #failInside(parent: JsonNode): never {
    this.#fail(`the text ends before this ${parent.kind === 'object' ? '{' : '['} is closed`, parent.start)
  }

  #fail(reason: string, offset = this.#at): never {
    throw new SyntaxProblem(reason, offset)
  }
}

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

function valueExpected(first: string | undefined): string {
  if (first === "'") return 'JSON wants double quotes'
  if (first === '{' || first === '}' || first === ']' || first === ',') return 'a value is missing here'
  return 'a value is expected here: a string in double quotes, a number, true, false, null, { or ['
}

/**
 * Counts the keys of a valid JSON text, duplicates included, without building anything: a colon behind a quote ends a key,
 * unless that quote is escaped and so inside a string. Undefined where the text is written in a way that this does not see
 * through; only `scanJson` can tell then.
 */
export function countKeys(text: string): number | undefined {
  let count = 0
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1)
    if (before === 0x22) {
      if (text.charCodeAt(at - 2) === 0x5c) return undefined
      count++
    } else if (before <= 0x20) return undefined
  }
  return count
}
