import { Unresolved } from '../../model/task-definition.ts'
import { type Configuration, isConfigured } from './configuration.ts'
import { define, type Resource } from './resources.ts'
import { itemsOf, memberOf } from './shape.ts'

/** What Terraform prints for a value that it does not know yet, and for one that it must not show. */
export const LATER = '(known after apply)'
export const SENSITIVE = '(sensitive value)'

/** A resource's values; what is known after apply, and what is sensitive, is Unresolved. */
export function valuesOf(resource: Resource, configuration: Configuration): Readonly<Record<string, unknown>> {
  const { values, unknown, sensitive, module, isManaged, type, name } = resource
  if (!hasMark(unknown) && !hasMark(sensitive)) return values
  const marked = {}
  let expressionsOnce: unknown
  for (const key of keysOf(values, unknown)) {
    const [isUnknown, isSensitive] = [own(unknown, key), own(sensitive, key)]
    if (hasMark(isUnknown)) expressionsOnce ??= configuration.expressionsOf(module, isManaged, type, name) ?? {}
    const about = { configuration, module, expression: memberOf(expressionsOnce, key), name: key }
    define(marked, key, merged(values[key], isUnknown, isSensitive, about))
  }
  return marked
}

/** Where a value comes from. */
interface About {
  readonly configuration: Configuration
  readonly module: string
  readonly expression: unknown
  /** The argument. */
  readonly name: string
}

function merged(value: unknown, unknown: unknown, sensitive: unknown, about: About, depth = 0): unknown {
  if (sensitive === true) return new Unresolved(SENSITIVE)
  if (unknown === true) return later(about)
  if (!isCollection(unknown) && !isCollection(sensitive)) return value
  if (depth > DEEPEST) return new Unresolved(LATER)
  if (Array.isArray(value) || (Array.isArray(unknown) && unknown.length > 0)) {
    const length = Math.max(itemsOf(value).length, itemsOf(unknown).length)
    return Array.from({ length }, (_, index) => {
      // Blocks of a set stand in another order than in the configuration.
      const blocks = itemsOf(about.expression)
      const expression = Array.isArray(about.expression) ? (blocks.length === 1 ? blocks[0] : undefined) : about.expression
      const inner = { ...about, expression: Array.isArray(about.expression) || length === 1 ? expression : SEVERAL }
      return merged(itemsOf(value)[index], own(unknown, index), own(sensitive, index), inner, depth + 1)
    })
  }
  if (!isCollection(value) && !(isCollection(unknown) && Object.keys(unknown).length > 0)) return value
  const object = {}
  for (const key of keysOf(value, unknown)) {
    const inner = { ...about, expression: memberOf(about.expression, key), name: key }
    define(object, key, merged(own(value, key), own(unknown, key), own(sensitive, key), inner, depth + 1))
  }
  return object
}

/** Deeper than the schema of any resource. */
const DEEPEST = 50

/** References of which each belongs to another item. */
const SEVERAL = { references: ['each.value', 'each.key'] }

let count = 0

/**
 * A value that is known after apply only. A plan tells what an expression refers to, not what it makes of that; where the
 * argument takes what the reference gives, one ARN, name or document, it is taken to be handed on as it is.
 */
function later({ configuration, module, expression, name }: About): unknown {
  const reference = configuration.referenceOf(module, expression)
  if (reference !== undefined && takes(name, reference)) {
    const hole = `\${${reference}}`
    return LISTS.has(name) ? [new Unresolved(hole, [{ hole }])] : new Unresolved(hole, [{ hole }])
  }
  if (!isConfigured(expression)) return new Unresolved(LATER)
  const open = new Unresolved(LATER, [{ hole: `${LATER}#${++count}` }])
  if (LISTS.has(name)) return [open]
  return TEXTS.test(name) ? open : new Unresolved(LATER)
}

/** Arguments that are lists of ARNs or names. */
const LISTS: ReadonlySet<string> = new Set(['managed_policy_arns', 'roles'])
/** Arguments that are texts, whatever they are made of. */
const TEXTS = /^(?:policy|policy_document|assume_role_policy|json|name|name_prefix|role|permissions_boundary|.*_arn|.*_id)$/

function takes(argument: string, reference: string): boolean {
  const attribute = reference.slice(reference.lastIndexOf('.') + 1)
  if (/policy$/.test(argument)) return attribute === 'json'
  if (/_arns?$|^permissions_boundary$/.test(argument)) return attribute === 'arn' || attribute === 'id'
  if (/_id$/.test(argument)) return /^(?:arn|id|key_id|target_key_arn)$/.test(attribute)
  return /^(?:role|roles|name)$/.test(argument) && /^(?:name|id|arn)$/.test(attribute)
}

/** Whether something in a tree of marks is marked, or may be. */
function hasMark(mark: unknown): boolean {
  return mark === true || isCollection(mark)
}

function keysOf(value: unknown, unknown: unknown): Iterable<string> {
  const [known, open] = [isCollection(value) ? Object.keys(value) : [], isCollection(unknown) ? Object.keys(unknown) : []]
  return new Set([...known, ...open])
}

function own(value: unknown, key: string | number): unknown {
  if (value === true) return true
  return isCollection(value) && Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
