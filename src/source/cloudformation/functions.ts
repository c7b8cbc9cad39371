import { Unresolved } from '../../model/task-definition.ts'
import type { Evaluator } from './evaluate.ts'
import { parameterValue, pseudoParameter } from './parameters.ts'
import { below, type Place } from './place.ts'
import { isObject, memberOf } from './template-shape.ts'
import { subPieces, TextPieces } from './text-pieces.ts'
import { same, type Value } from './value.ts'

/** A call of a function in a template. */
interface Call {
  readonly argument: unknown
  readonly place: Place | undefined
  readonly depth: number
  readonly evaluator: Evaluator
}

/**
 * The functions that are followed, by their long names. All others, such as `Fn::ImportValue`, give what is not known.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export const FUNCTIONS: { readonly [name: string]: ((call: Call) => Value | undefined) | undefined } = Object.assign(
  Object.create(null),
  {
    Ref: ({ argument, place, evaluator }: Call) => reference(argument, place, evaluator),
    'Fn::GetAtt': getAttribute,
    'Fn::Sub': substitute,
    'Fn::Join': join,
    'Fn::If': choose,
    'Fn::FindInMap': findInMap,
    'Fn::Select': select,
    'Fn::Split': split,
  }
)

/** What a name stands for: a parameter's value, or a resource, of which nothing is known but which one it is. */
function reference(name: unknown, place: Place | undefined, evaluator: Evaluator): Value | undefined {
  if (name === 'AWS::NoValue') return undefined
  if (typeof name !== 'string') return evaluator.unknown('Ref', place)
  const parameter = parameterValue(evaluator.template, name, evaluator.stack)
  if (parameter) return written(parameter.value, place, parameter.from)
  const pseudo = pseudoParameter(name, evaluator.stack)
  return scalar(pseudo ?? ofResource(name), place, `\`${name}\``)
}

function ofResource(name: string): Unresolved {
  const expression = `\${${name}}`
  return new Unresolved(expression, [{ hole: expression }])
}

function getAttribute({ argument, place, depth, evaluator }: Call): Value {
  const [id, ...attribute] = Array.isArray(argument) ? argument : String(argument).split('.')
  const name = attribute.map(part => textOf(part, place, depth, evaluator))
  if (typeof id !== 'string' || name.some(part => typeof part !== 'string')) return evaluator.unknown('Fn::GetAtt', place)
  return scalar(ofResource([id, ...name].join('.')), place, '`Fn::GetAtt`')
}

function substitute({ argument, place, depth, evaluator }: Call): Value {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}]
  if (typeof text !== 'string') return evaluator.unknown('Fn::Sub', place)
  const pieces = new TextPieces(expression => evaluator.nameless(expression))
  // Each name is looked into once: what is named twice at each of many levels would take for ever.
  const known = new Map<string, unknown>()
  for (const piece of subPieces(text)) {
    if ('text' in piece) pieces.add(textOf(piece.text, place, depth, evaluator))
    else {
      if (!known.has(piece.name)) known.set(piece.name, variable(piece.name, variables, place, depth, evaluator))
      pieces.add(known.get(piece.name))
    }
  }
  return scalar(pieces.value('!Sub'), place, '`Fn::Sub`')
}

function variable(name: string, variables: unknown, place: Place | undefined, depth: number, evaluator: Evaluator): unknown {
  if (isObject(variables) && Object.hasOwn(variables, name)) return textOf(variables[name], place, depth, evaluator)
  if (name.includes('.')) return ofResource(name)
  const value = reference(name, place, evaluator)
  return value?.kind === 'scalar' ? value.value : new Unresolved(`\${${name}}`)
}

function join({ argument, place, depth, evaluator }: Call): Value {
  const [delimiter, raw] = Array.isArray(argument) ? argument : []
  const list = evaluator.value(raw, place, depth)
  if (typeof delimiter !== 'string' || list?.kind !== 'list') return evaluator.unknown('Fn::Join', place)
  const pieces = new TextPieces(expression => evaluator.nameless(expression))
  for (const [index, item] of list.items.entries()) {
    if (item.kind !== 'scalar') return evaluator.unknown('Fn::Join', place)
    if (index > 0) pieces.add(delimiter)
    pieces.add(item.value)
  }
  return scalar(pieces.value('!Join'), place, '`Fn::Join`')
}

/** Where the condition is not known, but both branches are the same, that is what it gives. */
function choose({ argument, place, depth, evaluator }: Call): Value | undefined {
  if (!Array.isArray(argument) || argument.length !== 3) return evaluator.unknown('Fn::If', place)
  const branch = (index: number): Value | undefined =>
    evaluator.value(argument[index], below(below(place, 'Fn::If'), index), depth)
  const decision = evaluator.conditions.holds(argument[0])
  if (decision !== undefined) return branch(decision ? 1 : 2)
  const [first, second] = [branch(1), branch(2)]
  if (!first && !second) return undefined
  if (first && second && same(first, second)) return { ...first, from: 'both branches of `Fn::If`' }
  return { kind: 'scalar', place, value: new Unresolved('!If') }
}

function findInMap({ argument, place, depth, evaluator }: Call): Value {
  const [map, ...keys] = Array.isArray(argument) ? argument : []
  const [name, first, second] = [map, ...keys].map(key => textOf(key, place, depth, evaluator))
  if (typeof name !== 'string' || typeof first !== 'string' || typeof second !== 'string') return unseen('Fn::FindInMap', place)
  const found = memberOf(memberOf(memberOf(memberOf(evaluator.template, 'Mappings'), name), first), second)
  return isData(found) ? written(found, place, `the mapping \`${name}\``) : unseen('Fn::FindInMap', place)
}

function select({ argument, place, depth, evaluator }: Call): Value {
  const [at, raw] = Array.isArray(argument) ? argument : []
  const index = textOf(at, place, depth, evaluator)
  const list = evaluator.value(raw, place, depth)
  const item = list?.kind === 'list' && typeof index === 'string' && /^\d+$/.test(index) ? list.items[Number(index)] : undefined
  return item ? { ...item, from: '`Fn::Select`' } : unseen('Fn::Select', place)
}

function split({ argument, place, depth, evaluator }: Call): Value {
  const [delimiter, raw] = Array.isArray(argument) ? argument : []
  const text = textOf(raw, place, depth, evaluator)
  if (typeof delimiter !== 'string' || delimiter === '' || typeof text !== 'string') return unseen('Fn::Split', place)
  return written(text.split(delimiter), place, '`Fn::Split`')
}

/** The text of an argument, or Unresolved. */
function textOf(raw: unknown, place: Place | undefined, depth: number, evaluator: Evaluator): string | Unresolved {
  const value = evaluator.value(raw, place, depth)
  if (value?.kind !== 'scalar' || value.value === null) return new Unresolved('…')
  return value.value instanceof Unresolved ? value.value : String(value.value)
}

/** What may be a list or an object as well as a text. */
function unseen(name: string, place: Place | undefined): Value {
  return { kind: 'scalar', place, value: new Unresolved(`!${name.slice('Fn::'.length)}`) }
}

function scalar(value: unknown, place: Place | undefined, from: string): Value {
  return { kind: 'scalar', place, from, value }
}

/** Plain data that stands elsewhere: a parameter's value, an entry of a mapping. */
function written(data: unknown, place: Place | undefined, from: string): Value {
  if (!Array.isArray(data)) return scalar(data, place, from)
  const items = data.map(item => scalar(item, place, from))
  return { kind: 'list', place, from, items, indices: items.map((_, index) => index), length: items.length, omitted: [] }
}

function isData(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(item => typeof item !== 'object')
  return value !== undefined && value !== null && typeof value !== 'object'
}
