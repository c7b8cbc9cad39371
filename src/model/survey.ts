import type { EnumName, StructureName } from './task-definition-request.ts'
import { enums, fields, lists, maps, references, scalars } from './validators.generated.js'

/** What a member of a structure holds. */
interface Member {
  readonly isList: boolean
  /** Whether it is an object with members of any name. */
  readonly isMap: boolean
  /** What is in it: a scalar's type, or a structure. */
  readonly type: 'string' | 'integer' | 'boolean' | StructureName
  /** The words that the API knows for it. */
  readonly words: ReadonlySet<unknown> | undefined
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
 * be told; the validator that ajv has made tells what is wrong with the others. Two small functions, where ajv makes one for
 * each structure: those would still be waiting for the engine's compiler when most runs are over.
 *
 * @returns undefined where anything has another shape, or is known only later
 */
export function survey(task: unknown): Survey | undefined {
  const walk = new Walk()
  return walk.fitsStructure(task, 'RegisterTaskDefinitionRequest') ? walk : undefined
}

class Walk implements Survey {
  members = 0
  knowsWords = true

  fitsStructure(value: unknown, structure: StructureName): boolean {
    if (!isObject(value)) return false
    const known = membersOf(structure)
    for (const name in value) {
      this.members++
      const member = known.get(name)
      if (member === undefined || !this.fits(value[name], member)) return false
    }
    return true
  }

  private fits(value: unknown, member: Member): boolean {
    if (member.isList) {
      if (!Array.isArray(value)) return false
      for (let index = 0; index < value.length; index++) if (!this.fitsOne(value[index], member)) return false
      return true
    }
    if (!member.isMap) return this.fitsOne(value, member)
    if (!isObject(value)) return false
    for (const name in value) {
      this.members++
      if (!this.fitsOne(value[name], member)) return false
    }
    return true
  }

  private fitsOne(value: unknown, { type, words }: Member): boolean {
    switch (type) {
      case 'string':
        if (words !== undefined && !words.has(value)) this.knowsWords = false
        return typeof value === 'string'
      case 'integer':
        return Number.isInteger(value)
      case 'boolean':
        return typeof value === 'boolean'
      default:
        return this.fitsStructure(value, type)
    }
  }
}

function isObject(value: unknown): value is { readonly [member: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const known = new Map<StructureName, ReadonlyMap<string, Member>>()

/** The members of a structure, put together when the first definition has one. */
function membersOf(structure: StructureName): ReadonlyMap<string, Member> {
  let members = known.get(structure)
  if (!members) {
    members = new Map(fields[structure].map(name => [name, memberOf(structure, name)]))
    known.set(structure, members)
  }
  return members
}

function memberOf(structure: StructureName, name: string): Member {
  const reference = references[structure][name]
  const isWord = reference !== undefined && Object.hasOwn(enums, reference)
  return {
    isList: lists[structure].includes(name),
    isMap: maps[structure].includes(name),
    type: reference === undefined || isWord ? (scalars[structure][name] ?? 'string') : (reference as StructureName),
    words: isWord ? new Set(enums[reference as EnumName]) : undefined,
  }
}
