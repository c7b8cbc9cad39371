import { Unresolved } from '../../model/task-definition.ts'
import type { Place } from './place.ts'

/** A value of a template, functions followed as far as they can be, and where it stands. */
export type Value = ScalarValue | ListValue | MapValue

interface Origin {
  readonly place: Place | undefined
  /** Where the value comes from, as a clause, if it is not written out at its place. */
  readonly from?: string | undefined
}

export interface ScalarValue extends Origin {
  readonly kind: 'scalar'
  /** A string, a number, a boolean, null, or Unresolved. */
  readonly value: unknown
}

export interface ListValue extends Origin {
  readonly kind: 'list'
  readonly items: readonly Value[]
  /** By item: its index in the template, where items can be left out. */
  readonly indices: readonly number[]
  /** The number of items in the template. */
  readonly length: number
  /** Items as they are written that a function leaves out. */
  readonly omitted: readonly unknown[]
}

export interface MapValue extends Origin {
  readonly kind: 'map'
  readonly members: ReadonlyMap<string, Value>
  /** Members that are written, and left out by a function. */
  readonly omitted: ReadonlySet<string>
  /** The function that may add members that cannot be seen. */
  readonly open: Unresolved | undefined
}

/** The value as plain data: strings, numbers, booleans, nulls, Unresolved, lists and objects. */
export function plain(value: Value): unknown {
  if (value.kind === 'scalar') return value.value
  if (value.kind === 'list') return value.items.map(plain)
  if (value.open) return value.open
  const object = {}
  for (const [name, member] of value.members) define(object, name, plain(member))
  return object
}

/** Assignment that makes an own member even of `__proto__`. */
export function define(target: object, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  else (target as Record<string, unknown>)[name] = value
}

/** Whether two values are the same, as far as they are known; two that are not known may differ. */
export function same(left: Value, right: Value): boolean {
  return JSON.stringify(comparable(plain(left))) === JSON.stringify(comparable(plain(right)))
}

/**
 * Data in which what is not known is an object with its expression and its pieces, for comparisons. The numbers that tell
 * nameless holes apart differ from one reading to the next, and are left out.
 */
export function comparable(value: unknown): unknown {
  if (value instanceof Unresolved) {
    const parts = value.parts?.map(part => (typeof part === 'string' ? part : { hole: part.hole.replace(/#\d+$/, '') }))
    return { unresolved: value.expression, ...(parts ? { parts } : {}) }
  }
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  const object = {}
  for (const [name, member] of Object.entries(value)) define(object, name, comparable(member))
  return object
}
