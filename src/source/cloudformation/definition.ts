import type { MisspeltName } from '../../model/document.ts'
import type { Path } from '../../model/patch.ts'
import { members, references, type ScalarType, scalars } from '../../model/shape.ts'
import { Unresolved } from '../../model/task-definition.ts'
import type { StructureName } from '../../model/task-definition-request.ts'
import { definitionName, fieldOf, templateName } from '../../model/template-names.ts'
import { define, type MapValue, plain, type Value } from './value.ts'

/** What the API knows of the value at a place: the structure, itself or in a list, or the type of its scalars. */
export interface Kind {
  readonly structure?: StructureName | undefined
  readonly scalar?: ScalarType | undefined
}

export const ROOT: Kind = { structure: 'RegisterTaskDefinitionRequest' }

const NOTHING_KNOWN: Kind = {}

/** The kind of a member, by the name of its field. */
export function kindOf({ structure, scalar }: Kind, field: string): Kind {
  if (structure === undefined) return { scalar }
  if (!members[structure].includes(field)) return NOTHING_KNOWN
  const type = scalars[structure][field]
  // What has a type of scalars may name an enumeration too, but no structure.
  return type === undefined ? { structure: references[structure][field] as StructureName } : { scalar: type }
}

/**
 * The member of a map that a field of the definition is made of; undefined where there is none. Free-form maps keep the names
 * of their members; elsewhere the name that CloudFormation has for the field wins over others that resemble it.
 */
export function memberFor({ members: written }: MapValue, { structure }: Kind, field: string): string | undefined {
  if (structure === undefined) return written.has(field) ? field : undefined
  const own = templateName(structure, field)
  if (written.has(own)) return own
  for (const name of written.keys()) if (definitionName(structure, name) === field) return name
  return undefined
}

/**
 * A value of a template as the API takes it: names of members and types of scalars. CloudFormation turns numbers and booleans
 * into texts, and texts into numbers and booleans, as the API needs them.
 */
export function translate(value: Value, kind: Kind): unknown {
  if (value.kind === 'scalar') return converted(value.value, kind.scalar)
  if (value.kind === 'list') return value.items.map(item => translate(item, kind))
  return kind.structure === undefined ? freeForm(value, kind) : structured(value, kind, kind.structure)
}

function freeForm(value: MapValue, kind: Kind): unknown {
  if (value.open) return value.open
  const object = {}
  for (const [name, member] of value.members) {
    define(object, name, kind.scalar === undefined ? plain(member) : translate(member, kind))
  }
  return object
}

function structured(value: MapValue, kind: Kind, structure: StructureName): unknown {
  const object: Record<string, unknown> = {}
  for (const [name, member] of value.members) {
    const field = definitionName(structure, name)
    if (memberFor(value, kind, field) === name) define(object, field, translate(member, kindOf(kind, field)))
  }
  // What a macro may add is not absent.
  if (value.open) for (const field of members[structure]) if (!Object.hasOwn(object, field)) object[field] = value.open
  return object
}

function converted(value: unknown, type: ScalarType | undefined): unknown {
  if (value instanceof Unresolved || type === undefined || value === null) return value
  if (type === 'string') return String(value)
  if (typeof value !== 'string') return value
  if (type === 'integer' && /^-?\d{1,15}$/.test(value)) return Number(value)
  return type === 'boolean' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value
}

/**
 * Members whose names CloudFormation writes otherwise. It refuses them: "extraneous key [portMappings] is not permitted".
 * https://github.com/aws-observability/aws-otel-collector/issues/1591
 */
export function misspeltNames(value: Value, kind: Kind, path: Path = []): MisspeltName[] {
  if (value.kind === 'scalar') return []
  if (value.kind === 'list') return value.items.flatMap((item, index) => misspeltNames(item, kind, [...path, index]))
  const { structure } = kind
  if (structure === undefined) return []
  return [...value.members].flatMap(([name, member]) => {
    const field = definitionName(structure, name)
    if (memberFor(value, kind, field) !== name) return []
    const isMisspelt = fieldOf(structure, name) === undefined && members[structure].includes(field)
    const own = [...path, field]
    const inner = misspeltNames(member, kindOf(kind, field), own)
    return isMisspelt ? [{ path: own, written: name, meant: templateName(structure, field) }, ...inner] : inner
  })
}

/** What stands at a path of the definition. */
export interface Found {
  readonly value: Value
  readonly kind: Kind
  /** Of a member: the map it is in, and its name there. */
  readonly parent?: { readonly map: MapValue; readonly name: string }
}

/** Finds what stands at a path of the definition; undefined where there is nothing. */
export function find(properties: Value, path: Path): Found | undefined {
  let found: Found = { value: properties, kind: ROOT }
  for (const key of path) {
    const next = typeof key === 'number' ? itemOf(found, key) : memberNamed(found, key)
    if (!next) return undefined
    found = next
  }
  return found
}

function itemOf({ value, kind }: Found, index: number): Found | undefined {
  const item = value.kind === 'list' ? value.items[index] : undefined
  return item && { value: item, kind }
}

function memberNamed({ value, kind }: Found, field: string): Found | undefined {
  const name = value.kind === 'map' ? memberFor(value, kind, field) : undefined
  if (value.kind !== 'map' || name === undefined) return undefined
  return { value: value.members.get(name) as Value, kind: kindOf(kind, field), parent: { map: value, name } }
}

/**
 * The path in the definition of a place below the resource's properties; of what is inside of a function, that of the function.
 * The branches of `Fn::If` stand for themselves.
 */
export function definitionPath(path: Path): { path: Path; kind: Kind; isInFunction: boolean } {
  const own: (string | number)[] = []
  let kind = ROOT
  for (let index = 0; index < path.length; index++) {
    const key = path[index] as string | number
    if (typeof key === 'number') own.push(key)
    else if (key === 'Fn::If' && (path[index + 1] === 1 || path[index + 1] === 2)) index++
    else if (key === 'Ref' || key.startsWith('Fn::')) return { path: own, kind, isInFunction: true }
    else {
      const field = kind.structure === undefined ? key : definitionName(kind.structure, key)
      own.push(field)
      kind = kindOf(kind, field)
    }
  }
  return { path: own, kind, isInFunction: false }
}
