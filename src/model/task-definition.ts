import type { Path } from './patch.ts'

/**
 * A task definition as it was loaded. Any field may be missing, of the wrong type or Unresolved: rules read it through
 * the functions below and skip what is not there.
 */
export type TaskDefinition = { readonly [field: string]: unknown }

/** A value that is known only later: an intrinsic function, a template expression, an attribute known after apply. */
export class Unresolved {
  /** The expression as it stands in the source, fit to be printed. */
  readonly expression: string
  /** What is known of a text that is known in part: its pieces in order, and what stands between them. */
  readonly parts: readonly (string | Hole)[] | undefined
  constructor(expression: string, parts?: readonly (string | Hole)[]) {
    this.expression = expression
    this.parts = parts
  }
}

/** A piece of a text that is not known; pieces of one name are the same text. */
export interface Hole {
  readonly hole: string
}

/** What a rule can say of a value that should be a string. */
export type Reading =
  /** Not there: undefined, null or the empty string, which ECS and the delegate treat alike. */
  | { readonly state: 'absent' }
  /** Known only later. */
  | { readonly state: 'unresolved'; readonly expression: string }
  /** Documentation's stand-in that somebody forgot to replace; `placeholder-value` reports it. */
  | { readonly state: 'placeholder'; readonly text: string }
  /** No string; `wrong-type` reports it. */
  | { readonly state: 'malformed' }
  | { readonly state: 'given'; readonly text: string }

/** Reads a value that should be a string. Every rule that looks at text goes through here, so none judges the unknown. */
export function read(value: unknown): Reading {
  if (value === undefined || value === null || value === '') return { state: 'absent' }
  const expression = unresolvedExpression(value)
  if (expression !== undefined) return { state: 'unresolved', expression }
  if (typeof value !== 'string') return { state: 'malformed' }
  return isPlaceholder(value) ? { state: 'placeholder', text: value } : { state: 'given', text: value }
}

/** The text of a value that is fully known, else undefined. */
export function known(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  return unresolvedExpression(value) === undefined && !isPlaceholder(value) ? value : undefined
}

/**
 * The expression of a value that is known only later, else undefined. Strings count when a template engine still has to
 * fill them in: `${…}` (shell, Terraform, CloudFormation), `{{…}}` (ecspresso, Jinja).
 */
export function unresolvedExpression(value: unknown): string | undefined {
  if (typeof value !== 'string') return value instanceof Unresolved ? value.expression : undefined
  if (!value.includes('{')) return undefined
  return bracketed(value, '${', '}') ?? bracketed(value, '{{', '}}')
}

/** The first template expression in a text. Searched by index: a pattern would be quadratic on hostile input. */
function bracketed(text: string, open: string, close: string): string | undefined {
  const start = text.indexOf(open)
  const end = start < 0 ? -1 : text.indexOf(close, start + open.length)
  if (end < 0) return undefined
  // Only the leading name is printable: a default such as ${TOKEN:-abc} may be the secret itself.
  const inside = text.slice(start + open.length, Math.min(end, start + 200)).trim()
  const name = /^\w[\w.]*(?:::\w[\w.]*)*/.exec(inside)?.[0] ?? ''
  return `${open}${name}${name.length < inside.length ? '…' : ''}${close}`
}

/** An image that a pipeline fills in, such as CodePipeline's `<IMAGE1_NAME>`. */
export function imageExpression(value: unknown): string | undefined {
  if (typeof value === 'string' && /^<[A-Z0-9_]+>$/.test(value)) return value
  return unresolvedExpression(value)
}

const STAND_IN = 'PUT_YOUR_[^:/]+|YOUR_[^:/]+|your-ecs-task-role|REGION|ACCOUNT_ID|<[^<>:/]+>'
const PLACEHOLDER = /^(?:PUT_YOUR_.+|YOUR_.+|your-ecs-task-role|REGION|ACCOUNT_ID|<[^<>]+>)$/
const SEGMENT = new RegExp(`[:/](?:${STAND_IN})(?=[:/]|$)`)

/** Whether a text is a stand-in of Harness's documentation, as a whole or as a whole segment of an ARN. Case counts. */
export function isPlaceholder(text: string): boolean {
  return text.startsWith('arn:') ? SEGMENT.test(text) : PLACEHOLDER.test(text)
}

/** The items of a list with their paths; nothing where the value is no list. */
export function items(value: unknown, path: Path): { value: unknown; path: Path }[] {
  return Array.isArray(value) ? value.map((item, index) => ({ value: item, path: [...path, index] })) : []
}

/** The value as an object whose members can be looked at; an empty one where it is none. */
export function fields(value: unknown): { readonly [field: string]: unknown } {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved)
  return isObject ? (value as { readonly [field: string]: unknown }) : NO_FIELDS
}

const NO_FIELDS: { readonly [field: string]: unknown } = Object.freeze({})

/** One container of a task definition. */
export interface Container {
  readonly path: Path
  /** Its name, or undefined where that is missing or not known. */
  readonly name: string | undefined
  readonly fields: { readonly [field: string]: unknown }
}

/** The containers of a task definition, in order; items that are no objects are left out. */
export function containers(task: TaskDefinition): Container[] {
  const list = task.containerDefinitions
  if (!Array.isArray(list)) return []
  const found: Container[] = []
  for (let index = 0; index < list.length; index++) {
    const container = fields(list[index])
    if (container === NO_FIELDS) continue
    const name = typeof container.name === 'string' && container.name !== '' ? container.name : undefined
    found.push({ path: ['containerDefinitions', index], name, fields: container })
  }
  return found
}
