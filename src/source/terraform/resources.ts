import type { Path } from '../../model/patch.ts'
import { LoadError } from '../load-error.ts'
import { isObject, isStoredState, itemsOf, memberOf } from './shape.ts'

/** One instance of a resource, in a plan or a state. */
export interface Resource {
  readonly address: string
  /** The address of the module that it is in; empty for the root. */
  readonly module: string
  readonly isManaged: boolean
  readonly type: string
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
  /** What of the values is known after apply only: `true`, or by member or item. */
  readonly unknown: unknown
  /** What of them must not be shown, in the same form. */
  readonly sensitive: unknown
  /** Where the values stand. */
  readonly place: Path
}

/** All resources of a plan or a state, those of all modules, in the order of the text. */
export function resourcesOf(root: Record<string, unknown>): readonly Resource[] {
  if (typeof root.format_version !== 'string') return isStoredState(root) ? storedResources(root) : []
  const section = isObject(root.planned_values) ? 'planned_values' : 'values'
  const changes = changesOf(root.resource_changes)
  const found: Resource[] = []
  const pending: { module: unknown; place: Path }[] = [
    { module: memberOf(root[section], 'root_module'), place: [section, 'root_module'] },
  ]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { module, place } = next
    if (place.length > DEEPEST_MODULE) throw new LoadError('nests modules deeper than Terraform’s own addresses can tell')
    const address = memberOf(module, 'address')
    for (const [index, resource] of itemsOf(memberOf(module, 'resources')).entries()) {
      const path = [...place, 'resources', index, 'values']
      const read = planned(resource, typeof address === 'string' ? address : '', changes, path)
      if (read) found.push(read)
    }
    const children = itemsOf(memberOf(module, 'child_modules'))
    for (let index = children.length - 1; index >= 0; index--) {
      pending.push({ module: children[index], place: [...place, 'child_modules', index] })
    }
  }
  return found
}

function planned(
  resource: unknown,
  module: string,
  changes: ReadonlyMap<string, Record<string, unknown>>,
  place: Path
): Resource | undefined {
  if (!isObject(resource)) return undefined
  const { address, type, name, mode, values, sensitive_values } = resource
  if (typeof address !== 'string' || typeof type !== 'string' || !isObject(values)) return undefined
  const change = changes.get(address)
  return {
    address,
    module,
    isManaged: mode !== 'data',
    type,
    name: String(name),
    values,
    unknown: change?.after_unknown,
    sensitive: either(sensitive_values, change?.after_sensitive),
    place,
  }
}

/** Two marks of the same values, of which newer and older versions of Terraform give one or both. */
function either(one: unknown, other: unknown, depth = 0): unknown {
  if (one === true || other === true) return true
  if (!isCollection(one)) return other
  if (!isCollection(other)) return one
  if (depth > DEEPEST) return true
  const merged: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    define(merged, key, either(own(one, key), own(other, key), depth + 1))
  }
  return merged
}

/** The length of the longest path to a module. */
const DEEPEST_MODULE = 200

/** Deeper than the schema of any resource. */
const DEEPEST = 50

/** What is to become of resources, by address; an object that is only to be destroyed yet has the address of its successor. */
function changesOf(changes: unknown): ReadonlyMap<string, Record<string, unknown>> {
  const byAddress = new Map<string, Record<string, unknown>>()
  for (const one of itemsOf(changes)) {
    if (!isObject(one) || Object.hasOwn(one, 'deposed')) continue
    if (typeof one.address === 'string' && isObject(one.change)) byAddress.set(one.address, one.change)
  }
  return byAddress
}

/** The resources of a state as Terraform stores it, in version 4. */
function storedResources({ resources }: Record<string, unknown>): readonly Resource[] {
  return itemsOf(resources).flatMap((resource, index) => {
    if (!isObject(resource)) return []
    const { module, mode, type, name, instances } = resource
    if (typeof type !== 'string' || typeof name !== 'string') return []
    const above = typeof module === 'string' ? module : ''
    return itemsOf(instances).flatMap((instance, nth): Resource[] => {
      const values = memberOf(instance, 'attributes')
      if (!isObject(values) || memberOf(instance, 'deposed') !== undefined) return []
      const key = memberOf(instance, 'index_key')
      const own = `${mode === 'data' ? 'data.' : ''}${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`
      return [
        {
          address: above === '' ? own : `${above}.${own}`,
          module: above,
          isManaged: mode !== 'data',
          type,
          name,
          values,
          unknown: undefined,
          sensitive: marksAt(memberOf(instance, 'sensitive_attributes')),
          place: ['resources', index, 'instances', nth, 'attributes'],
        },
      ]
    })
  })
}

/** Marks from a list of paths, each a list of steps. */
function marksAt(paths: unknown): Record<string, unknown> {
  const marks: Record<string, unknown> = {}
  for (const path of itemsOf(paths)) {
    const [first] = itemsOf(path)
    const name = memberOf(first, 'value')
    // What is inside of a list or a block is not told apart: its whole is hidden.
    if (typeof name === 'string') define(marks, name, true)
  }
  return marks
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
}

/** Assignment that makes an own member even of `__proto__`. */
export function define(target: object, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true })
  else (target as Record<string, unknown>)[name] = value
}
