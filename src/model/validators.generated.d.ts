// Made by scripts/schemas.mjs. Do not edit: npm run generate.

import type { EnumName, StructureName } from './task-definition-request.ts'

/** What ajv says of one violation, as far as this project reads it. */
export interface Violation {
  /** Where, as a JSON pointer. */
  readonly instancePath: string
  readonly keyword: string
  /** `type` comes with the keyword type, `additionalProperty` with additionalProperties. */
  readonly params: {
    readonly type: 'string' | 'integer' | 'boolean' | 'array' | 'object'
    readonly additionalProperty: string
  }
}

/** Whether a value has the shape; if not, `errors` tells why, until the next call. */
export interface Validator {
  (value: unknown): boolean
  readonly errors?: readonly Violation[] | null
}

export const validateTaskDefinition: Validator

/** Member names by structure. */
export const fields: Readonly<Record<StructureName, readonly string[]>>

/** By structure: the structure or enumeration that a member holds, itself or in a list. */
export const references: Readonly<Record<StructureName, Readonly<Record<string, StructureName | EnumName>>>>

/** By structure: the type of the scalars that a member holds, itself, in a list or in a map. */
export const scalars: Readonly<Record<StructureName, Readonly<Record<string, 'string' | 'integer' | 'boolean'>>>>

/** By structure: the members that hold lists. */
export const lists: Readonly<Record<StructureName, readonly string[]>>

/** By structure: the members that hold objects with members of any name. */
export const maps: Readonly<Record<StructureName, readonly string[]>>

/** Allowed texts by enumeration. */
export const enums: Readonly<Record<EnumName, readonly string[]>>

/** What DescribeTaskDefinition returns and RegisterTaskDefinition does not take. */
export const responseOnlyFields: readonly string[]

/** The model all this was derived from; the date is that of its publication, YYYY-MM-DD. */
export const sdk: { readonly name: string; readonly version: string; readonly date: string }
