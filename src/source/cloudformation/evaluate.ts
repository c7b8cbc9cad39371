import { Unresolved } from '../../model/task-definition.ts'
import { Conditions } from './conditions.ts'
import { FUNCTIONS } from './functions.ts'
import type { Stack } from './parameters.ts'
import { below, type Place } from './place.ts'
import { DYNAMIC, withDynamicReferences } from './text-pieces.ts'
import type { ListValue, Value } from './value.ts'

/** Levels that are followed; CloudFormation itself allows far fewer. */
const DEEPEST = 200

const OF_TEXTS: ReadonlySet<string> = new Set(['Fn::Base64', 'Fn::ImportValue', 'Fn::Join', 'Fn::Sub', 'Fn::ToJsonString'])

/** Follows the functions of a template as far as what is known of the stack leads. */
export class Evaluator {
  readonly template: unknown
  readonly stack: Stack
  readonly conditions: Conditions
  #nameless = 0

  /** @param assumed a condition that holds, for what is looked at exists only then */
  constructor(template: unknown, stack: Stack, assumed?: string) {
    this.template = template
    this.stack = stack
    this.conditions = new Conditions(this, assumed)
  }

  /**
   * The value of what stands at a place.
   *
   * @returns undefined where it is `AWS::NoValue`, which is as if nothing stood there
   */
  value(raw: unknown, place: Place | undefined, depth = 0): Value | undefined {
    if (typeof raw === 'string' && raw.includes(DYNAMIC)) {
      return { kind: 'scalar', place, value: withDynamicReferences(raw, expression => this.nameless(expression)) }
    }
    if (typeof raw !== 'object' || raw === null) return { kind: 'scalar', place, value: raw }
    if (depth > DEEPEST) return { kind: 'scalar', place, value: new Unresolved('…') }
    if (Array.isArray(raw)) return this.#list(raw, place, depth)
    const name = functionOf(raw)
    if (name === undefined) return this.#map(raw as Record<string, unknown>, place, depth)
    const argument = (raw as Record<string, unknown>)[name]
    const apply = FUNCTIONS[name]
    return apply ? apply({ argument, place, depth: depth + 1, evaluator: this }) : this.unknown(name, place)
  }

  /** What is not known at all, because of a function. Some give nothing but texts. */
  unknown(name: string, place: Place | undefined): Value {
    const expression = shortName(name)
    const parts = OF_TEXTS.has(name) ? [{ hole: this.nameless(expression) }] : undefined
    return { kind: 'scalar', place, value: new Unresolved(expression, parts) }
  }

  /** The name of a hole that is the same text as no other. */
  nameless(expression: string): string {
    return `${expression}#${++this.#nameless}`
  }

  #list(raw: readonly unknown[], place: Place | undefined, depth: number): ListValue {
    const items: Value[] = []
    const indices: number[] = []
    const omitted: unknown[] = []
    for (let index = 0; index < raw.length; index++) {
      const item = this.value(raw[index], below(place, index), depth + 1)
      if (!item) omitted.push(raw[index])
      else {
        items.push(item)
        indices.push(index)
      }
    }
    return { kind: 'list', place, items, indices, length: raw.length, omitted }
  }

  #map(raw: Record<string, unknown>, place: Place | undefined, depth: number): Value {
    const members = new Map<string, Value>()
    const omitted = new Set<string>()
    let open: Unresolved | undefined
    for (const name of Object.keys(raw)) {
      if (name === 'Fn::Transform' || name.startsWith('Fn::ForEach::')) {
        open = new Unresolved(shortName(name.split('::').slice(0, 2).join('::')))
        continue
      }
      const member = this.value(raw[name], below(place, name), depth + 1)
      if (member) members.set(name, member)
      else omitted.add(name)
    }
    return { kind: 'map', place, members, omitted, open }
  }
}

/** The function that an object calls, if it is a call: nothing stands beside it. A lone macro makes whatever it likes. */
export function functionOf(raw: object): string | undefined {
  let only: string | undefined
  for (const name in raw) {
    if (only !== undefined) return undefined
    only = name
  }
  if (only === undefined || !Object.hasOwn(raw, only)) return undefined
  return only === 'Ref' || (only.startsWith('Fn::') && !only.startsWith('Fn::ForEach::')) ? only : undefined
}

/** A function as its short form, for whoever reads: `!ImportValue`. */
function shortName(name: string): string {
  const last = name.replace(/^Fn::/, '')
  return /^\w{1,40}$/.test(last) ? `!${last}` : '!…'
}
