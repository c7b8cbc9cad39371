import type { Json } from '../model/patch.ts'
import { type Collection, child, type YamlNode } from './yaml-node.ts'

/** How a string is quoted. */
export type Quotes = 'plain' | 'single' | 'double'

/** What a document does everywhere. */
export interface Habits {
  /** How far it indents: a map under its key, a list's dashes under theirs (0: not at all), an item from its dash. */
  readonly map: number
  readonly list: number
  readonly item: number
  /** How keys are quoted; strings that have no neighbours follow them, as in JSON. */
  readonly keys: Quotes
  /** What is between braces and members on the same line. */
  readonly padding: string
}

/** Between brackets less can stay unquoted. */
type Context = 'block' | 'flow'

/** Characters that no reader takes literally, or that only double quotes can hold. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u
/** Beginnings that mean something to some reader; a dash or colon would not before a letter, but quotes never harm. */
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`=<~\s]/
/** Null, booleans, odd numbers (to readers of YAML 1.1 a lone point is one, and `e0`) and the end of a document in YAML 1.1 and 1.2, in any case. */
const WORD = /^(?:null|true|false|yes|no|on|off|y|n|[-+]?\.(?:inf|nan|[._]*)|[-+]?(?:\.[\d_]*)?e[-+]?\d+)$/i
/** Whatever begins as a number and may go on as one: in any base, with `_`, exponents, points, `12:30`, dates and times. */
const NUMERIC = /^[-+.]*\d[\d_.,:+\-a-fox/ tz]*$/i

/** How many entries away a neighbour can be: a long list of numbers is not searched for each insertion. */
const REACH = 20

/** Whether a value is written on one line wherever it stands. */
export function isInline(value: Json): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0
}

/**
 * A value on one line.
 *
 * @param like whose quotes its strings take: a string, or a collection for its parts and keys
 */
export function inline(value: Json, like: YamlNode | undefined, habits: Habits, context: Context): string {
  if (typeof value === 'string') return quote(value, quotesOf(like) ?? habits.keys, context)
  if (typeof value === 'number') return numeral(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map((item, index) => inline(item, part(like, index), habits, 'flow')).join(', ')}]`
  const members = Object.entries(value).map(([key, member]) => flowMember(key, member, like, part(like, key), habits))
  return members.length > 0 ? `{${habits.padding}${members.join(', ')}${habits.padding}}` : '{}'
}

/** A value in block style: its lines, without the indentation of the place it is put into. */
export function block(value: Json, like: YamlNode | undefined, habits: Habits): string[] {
  if (isInline(value)) return [inline(value, like, habits, 'block')]
  if (Array.isArray(value)) return value.flatMap((item, index) => blockItem(item, part(like, index), habits))
  return Object.entries(value as { [key: string]: Json }).flatMap(([key, member]) => {
    return blockMember(key, member, like, part(like, key), habits)
  })
}

/** An item of a block list: the dash, and the lines of its value beside it. */
export function blockItem(value: Json, like: YamlNode | undefined, habits: Habits): string[] {
  const [dash, indent] = ['-'.padEnd(habits.item), ' '.repeat(habits.item)]
  return block(value, like, habits).map((line, index) => (index === 0 ? dash : indent) + line)
}

/**
 * A member of a block map: its key, and the value behind or below it.
 *
 * @param siblings the map whose keys the key is to look like
 */
export function blockMember(
  key: string,
  value: Json,
  siblings: YamlNode | undefined,
  like: YamlNode | undefined,
  habits: Habits
): string[] {
  const name = keyText(key, siblings, habits, 'block')
  if (isInline(value)) return [`${name}: ${inline(value, like, habits, 'block')}`]
  const indent = ' '.repeat(Array.isArray(value) ? habits.list : habits.map)
  return [`${name}:`, ...block(value, like, habits).map(line => indent + line)]
}

/** A member of a flow map. */
export function flowMember(
  key: string,
  value: Json,
  siblings: YamlNode | undefined,
  like: YamlNode | undefined,
  habits: Habits
): string {
  return `${keyText(key, siblings, habits, 'flow')}: ${inline(value, like, habits, 'flow')}`
}

/** The nearest entry that holds a string, preferably one before the index: what comes to stand there takes after it. */
export function neighbour({ entries }: Collection, index: number): YamlNode | undefined {
  const before = entries.slice(Math.max(0, index - REACH), index).reverse()
  const nearest = [...before, ...entries.slice(index, index + REACH)]
  return nearest.find(({ value }) => quotesOf(value))?.value
}

/** The quotes of the first string in a node; a block scalar is no example for other strings. */
export function quotesOf(node: YamlNode | undefined): Quotes | undefined {
  if (!node || node.kind === 'alias') return undefined
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string') return undefined
    return node.style === 'block' ? 'plain' : node.style
  }
  for (const { value } of node.entries) {
    const quotes = quotesOf(value)
    if (quotes) return quotes
  }
  return undefined
}

/** The quotes of the first key of a map. */
export function keyQuotesOf(node: YamlNode | undefined): Quotes | undefined {
  return node?.kind === 'map' ? quotesOf(node.entries.find(({ merge }) => !merge)?.key) : undefined
}

function keyText(key: string, siblings: YamlNode | undefined, habits: Habits, context: Context): string {
  return quote(key, keyQuotesOf(siblings) ?? habits.keys, context)
}

/** What a part of a new collection takes after: the same part of its model, else the model as a whole. */
function part(like: YamlNode | undefined, key: string | number): YamlNode | undefined {
  const same = like && child(like, key)?.value
  return quotesOf(same) ? same : like
}

/** A string in the given quotes if it can be written so, else in double ones. */
function quote(value: string, quotes: Quotes, context: Context): string {
  if (quotes === 'single' && !UNPRINTABLE.test(value)) return `'${value.replaceAll("'", "''")}'`
  if (quotes === 'plain' && isPlain(value, context)) return value
  return JSON.stringify(value).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Whether a string without quotes reads back as itself in YAML 1.1 and 1.2; in doubt it does not. */
function isPlain(value: string, context: Context): boolean {
  if (value === '' || UNPRINTABLE.test(value) || INDICATOR.test(value) || WORD.test(value) || NUMERIC.test(value)) return false
  return !(context === 'flow' ? /[,[\]{}:?]|\s#|\s$/ : /:\s|:$|\s#|\s$/).test(value)
}

/** With a point before the exponent: YAML 1.1 takes `1e21` for a string. */
function numeral(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value).replace(/^(-?\d+)e/, '$1.0e')
}
