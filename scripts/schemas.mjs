/**
 * Makes what the code knows of ECS from the SDK's own model: `node scripts/schemas.mjs` writes the schema of a task
 * definition, its types, and the code that checks it; and from the schemas of values and facts the code that checks those. Nothing here runs on a user's machine.
 */
import { readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const { Ajv } = require('ajv')
const { default: standaloneCode } = require('ajv/dist/standalone')
const sdk = require('@aws-sdk/client-ecs')
const { name, version } = require('@aws-sdk/client-ecs/package.json')

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const REQUEST = 'RegisterTaskDefinitionRequest'

/** The model taken. No file of the SDK tells its date: `npm view @aws-sdk/client-ecs time` does. */
const SDK = { name, version: '3.1162.0', date: '2026-11-04' }
if (version !== SDK.version) throw new Error(`${name} ${version} is installed: put it and its date into scripts/schemas.mjs`)

const DATE = new Date(SDK.date).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const ORIGIN = `derived from ${name} ${version} (${DATE}), shape ${REQUEST}`

/**
 * The structures a request is made of, by name: member -> schema, in the SDK's order. Names and kinds come from the
 * schemas by which the SDK serializes: what they lack never reaches AWS.
 */
function readStructures() {
  const structures = new Map()
  const add = ([, , structure, , members, shapes]) => {
    if (structures.has(structure)) return
    const properties = {}
    structures.set(structure, properties)
    members.forEach((member, index) => {
      properties[member] = schemaOf(shapes[index], add)
    })
  }
  add(sdk[`${REQUEST}$`])
  return structures
}

/** Kinds of the shapes without a name. */
const SIMPLE = { 0: { type: 'string' }, 1: { type: 'integer' }, 2: { type: 'boolean' } }

/**
 * Reads one shape of the SDK (`StaticSchema` and `$SchemaRef` in @smithy/types). It calls integers and fractions alike
 * numbers; a request has integers only, by botocore and by the wire model of the ECS agent.
 *
 * @param add is handed each structure met
 */
function schemaOf(shape, add) {
  if (typeof shape === 'function') return schemaOf(shape(), add)
  if (typeof shape === 'number') {
    if (shape & 64) return list(schemaOf(shape - 64, add))
    if (shape & 128) return map(schemaOf(shape - 128, add))
    if (shape in SIMPLE) return SIMPLE[shape]
    throw new Error(`the SDK's model holds a shape nobody met before: ${shape}`)
  }
  const [kind, namespace, structure, , item, value] = shape
  // A member with traits of its own is a pair: shape, traits.
  if (typeof namespace !== 'string') return schemaOf(kind, add)
  if (kind === 0) return schemaOf(item, add)
  if (kind === 1) return list(schemaOf(item, add))
  if (kind === 2) return map(schemaOf(value, add))
  // 3 is a structure, 4 a union: a structure of which one member is given.
  if (kind !== 3 && kind !== 4) throw new Error(`the SDK's model holds a shape nobody met before: ${structure}`)
  add(shape)
  return { $ref: `#/definitions/${structure}` }
}

function list(items) {
  return { type: 'array', items }
}

function map(values) {
  return { type: 'object', additionalProperties: values }
}

/** The type of a schema made above, as TypeScript writes it. */
function typeOf({ $ref, type, items, additionalProperties }) {
  if ($ref) return $ref.split('/').at(-1)
  if (type === 'array') return `${typeOf(items)}[]`
  if (type === 'object') return `Record<string, ${typeOf(additionalProperties)}>`
  return type === 'integer' ? 'number' : type
}

/** A member in the declaration of a structure, or in the visitor of a union: its name, its type, and what follows the type. */
const MEMBER = /^(?: {4}| {8}(?=\w+: \(value: ))(\w+)\??: (?:\(value: )?(\w+)(.*?)(?: \| undefined|\) => T);$/gm

/**
 * What the declarations tell beyond the schemas: which members take their values from an enumeration.
 *
 * @returns by structure, member -> name of the enumeration
 * @throws Error where schemas and declarations differ in a member or its type
 */
function readEnumerations() {
  const folder = dirname(require.resolve(`${name}/dist-types/models/models_0.d.ts`))
  const files = readdirSync(folder).filter(file => /^models_\d+\.d\.ts$/.test(file))
  const declarations = files.map(file => readFileSync(join(folder, file), 'utf8')).join('\n')
  return byStructure((properties, structure) => {
    const block =
      new RegExp(`^export (?:interface|declare namespace) ${structure} \\{$.*?^\\}`, 'ms').exec(declarations)?.[0] ?? ''
    const members = Array.from(block.matchAll(MEMBER), ([, member, type, rest]) => ({ member, type, rest }))
    const isEnumeration = ({ type }) => typeof sdk[type] === 'object'
    const declared = members.map(each => `${each.member}: ${isEnumeration(each) ? 'string' : each.type}${each.rest}`)
    const expected = Object.entries(properties).map(([member, schema]) => `${member}: ${typeOf(schema)}`)
    if (`${declared.sort()}` !== `${expected.sort()}`)
      throw new Error(`${structure}: the SDK's schema and its declaration differ`)
    return Object.fromEntries(members.filter(isEnumeration).map(({ member, type }) => [member, type]))
  })
}

/** A table with one entry a structure. */
function byStructure(entryOf) {
  return Object.fromEntries(Array.from(structures, ([structure, properties]) => [structure, entryOf(properties, structure)]))
}

const structures = readStructures()
const enumerations = readEnumerations()
const enumNames = [...new Set(Object.values(enumerations).flatMap(Object.values))]

/**
 * The JSON Schema (draft-07) of what RegisterTaskDefinition takes. Shape only: names and kinds. What is required, and
 * which texts are allowed, other rules say better.
 */
export function deriveTaskDefinitionSchema() {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://unpkg.com/ecs-delegate/schemas/task-definition.schema.json',
    title: REQUEST,
    $comment: ORIGIN,
    allOf: [{ $ref: `#/definitions/${REQUEST}` }],
    definitions: byStructure(properties => ({ type: 'object', additionalProperties: false, properties })),
  }
}

/** The same shape as TypeScript: the text of `src/model/task-definition-request.ts`. */
export function deriveTaskDefinitionTypes() {
  const interfaces = Array.from(structures, ([structure, properties]) => {
    const members = Object.entries(properties).map(([member, schema]) => `  ${member}?: ${typeOf(schema)} | undefined\n`)
    return `\nexport interface ${structure} {\n${members.join('')}}\n`
  })
  return `// Made by scripts/schemas.mjs. Do not edit: npm run generate.
// ${ORIGIN}
${interfaces.join('')}
/** The interfaces above. */
export type StructureName =${union([...structures.keys()])}

/** The enumerations that members take their values from. */
export type EnumName =${union(enumNames)}
`
}

function union(names) {
  return names.map(each => `\n  | '${each}'`).join('')
}

/**
 * The code that checks a task definition, with the tables that explain its verdicts.
 *
 * @returns the text of `src/model/validators.generated.js`
 */
export function compileTaskValidator() {
  const code = validators({ validateTaskDefinition: deriveTaskDefinitionSchema() })
  const tables = {
    fields: byStructure(Object.keys),
    references: byStructure(referencesOf),
    scalars: byStructure(scalarsOf),
    lists: byStructure(properties => membersThat(properties, ({ type }) => type === 'array')),
    maps: byStructure(properties => membersThat(properties, ({ additionalProperties: held }) => typeof held === 'object')),
    enums: Object.fromEntries(enumNames.map(each => [each, Object.values(sdk[each])])),
    responseOnlyFields: sdk.TaskDefinition$[4].filter(member => !Object.hasOwn(structures.get(REQUEST), member)),
    sdk: SDK,
  }
  return `${code}\n${tablesOf(tables)}`
}

/**
 * The code that checks what users write beside their definitions, values and facts: a file of its own, for most runs have
 * neither.
 *
 * @returns the text of `src/model/file-validators.generated.js`
 */
export function compileFileValidators() {
  const values = readSchema('values')
  const code = validators({ validateValues: values, validateFacts: readSchema('facts') })
  return `${code}\n${tablesOf({ valuesHelp: Object.fromEntries(helpOf(values, values, '')) })}`
}

function tablesOf(tables) {
  return Object.entries(tables)
    .map(([table, content]) => `export const ${table} = ${JSON.stringify(content)};\n`)
    .join('')
}

/** A module that exports a function for each schema, by the names given. */
function validators(schemas) {
  const ajv = new Ajv({
    strict: true,
    allErrors: true,
    messages: false,
    // One function per structure, compiled by the engine when first called, instead of copies of it in one large one.
    inlineRefs: false,
    code: { source: true, esm: true },
    schemas: Object.values(schemas),
  })
  const ids = Object.fromEntries(Object.entries(schemas).map(([validator, { $id }]) => [validator, $id]))
  const code = standaloneCode(ajv, ids)
    // A copy of all errors so far at each failing item is quadratic; they can grow in place, nobody else holds the list.
    .replaceAll(/vErrors\.concat\((\w+)\.errors\)/g, 'append(vErrors, $1.errors)')
    // The same forty words at each of a thousand places are read at every start of the program.
    .replaceAll(
      /const (err\d+) = \{instancePath(?::(.+?))?,schemaPath:".*?",keyword:(".*?"),params:(\{.*?\})\};if\(vErrors === null\)\{vErrors = \[\1\];\}else \{vErrors\.push\(\1\);\}errors\+\+;/g,
      (_, _name, place = 'instancePath', keyword, params) =>
        `vErrors = violation(vErrors, ${place}, ${keyword}, ${params});errors++;`
    )
    // Of what a validator is handed down only the place is read.
    .replaceAll('{instancePath="", parentData, parentDataProperty, rootData=data}={}', 'instancePath=""')
    .replaceAll(
      /\{instancePath(?::([^{}]+?))?,parentData:?\w*,parentDataProperty:?[^,{}]*,rootData\}/g,
      (_, place = 'instancePath') => place
    )
  if (/\bparentData\b|\brootData\b/.test(code)) throw new Error('the validators hand down more than places: ajv has changed')
  if (/\b(?:require\(|import\b)/.test(code)) throw new Error('the validators need ajv at run time: which keyword pulls it in?')
  return `${code}\n${SHARED}`
}

function membersThat(properties, isMeant) {
  return Object.keys(properties).filter(member => isMeant(properties[member]))
}

function referencesOf(properties, structure) {
  const held = Object.entries(properties).map(([member, schema]) => [member, typeOf(schema.items ?? schema)])
  return { ...Object.fromEntries(held.filter(([, type]) => structures.has(type))), ...enumerations[structure] }
}

function scalarsOf(properties) {
  const innermost = schema =>
    schema.items || schema.additionalProperties ? innermost(schema.items ?? schema.additionalProperties) : schema
  const held = Object.entries(properties).map(([member, schema]) => [member, innermost(schema).type])
  return Object.fromEntries(held.filter(([, type]) => type !== undefined))
}

function readSchema(name) {
  return JSON.parse(readFileSync(join(ROOT, `schemas/${name}.schema.json`), 'utf8'))
}

/**
 * What each field of a values file must be, by JSON pointer, `*` for list items: the first sentence of its description
 * and its first example.
 */
function* helpOf(schema, root, pointer) {
  const target = schema.$ref ? root.definitions[schema.$ref.split('/').at(-1)] : schema
  if (schema.description) {
    const [sentence] = schema.description.split(/\.(?: |$)/)
    const [example = {}] = schema.examples ?? []
    const hint = schema.enum || typeof example === 'object' ? '' : `, for example ${JSON.stringify(example)}`
    yield [pointer, `must be ${sentence.replace(/^(?:An?|The|Either) /, word => word.toLowerCase())}${hint}`]
  }
  for (const [field, child] of Object.entries(target.properties ?? {})) yield* helpOf(child, root, `${pointer}/${field}`)
  if (target.items) yield* helpOf(target.items, root, `${pointer}/*`)
  for (const branch of target.anyOf ?? []) yield* helpOf(branch, root, pointer)
}

/**
 * The fields of a values file in the schema's order, as `generate values` shows them: description, an example, and the fields
 * of an object or of the items of a list.
 */
function fieldsOf(schema, root) {
  const target = resolved(schema, root)
  return Object.entries(target.properties ?? {})
    .filter(([key]) => key !== '$schema')
    .map(([key, child]) => {
      const { type, items, examples = [] } = resolved(child, root)
      const within = fieldsOf(items ?? child, root)
      const [example] = child.examples ?? examples
      const isPlain = within.length === 0 && example !== undefined
      return {
        key,
        description: child.description,
        ...(isPlain ? { example: JSON.stringify(example) } : {}),
        ...(within.length > 0 ? { [type === 'array' ? 'items' : 'fields']: within } : {}),
      }
    })
}

/** A schema with what it refers to in its place: of several branches the one that has fields. */
function resolved(schema, root) {
  const branch = schema.anyOf?.find(({ $ref }) => $ref) ?? schema
  return branch.$ref ? { ...schema, ...root.definitions[branch.$ref.split('/').at(-1)] } : schema
}

/** The text of `src/templates/value-fields.ts`. */
function deriveValueFields() {
  const values = readSchema('values')
  return `// Made by scripts/schemas.mjs. Do not edit: npm run generate.
// derived from schemas/values.schema.json

/** A field of a values file. */
export interface ValueField {
  readonly key: string
  readonly description: string
  /** As JSON. */
  readonly example?: string
  readonly fields?: readonly ValueField[]
  /** The fields of each item of a list. */
  readonly items?: readonly ValueField[]
}

/** Where the schema is found, by a reference that stays. */
export const VALUES_SCHEMA = '${values.$id}'

export const VALUE_FIELDS: readonly ValueField[] = ${literal(fieldsOf(values, values))}
`
}

/** A value as Biome writes it in TypeScript. */
function literal(value, indent = '') {
  if (typeof value === 'string')
    return value.includes("'") && !value.includes('"') ? JSON.stringify(value) : `'${value.replaceAll("'", "\\'")}'`
  const deeper = `${indent}  `
  if (Array.isArray(value)) return `[\n${value.map(item => `${deeper}${literal(item, deeper)},\n`).join('')}${indent}]`
  const members = Object.entries(value).map(([key, member]) => {
    const text = literal(member, deeper)
    const isLong = typeof member === 'string' && deeper.length + key.length + text.length + 3 > 130
    return `${deeper}${key}:${isLong ? `\n${deeper}  ` : ' '}${text},\n`
  })
  return `{\n${members.join('')}${indent}}`
}

/** What the validators of one file share. */
const SHARED = `function append(errors, more) { for (const error of more) errors.push(error); return errors }
function violation(errors, instancePath, keyword, params) {
  const found = errors ?? []
  found.push({ instancePath, keyword, params })
  return found
}`

const DECLARATIONS = `// Made by scripts/schemas.mjs. Do not edit: npm run generate.

import type { EnumName, StructureName } from './task-definition-request.ts'

/** What ajv says of one violation, as far as this project reads it. */
export interface Violation {
  /** Where, as a JSON pointer. */
  readonly instancePath: string
  readonly keyword: string
  /** \`type\` comes with the keyword type, \`additionalProperty\` with additionalProperties. */
  readonly params: {
    readonly type: 'string' | 'integer' | 'boolean' | 'array' | 'object'
    readonly additionalProperty: string
  }
}

/** Whether a value has the shape; if not, \`errors\` tells why, until the next call. */
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
`

const FILE_DECLARATIONS = `// Made by scripts/schemas.mjs. Do not edit: npm run generate.

import type { Validator } from './validators.generated.js'

export const validateValues: Validator
export const validateFacts: Validator

/** What each field of a values file must be, by JSON pointer, \`*\` for list items. */
export const valuesHelp: Readonly<Record<string, string>>
`

/** Every file made here: path -> text. */
export function generate() {
  return {
    'schemas/task-definition.schema.json': `${print(deriveTaskDefinitionSchema())}\n`,
    'src/model/task-definition-request.ts': deriveTaskDefinitionTypes(),
    'src/model/validators.generated.js': compileTaskValidator(),
    'src/model/validators.generated.d.ts': DECLARATIONS,
    'src/model/file-validators.generated.js': compileFileValidators(),
    'src/model/file-validators.generated.d.ts': FILE_DECLARATIONS,
    'src/templates/value-fields.ts': deriveValueFields(),
  }
}

/** JSON with short objects on one line each, as Biome leaves it. */
function print(value, indent = '') {
  if (typeof value !== 'object') return JSON.stringify(value)
  const deeper = `${indent}  `
  const isList = Array.isArray(value)
  const parts = Object.entries(value).map(([key, child]) => `${isList ? '' : `"${key}": `}${print(child, deeper)}`)
  const line = isList ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
  if (line.length < 80 && !line.includes('\n')) return line
  return `${line[0]}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${line.at(-1)}`
}

if (argv[1] && realpathSync(argv[1]) === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(generate())) writeFileSync(join(ROOT, path), text)
}
