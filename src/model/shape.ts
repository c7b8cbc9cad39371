import type { Path } from './patch.ts'
import { type Survey, survey } from './survey.ts'
import { unresolvedExpression } from './task-definition.ts'
import type { EnumName, StructureName } from './task-definition-request.ts'
import * as generated from './validators.generated.js'
import { follow } from './violation.ts'

/** One thing in a task definition that the SDK's model does not know. */
export type ShapeProblem =
  | {
      readonly kind: 'type'
      readonly path: Path
      readonly expected: 'string' | 'integer' | 'boolean' | 'list' | 'object'
      readonly value: unknown
    }
  | {
      readonly kind: 'unknown-member'
      /** Of the member itself, its key included. */
      readonly path: Path
      readonly key: string
      /** What the SDK calls the object that holds it. */
      readonly structure: StructureName
      /** The members that this structure has. */
      readonly known: readonly string[]
    }

/** The model that the shape is judged by; the date is that of its publication, YYYY-MM-DD. */
export const modelOfSdk: { readonly name: string; readonly version: string; readonly date: string } = generated.sdk

/** The members of a RegisterTaskDefinition request, in the SDK's order. */
export const requestFields: readonly string[] = generated.fields.RegisterTaskDefinitionRequest

/** The members of a container definition, in the SDK's order. */
export const containerFields: readonly string[] = generated.fields.ContainerDefinition

/** What DescribeTaskDefinition returns and RegisterTaskDefinition does not take. */
export const responseOnlyFields: readonly string[] = generated.responseOnlyFields

/** The texts that each enumeration of the SDK allows. */
export const enums: Readonly<Record<EnumName, readonly string[]>> = generated.enums

/** By structure and member: the structure or enumeration that the member holds, itself or in a list. */
export const references: Readonly<Record<StructureName, Readonly<Record<string, StructureName | EnumName>>>> =
  generated.references

/** By structure: its members, in the SDK's order. */
export const members: Readonly<Record<StructureName, readonly string[]>> = generated.fields

/** What a scalar of the API is. */
export type ScalarType = 'string' | 'integer' | 'boolean'

/** By structure and member: the type of the scalars that the member holds, itself, in a list or in a free-form map. */
export const scalars: Readonly<Record<StructureName, Readonly<Record<string, ScalarType>>>> = generated.scalars

const NONE: readonly never[] = []

/** What the model of a RegisterTaskDefinition request says of a task definition's shape. */
export interface Shape {
  /**
   * Everything that the model does not know, in the order ajv meets it. Nulls and what Describe adds are reported like
   * anything else; what is known only later has no shape yet.
   */
  readonly problems: readonly ShapeProblem[]
  /** What is known beyond that, where everything has the shape. */
  readonly survey: Survey | undefined
}

/** Holds a task definition against the SDK's model. */
export function shapeOf(task: unknown): Shape {
  const plain = survey(task)
  return { problems: plain ? NONE : problemsOf(task), survey: plain }
}

function problemsOf(task: unknown): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = []
  if (generated.validateTaskDefinition(task)) return NONE
  for (const { instancePath, keyword, params } of generated.validateTaskDefinition.errors ?? []) {
    const { path, value } = follow(task, instancePath)
    if (unresolvedExpression(value) !== undefined) continue
    if (keyword === 'type') {
      problems.push({ kind: 'type', path, expected: params.type === 'array' ? 'list' : params.type, value })
    } else {
      const key = params.additionalProperty
      const structure = structureAt(path)
      problems.push({ kind: 'unknown-member', path: [...path, key], key, structure, known: generated.fields[structure] })
    }
  }
  return problems
}

/** The structure at a place where the model has one: nothing else forbids unknown members. */
function structureAt(path: Path): StructureName {
  let structure: StructureName = 'RegisterTaskDefinitionRequest'
  for (const key of path) {
    if (typeof key === 'string') structure = generated.references[structure][key] as StructureName
  }
  return structure
}
