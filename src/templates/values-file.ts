import type { Json } from '../model/patch.ts'
import type { Values } from '../model/values.ts'
import { yamlLines } from './json.ts'
import { VALUE_FIELDS, VALUES_SCHEMA, type ValueField } from './value-fields.ts'

/** How wide comments are. */
const WIDTH = 100

type JsonObject = { readonly [key: string]: Json }

/**
 * A values file in YAML: every field with its description, those without a value commented out. Editors complete it by the
 * schema that its first line names. https://github.com/redhat-developer/yaml-language-server#using-inlined-schema
 */
export function valuesFile(values: Values): string {
  const lines = VALUE_FIELDS.flatMap(field => ['', ...fieldLines(field, (values as JsonObject)[field.key], '')])
  return `# yaml-language-server: $schema=${VALUES_SCHEMA}
#
# What only you know: \`ecs-delegate generate\`, \`lint\` and \`fix\` take it as --values FILE.
# A name behind # has no value yet: take the # away, there and at what it is indented under, and put
# the value behind the colon.
${lines.join('\n')}
`
}

/** A field with its description. The # of one without a value stands where its name will, so that nothing has to be moved. */
function fieldLines(field: ValueField, value: Json | undefined, indent: string): readonly string[] {
  const { key, fields, items } = field
  const comment = commentOf(field, indent)
  if (items && Array.isArray(value) && value.length > 0)
    return [...comment, `${indent}${key}:`, ...value.flatMap((item, index) => itemLines(items, item, index === 0))]
  if (isObject(value) && fields) return [...comment, `${indent}${key}:`, ...memberLines(fields, value, `${indent}  `)]
  if (value !== undefined) return [...comment, ...yamlLines({ [key]: value }).map(line => indent + line)]
  const within = fields ? memberLines(fields, {}, `${indent}  `) : items ? itemLines(items, {}, true) : []
  return [...comment, `${indent}#${key}:`, ...within]
}

function memberLines(fields: readonly ValueField[], values: JsonObject, indent: string): readonly string[] {
  return fields.flatMap(field => fieldLines(field, values[field.key], indent))
}

/** An item of a list, its dash before the first of its fields that has a value, else before the first of all. */
function itemLines(fields: readonly ValueField[], item: Json, isDescribed: boolean): readonly string[] {
  const values = isObject(item) ? item : {}
  const first = fields.find(({ key }) => values[key] !== undefined) ?? fields[0]
  return fields
    .toSorted((a, b) => Number(b === first) - Number(a === first))
    .flatMap(field => {
      const [indent, lead] = field === first ? ['  ', '- '] : ['    ', '']
      const value = values[field.key]
      const text = value === undefined ? [`#${lead}${field.key}:`] : yamlLines({ [field.key]: value }).map(line => lead + line)
      return [...(isDescribed ? commentOf(field, indent) : []), ...text.map(line => indent + line)]
    })
}

/** What a field is, and an example where that has one; behind it if it fits, else below. */
function commentOf({ description, example, fields }: ValueField, indent: string): readonly string[] {
  // What an object holds is seen below it.
  const text = fields ? description.replace(/^An object with the fields? [^.]*\.(?: |$)/, '') : description
  const lines = wrapped(text, indent)
  if (example === undefined) return lines
  const last = `${lines.at(-1)} For example: ${example}`
  return last.length <= WIDTH ? [...lines.slice(0, -1), last] : [...lines, `${indent}# For example: ${example}`]
}

function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ').filter(one => one !== '')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`${indent}# ${word}`)
  }
  return lines
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
