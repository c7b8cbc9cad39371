import type { Json, Patch, Path } from '../../model/patch.ts'
import { pathName } from '../../model/printable.ts'
import { Unresolved } from '../../model/task-definition.ts'
import { templateName } from '../../model/template-names.ts'
import { Refusal } from '../text.ts'
import { type Found, find, type Kind, kindOf } from './definition.ts'
import { below, pathOf } from './place.ts'
import type { ListValue, Value } from './value.ts'

/**
 * Patches of a definition as patches of the template that it stands in.
 *
 * @throws Refusal where what is to be changed is not written out in the resource itself; it says where it comes from
 */
export function inTemplate(properties: Value, patches: readonly Patch[]): Patch[] {
  return patches.map(patch => translated(properties, patch))
}

function translated(properties: Value, patch: Patch): Patch {
  const { path } = patch
  const parent = find(properties, path.slice(0, -1))
  const key = path.at(-1) as string | number
  if (!parent) throw new Error(`nothing at ${pathName(path.slice(0, -1))}`)
  refuseForeign(parent.value, path.slice(0, -1))
  if (patch.op === 'insert') {
    const { value, kind } = parent
    refuseSecond(value, patch.value, path)
    return { op: 'insert', path: placeOfItem(value, Number(key), path), value: asInTemplate(patch.value, kind) }
  }
  const target = find(properties, path)
  if (patch.op === 'remove') return { op: 'remove', path: removable(target, parent, key, path) }
  const kind = typeof key === 'number' ? parent.kind : kindOf(parent.kind, key)
  const value = asInTemplate(patch.value, kind)
  if (!target) return { op: 'set', path: placeOfNew(parent, String(key), path), value }
  refuseForeign(target.value, path)
  return { op: 'set', path: pathOf(target.value.place), value: likeBefore(value, target.value) }
}

/** @throws Refusal for a value that is not written out at its place */
function refuseForeign(value: Value, path: Path): void {
  if (value.from !== undefined) throw new Refusal(`the value of ${pathName(path)} comes from ${value.from}: change it there`)
  const unknown = value.kind === 'scalar' ? value.value : undefined
  if (unknown instanceof Unresolved) throw new Refusal(`${pathName(path)} is ${unknown.expression}, which is known only later`)
}

/** @throws Refusal where an item of the same name is written already, and left out by a function */
function refuseSecond(list: Value, item: Json, path: Path): void {
  const name = typeof item === 'object' && item !== null && !Array.isArray(item) ? item.name : undefined
  if (list.kind !== 'list' || typeof name !== 'string') return
  const isThere = list.omitted.some(raw => JSON.stringify(raw).includes(`:${JSON.stringify(name)}`))
  if (isThere) throw new Refusal(`a function leaves ${name} out of ${pathName(path.slice(0, -1))}: change it there`)
}

/** Where an item comes to stand: before another one, as the template counts them, or at the end. */
function placeOfItem(list: Value, index: number, path: Path): Path {
  if (list.kind !== 'list') throw new Error(`no list at ${pathName(path.slice(0, -1))}`)
  return [...pathOf(list.place), list.indices[index] ?? list.length]
}

/** Where a new member comes to stand, unless a function has left it out. */
function placeOfNew({ value, kind }: Found, field: string, path: Path): Path {
  if (value.kind !== 'map') throw new Error(`no object at ${pathName(path.slice(0, -1))}`)
  const name = kind.structure === undefined ? field : templateName(kind.structure, field)
  if (value.omitted.has(name)) throw new Refusal(`a function leaves ${pathName(path)} out: change it there`)
  return [...pathOf(value.place), name]
}

function removable(target: Found | undefined, parent: Found, key: string | number, path: Path): Path {
  if (!target) throw new Error(`nothing at ${pathName(path)}`)
  const own = target.parent ? target.parent.name : indexOf(parent.value, Number(key))
  const place = pathOf(below(parent.value.place, own))
  const isWhole = target.value.place?.above === parent.value.place
  if (!isWhole) throw new Refusal(`a function decides whether ${pathName(path)} is there: change it there`)
  return place
}

function indexOf(list: Value, index: number): number {
  return (list as ListValue).indices[index] as number
}

/** A value with the names that CloudFormation has. */
function asInTemplate(value: Json, kind: Kind): Json {
  if (Array.isArray(value)) return value.map(item => asInTemplate(item, kind))
  if (typeof value !== 'object' || value === null) return value
  const { structure } = kind
  if (structure === undefined) return value
  return Object.fromEntries(
    Object.entries(value).map(([field, member]) => [templateName(structure, field), asInTemplate(member, kindOf(kind, field))])
  )
}

/** A new scalar in the way that the old one is written: CloudFormation takes `1024` for `"1024"`, and the other way round. */
function likeBefore(value: Json, before: Value): Json {
  const old = before.kind === 'scalar' ? before.value : undefined
  if (typeof old === 'number' && typeof value === 'string' && String(Number(value)) === value) return Number(value)
  if (typeof old === 'boolean' && (value === 'true' || value === 'false')) return value === 'true'
  return typeof old === 'string' && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : value
}
