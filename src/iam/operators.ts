import { readGlob } from './glob.ts'
import { isWithin, readIpRange } from './ip-range.ts'
import { matchesArn, matchesText } from './match.ts'
import type { Maybe } from './maybe.ts'
import type { Scope } from './variables.ts'

/** Whether a value of the request matches one of the policy's. */
export type Comparison = (given: string, wanted: string, scope: Scope) => Maybe

/** A condition operator, taken apart. */
export interface Operator {
  /** How several values of one key are judged. */
  readonly quantifier: 'ForAllValues' | 'ForAnyValue' | undefined
  readonly ifExists: boolean
  /** Whether it holds where none of the policy's values matches. */
  readonly negated: boolean
  /** Whether `*` is a wildcard in it that runs over everything. */
  readonly like: boolean
  readonly compare: Comparison
}

type Kind = Pick<Operator, 'negated' | 'like' | 'compare'>

/**
 * Every operator but `Null`, which asks for no value and takes no quantifier. Names are taken as AWS writes them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ...both('StringEquals', 'StringNotEquals', (given, wanted, scope) => matchesText(wanted, given, scope, asIs)),
  ...both('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', equalsIgnoringCase),
  ...both('StringLike', 'StringNotLike', (given, wanted, scope) => matchesText(wanted, given, scope, readGlob), true),
  ...both('ArnEquals', 'ArnNotEquals', (given, wanted, scope) => matchesArn(wanted, given, scope)),
  ...both('ArnLike', 'ArnNotLike', (given, wanted, scope) => matchesArn(wanted, given, scope)),
  ...both('IpAddress', 'NotIpAddress', isInRange),
  ...ordered('Numeric', readNumber),
  ...ordered('Date', readDate),
  ['Bool', { negated: false, like: false, compare: equalsBoolean }],
  ['BinaryEquals', { negated: false, like: false, compare: equalsBinary }],
])

/** Takes the name of an operator apart; undefined for `Null` and for one that nobody knows. */
export function operatorOf(name: string): Operator | undefined {
  const [, quantifier, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(name) ?? []
  const kind = KINDS.get(base)
  return kind && { quantifier: quantifier as Operator['quantifier'], ifExists: ifExists !== undefined, ...kind }
}

function both(name: string, negation: string, compare: Comparison, like = false): [string, Kind][] {
  return [
    [name, { negated: false, like, compare }],
    [negation, { negated: true, like, compare }],
  ]
}

function ordered(prefix: string, read: (text: string) => number | undefined): [string, Kind][] {
  const by =
    (holds: (a: number, b: number) => boolean): Comparison =>
    (given, wanted) => {
      const [a, b] = [read(given), read(wanted)]
      if (a === undefined || b === undefined) return 'maybe'
      return holds(a, b) ? 'yes' : 'no'
    }
  const one = (suffix: string, holds: (a: number, b: number) => boolean): [string, Kind] => [
    `${prefix}${suffix}`,
    { negated: false, like: false, compare: by(holds) },
  ]
  return [
    ...both(
      `${prefix}Equals`,
      `${prefix}NotEquals`,
      by((a, b) => a === b)
    ),
    one('LessThan', (a, b) => a < b),
    one('LessThanEquals', (a, b) => a <= b),
    one('GreaterThan', (a, b) => a > b),
    one('GreaterThanEquals', (a, b) => a >= b),
  ]
}

function asIs(text: string): readonly string[] {
  return [text]
}

function equalsIgnoringCase(given: string, wanted: string, { variables, known }: Scope): Maybe {
  const folded = new Map([...known].map(([key, values]) => [key, values.map(value => value.toLowerCase())]))
  return matchesText(wanted.toLowerCase(), given.toLowerCase(), { variables, known: folded }, asIs)
}

function equalsBoolean(given: string, wanted: string): Maybe {
  const [a, b] = [given.toLowerCase(), wanted.toLowerCase()]
  if (!/^(?:true|false)$/.test(a) || !/^(?:true|false)$/.test(b)) return 'maybe'
  return a === b ? 'yes' : 'no'
}

/** Both sides are Base64; what is not padded as it should be may decode to anything. */
function equalsBinary(given: string, wanted: string): Maybe {
  if (given === wanted) return 'yes'
  const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/
  return base64.test(given) && base64.test(wanted) ? 'no' : 'maybe'
}

function isInRange(given: string, wanted: string): Maybe {
  const [inner, outer] = [readIpRange(given), readIpRange(wanted)]
  if (!inner || !outer) return 'maybe'
  return isWithin(inner, outer) ? 'yes' : 'no'
}

/** A decimal number that a double tells from its neighbours. */
function readNumber(text: string): number | undefined {
  return /^[+-]?\d{1,15}(?:\.\d{1,9})?$/.test(text) && text.length <= 17 ? Number(text) : undefined
}

/**
 * Seconds since 1970, or a time of https://www.w3.org/TR/NOTE-datetime, in milliseconds. Undefined for anything else: a day
 * says nothing of its time zone, four digits may be a year, and twelve may be milliseconds already.
 */
function readDate(text: string): number | undefined {
  if (/^\d{5,11}$/.test(text)) return Number(text) * 1000
  const written = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/
  const time = written.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}
