import type { DocumentOptions, ParseOptions, SchemaOptions, Tags } from 'yaml'
import type { ShortForm } from './yaml-tree.ts'

/** How a YAML text is read. */
export interface Dialect {
  readonly options: ParseOptions & DocumentOptions & SchemaOptions
  readonly shortForm?: ShortForm
}

const LENIENT = { merge: true, resolveKnownTags: false, uniqueKeys: false, logLevel: 'silent' } as const

/** YAML 1.2 and merge keys, whatever a `%YAML` line says; all tags but those of the core schema are left alone. */
export const TASK_DEFINITION: Dialect = { options: { ...LENIENT, schema: 'core' } }

/**
 * As CloudFormation reads a template: YAML 1.1 without timestamps, binaries, sets and ordered maps; its tags are functions.
 * So `0644` is a number of base eight, and `on` is true.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export const TEMPLATE: Dialect = {
  options: { ...LENIENT, schema: 'yaml-1.1', version: '1.1', customTags: tags => asSnakeYaml(tags.filter(isRead)) },
  shortForm: longForm,
}

const FOREIGN: ReadonlySet<string> = new Set(
  ['timestamp', 'binary', 'omap', 'pairs', 'set'].map(name => `tag:yaml.org,2002:${name}`)
)

function isRead(tag: Tags[number]): boolean {
  return typeof tag === 'string' ? !FOREIGN.has(`tag:yaml.org,2002:${tag}`) : !FOREIGN.has(tag.tag)
}

/** The scalars that SnakeYAML, which reads templates, reads otherwise than `yaml` does: `y` and `089` are texts for it. */
function asSnakeYaml(tags: Tags): Tags {
  return tags.map(tag => {
    if (typeof tag === 'string' || !('test' in tag) || !tag.test) return tag
    const { test } = tag
    const pattern = PATTERNS.find(({ example }) => test.test(example) && tag.tag !== 'tag:yaml.org,2002:str')?.pattern
    return pattern ? { ...tag, test: pattern } : tag
  })
}

const PATTERNS = [
  { example: 'y', pattern: /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/ },
  { example: 'n', pattern: /^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/ },
  { example: '089', pattern: /^[-+]?(?:0|[1-9][0-9_]*)$/ },
]

/**
 * The long form of a tag: `!Ref X` is `{ Ref: 'X' }`, `!GetAtt X.Arn` is `{ 'Fn::GetAtt': ['X', 'Arn'] }`, `!Condition X` is
 * `{ Condition: 'X' }`, and `!Name` in general `{ 'Fn::Name': … }`. Tags of YAML itself (`!!str`) are none.
 */
function longForm(tag: string, argument: unknown): ReturnType<ShortForm> {
  const name = /^!(\w[\w:]*)$/.exec(tag)?.[1]
  if (name === undefined) return undefined
  if (name === 'Ref' || name === 'Condition') return { name, value: argument }
  if (name !== 'GetAtt' || typeof argument !== 'string') return { name: `Fn::${name}`, value: argument }
  const dot = argument.indexOf('.')
  return { name: 'Fn::GetAtt', value: dot < 0 ? [argument] : [argument.slice(0, dot), argument.slice(dot + 1)] }
}
