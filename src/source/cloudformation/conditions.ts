import type { Evaluator } from './evaluate.ts'
import { isObject, memberOf } from './template-shape.ts'

/** Deeper than that a condition is not followed. */
const DEEPEST = 50

/**
 * Decides the conditions of a template as far as its parameters are known.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
 */
export class Conditions {
  readonly #evaluator: Evaluator
  readonly #decided = new Map<string, boolean | undefined>()

  /** @param assumed the name of a condition that holds */
  constructor(evaluator: Evaluator, assumed: string | undefined) {
    this.#evaluator = evaluator
    if (assumed !== undefined) this.#decided.set(assumed, true)
  }

  /** Whether the condition of a name holds; undefined where that is not known. */
  holds(name: unknown, depth = 0): boolean | undefined {
    if (typeof name !== 'string') return undefined
    if (this.#decided.has(name)) return this.#decided.get(name)
    // While it is being looked into, it is not known: one may lead back to itself.
    this.#decided.set(name, undefined)
    const decision = this.#judge(memberOf(memberOf(this.#evaluator.template, 'Conditions'), name), depth + 1)
    this.#decided.set(name, decision)
    return decision
  }

  #judge(raw: unknown, depth: number): boolean | undefined {
    if (!isObject(raw) || depth > DEEPEST) return undefined
    if (Object.hasOwn(raw, 'Condition')) return this.holds(raw.Condition, depth)
    const [name, argument] = Object.entries(raw)[0] ?? []
    if (!Array.isArray(argument)) return undefined
    if (name === 'Fn::Equals') return this.#equals(argument)
    const judged = (): (boolean | undefined)[] => argument.map(one => this.#judge(one, depth + 1))
    if (name === 'Fn::And') return every(judged())
    if (name === 'Fn::Not') return negated(judged()[0])
    return name === 'Fn::Or' ? negated(every(judged().map(negated))) : undefined
  }

  #equals([left, right]: readonly unknown[]): boolean | undefined {
    const [first, second] = [this.#text(left), this.#text(right)]
    return first === undefined || second === undefined ? undefined : first === second
  }

  #text(raw: unknown): string | undefined {
    const value = this.#evaluator.value(raw, undefined)
    const known = value?.kind === 'scalar' && value.value !== null && typeof value.value !== 'object'
    return known ? String(value.value) : undefined
  }
}

function every(judged: readonly (boolean | undefined)[]): boolean | undefined {
  if (judged.includes(false)) return false
  return judged.includes(undefined) ? undefined : true
}

function negated(judged: boolean | undefined): boolean | undefined {
  return judged === undefined ? undefined : !judged
}
