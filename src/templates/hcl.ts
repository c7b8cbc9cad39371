import type { Json } from '../model/patch.ts'

/** A block's labels and attributes; an attribute's value is an expression, as `hclString` and its neighbours make it. */
export interface HclResource {
  readonly type: string
  readonly name: string
  readonly attributes: readonly (readonly [name: string, expression: string])[]
}

/** A resource as `terraform fmt` leaves it. */
export function hclResource({ type, name, attributes }: HclResource): string {
  return [`resource ${hclString(type)} ${hclString(name)} {`, ...aligned(attributes, '  '), '}'].join('\n')
}

/** A call of `jsonencode` over the lines of its argument, for the depth of a resource's attribute. */
export function hclJson(value: Json): string {
  return `jsonencode(${expression(value, '  ')})`
}

/** A string in which nothing is a template: `${` and `%{` are doubled, control characters escaped. */
export function hclString(text: string): string {
  const escaped = JSON.stringify(text).replaceAll(/[\x7f-\x9f\u2028\u2029]/g, unicodeEscape)
  // JSON's escapes for backspace and form feed are none of HCL's.
  return escaped
    .replaceAll(/\\(.)/g, (pair, letter) => (letter === 'b' ? '\\u0008' : letter === 'f' ? '\\u000c' : pair))
    .replaceAll(/([$%])\{/g, '$1$1{')
}

function expression(value: Json, indent: string): string {
  if (typeof value === 'string') return hclString(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const deeper = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return ['[', ...value.map(item => `${deeper}${expression(item, deeper)},`), `${indent}]`].join('\n')
  }
  const members = Object.entries(value).map(([key, member]) => [attribute(key), expression(member, deeper)] as const)
  return members.length === 0 ? '{}' : ['{', ...aligned(members, deeper), `${indent}}`].join('\n')
}

/**
 * `terraform fmt` aligns the equals signs of neighbours that take one line each; what opens a bracket that it does not close
 * stands alone. hashicorp/hcl, hclwrite/format.go, formatCells.
 */
function aligned(members: readonly (readonly [name: string, expression: string])[], indent: string): string[] {
  const isLong = (index: number) => members[index]?.[1].includes('\n') ?? true
  return members.map(([name, text], index) => {
    if (isLong(index)) return `${indent}${name} = ${text}`
    let [first, end] = [index, index + 1]
    while (!isLong(first - 1)) first--
    while (!isLong(end)) end++
    const width = Math.max(...members.slice(first, end).map(([other]) => other.length))
    return `${indent}${name.padEnd(width)} = ${text}`
  })
}

/** A key of an object: as it is where it is a word, else in quotes. */
function attribute(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : hclString(key)
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
