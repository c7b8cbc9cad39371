import type { Json } from '../model/patch.ts'
import { type JsonNode, startOf } from './json-scan.ts'
import { Lines } from './lines.ts'

/** How a JSON text is laid out, so that what is added to it looks as if it had always been there. */
export class JsonStyle {
  readonly #text: string
  readonly #lines: Lines
  readonly #eol: string
  /** One level of indentation; empty in a text without line breaks. */
  readonly #unit: string
  readonly #colon: string
  /** What follows a comma on the same line. */
  readonly #space: string

  constructor(text: string, root: JsonNode) {
    this.#text = text
    this.#lines = new Lines(text)
    this.#eol = text.includes('\r\n') ? '\r\n' : '\n'
    const nested = firstNested(root, node => this.#startsLine(node))
    this.#unit = nested ? this.#indentOf(startOf(nested.child)).slice(this.#indentOf(nested.parent.start).length) || '  ' : ''
    const member = firstNested(root, node => node.key !== undefined)?.child
    const colon = member?.key ? text.slice(member.key.end, member.start) : ': '
    this.#colon = /[\r\n]/.test(colon) ? ': ' : colon
    this.#space = this.#colon.endsWith(' ') ? ' ' : ''
  }

  /** A new item of a list, to stand before the one at `index`. */
  item(list: JsonNode, index: number, value: Json): string {
    const sibling = list.children?.[Math.max(0, index - 1)]
    return this.#render(value, this.#childIndent(list), sibling ? this.#spansLines(sibling) : this.#expands(list))
  }

  /** A new member of an object. */
  member(object: JsonNode, name: string, value: Json): string {
    const rendered = this.#render(value, this.#childIndent(object), this.#expands(object))
    return `${JSON.stringify(name)}${this.#colon}${rendered}`
  }

  /** A value in the place of another. */
  replacement(old: JsonNode, value: Json): string {
    return this.#render(value, this.#indentOf(startOf(old)), old.children?.length ? this.#spansLines(old) : this.#startsLine(old))
  }

  /** What separates the children of a collection behind the comma. */
  gap(node: JsonNode): string {
    const [first, second] = node.children ?? []
    if (first && second) {
      const comma = this.#text.indexOf(',', first.end)
      return this.#text.slice(comma + 1, startOf(second))
    }
    return this.#expands(node) ? this.#eol + this.#childIndent(node) : this.#space
  }

  /** What stands between the brackets of a collection with these children. */
  contents(node: JsonNode, rendered: readonly string[]): string {
    if (rendered.length === 0) return ''
    if (!this.#expands(node)) return rendered.join(`,${this.#space}`)
    const line = this.#eol + this.#childIndent(node)
    return line + rendered.join(`,${line}`) + this.#eol + this.#indentOf(startOf(node))
  }

  /** Whether children of a collection get a line each. */
  #expands(node: JsonNode): boolean {
    const first = node.children?.[0]
    if (first) return this.#startsLine(first)
    return this.#unit !== '' && this.#startsLine(node)
  }

  #childIndent(node: JsonNode): string {
    const first = node.children?.[0]
    if (first && this.#startsLine(first)) return this.#indentOf(startOf(first))
    return this.#indentOf(startOf(node)) + (this.#expands(node) ? this.#unit : '')
  }

  #render(value: Json, indent: string, expand: boolean): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    const isList = Array.isArray(value)
    const inner = indent + this.#unit
    // Short lists of plain values, such as ["FARGATE"], read best on one line.
    const flat = !expand || this.#unit === '' || (isList && value.every(item => typeof item !== 'object'))
    const parts = isList
      ? value.map(item => this.#render(item, inner, expand))
      : Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}${this.#colon}${this.#render(member, inner, expand)}`)
    const [open, close] = isList ? '[]' : '{}'
    if (parts.length === 0) return `${open}${close}`
    if (!flat) return `${open}${this.#eol}${inner}${parts.join(`,${this.#eol}${inner}`)}${this.#eol}${indent}${close}`
    const pad = isList ? '' : this.#space
    return `${open}${pad}${parts.join(`,${this.#space}`)}${pad}${close}`
  }

  #spansLines(node: JsonNode): boolean {
    return /[\r\n]/.test(this.#text.slice(node.start, node.end))
  }

  /** Whether only blanks stand before a child on its line. */
  #startsLine(node: JsonNode): boolean {
    const start = startOf(node)
    const lineStart = this.#lines.startOfLine(start)
    return lineStart > 0 && this.#indentOf(start).length === start - lineStart
  }

  /** The blanks at the beginning of the line on which an offset stands. */
  #indentOf(offset: number): string {
    const start = this.#lines.startOfLine(offset)
    let end = start
    while (end < offset && (this.#text[end] === ' ' || this.#text[end] === '\t')) end++
    return this.#text.slice(start, end)
  }
}

/** The first node below the root that satisfies a condition, with its parent; without recursion. */
function firstNested(root: JsonNode, accept: (node: JsonNode) => boolean): { parent: JsonNode; child: JsonNode } | undefined {
  const pending = [root]
  for (let parent = pending.pop(); parent; parent = pending.pop()) {
    for (const child of parent.children ?? []) if (accept(child)) return { parent, child }
    for (const child of parent.children?.toReversed() ?? []) pending.push(child)
  }
  return undefined
}
