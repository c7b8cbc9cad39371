import { matchesEverything, readGlob } from './glob.ts'
import { agreed, allOf, and, anyOf, type Maybe, not } from './maybe.ts'
import { type Operator, operatorOf } from './operators.ts'
import type { Condition } from './policy.ts'
import { isResolved, type Scope } from './variables.ts'

/**
 * Whether all conditions of a statement hold. A key that is not known may be missing from the request or have any value:
 * the answer is what both come to, else maybe. So it is for an operator that nobody knows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionsHold(conditions: readonly Condition[], scope: Scope): Maybe {
  return allOf(conditions, condition => holds(condition, scope))
}

function holds({ operator: name, key, values }: Condition, scope: Scope): Maybe {
  const given = scope.known.get(key.toLowerCase())
  if (name === 'Null') return isNull(given, values)
  const operator = operatorOf(name)
  if (!operator) return 'maybe'
  if (!given) return agreed(forMissing(operator), forAnything(operator, values))
  return given.length === 0 ? forMissing(operator) : forGiven(operator, given, values, scope)
}

/** `"true"` asks that the key is missing, `"false"` that it is there. An empty text is there, but may count as null. */
function isNull(given: readonly string[] | undefined, values: readonly string[]): Maybe {
  const wants = (missing: boolean): Maybe =>
    anyOf(values, value => (/^(?:true|false)$/i.test(value) ? (/^true$/i.test(value) === missing ? 'yes' : 'no') : 'maybe'))
  if (!given || given.join('') === '') return given?.length === 0 ? wants(true) : agreed(wants(true), wants(false))
  return wants(false)
}

/**
 * For a key that the request does not have: nothing matches, hence a negated operator holds, and all of no values do.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function forMissing({ quantifier, ifExists, negated }: Operator): Maybe {
  // AWS writes that `IfExists` is then true, and that `ForAnyValue` is then false.
  if (ifExists && quantifier === 'ForAnyValue') return 'maybe'
  if (ifExists || quantifier === 'ForAllValues') return 'yes'
  return negated && !quantifier ? 'yes' : 'no'
}

/** For a key that the request has, with values that nobody knows: only `*` matches them all. */
function forAnything({ quantifier, negated, like }: Operator, values: readonly string[]): Maybe {
  const matchesAll = like && values.some(value => matchesEverything(readGlob(value)))
  // A quantifier takes an empty text for no value at all.
  return matchesAll && !(quantifier && negated) && quantifier !== 'ForAnyValue' ? (negated ? 'no' : 'yes') : 'maybe'
}

function forGiven(operator: Operator, given: readonly string[], values: readonly string[], scope: Scope): Maybe {
  const { quantifier, negated, compare } = operator
  const passes = (one: string): Maybe => {
    const matches = anyOf(values, wanted => compare(one, wanted, scope))
    if (!negated) return matches
    return values.every(wanted => isResolved(wanted, scope)) ? not(matches) : and(not(matches), 'maybe')
  }
  if (quantifier && given.join('') === '') return quantifier === 'ForAllValues' ? 'yes' : 'no'
  if (quantifier) return quantifier === 'ForAllValues' ? allOf(given, passes) : anyOf(given, passes)
  // AWS asks for a quantifier where a key has several values, and does not say what happens without one.
  return agreed(allOf(given, passes), anyOf(given, passes))
}
