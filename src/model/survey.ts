import type { EnumName, StructureName } from './task-definition-request.ts'
import { enums, fields, lists, maps, references, scalars } from './validators.generated.js'

/** The members of a structure by name. */
type Members = ReadonlyMap<string, Member>

/** What a member of a structure holds. */
interface Member {
  readonly nesting: 'none' | 'list' | 'map'
  /** What is in it: a scalar, or a structure. */
  readonly type: 'string' | 'integer' | 'boolean' | 'structure'
  /** The words that the API knows for it. */
  readonly words: ReadonlySet<unknown> | undefined
  /** The members of the structure in it. */
  readonly inner: Members
  /** Whether it is a string of any words. */
  readonly isText: boolean
}

/** What one walk over a task definition tells, if it has the shape of a request. */
export interface Survey {
  /** The number of members of all its objects. */
  readonly members: number
  /** Whether all values that should be words of an enumeration are. */
  readonly knowsWords: boolean
}

/**
 * Walks over a task definition by the tables of the SDK's model. Nearly all definitions have the shape, and then no more is to
 * be told; the validator that ajv has made tells what is wrong with the others. A few small functions, where ajv makes one for
 * each structure: those would still be waiting for V8's compiler when most runs are over.
 *
 * @returns undefined where anything has another shape, or is known only later
 */
export function survey(task: unknown): Survey | undefined {
  request ??= membersOf('RegisterTaskDefinitionRequest', new Map())
  const walk = new Walk()
  return walk.fits(task, request) ? walk : undefined
}

/** Put together when the first definition comes. */
let request: Members | undefined

class Walk implements Survey {
  members = 0
  knowsWords = true

  /** Whether an object has no members but these, each with what it is to hold. */
  fits(object: unknown, known: Members): boolean {
    if (!isObject(object)) return false
    for (const name in object) {
      this.members++
      const member = known.get(name)
      if (member === undefined) return false
      // Most are plain texts, and a call for each of a hundred would cost more than the look.
      if (member.isText ? typeof object[name] !== 'string' : !this.holds(object[name], member)) return false
    }
    return true
  }

  private holds(value: unknown, member: Member): boolean {
    if (member.nesting === 'none') return this.isOne(value, member)
    if (member.nesting === 'map') return this.isMap(value, member)
    if (!Array.isArray(value)) return false
    for (let index = 0; index < value.length; index++) if (!this.isOne(value[index], member)) return false
    return true
  }

  private isMap(value: unknown, member: Member): boolean {
    if (!isObject(value)) return false
    for (const name in value) {
      this.members++
      if (!this.isOne(value[name], member)) return false
    }
    return true
  }

  private isOne(value: unknown, { type, words, inner }: Member): boolean {
    if (type === 'structure') return this.fits(value, inner)
    if (words !== undefined && !words.has(value)) this.knowsWords = false
    if (type === 'string') return typeof value === 'string'
    return type === 'integer' ? Number.isInteger(value) : typeof value === 'boolean'
  }
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const NO_MEMBERS: Members = new Map()

/** @param made the structures that are made already: several members hold the same */
function membersOf(structure: StructureName, made: Map<StructureName, Members>): Members {
  const known = made.get(structure)
  if (known) return known
  const members = new Map<string, Member>()
  made.set(structure, members)
  for (const name of fields[structure]) {
    const reference = references[structure][name]
    const words = reference === undefined ? undefined : enums[reference as EnumName]
    const isStructure = reference !== undefined && words === undefined
    const nesting = lists[structure].includes(name) ? 'list' : maps[structure].includes(name) ? 'map' : 'none'
    const type = isStructure ? 'structure' : (scalars[structure][name] ?? 'string')
    members.set(name, {
      nesting,
      type,
      words: words && new Set(words),
      inner: isStructure ? membersOf(reference as StructureName, made) : NO_MEMBERS,
      isText: nesting === 'none' && type === 'string' && words === undefined,
    })
  }
  return members
}
