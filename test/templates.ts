import { type CollectionTag, parse, Scalar, type ScalarTag, type Tags } from 'yaml'
import type { Document } from '../src/model/document.ts'
import type { Patch } from '../src/model/patch.ts'
import { inTemplate } from '../src/source/cloudformation/edit.ts'
import { Template } from '../src/source/cloudformation/template.ts'
import { parseJson } from '../src/source/json.ts'
import type { SourceText } from '../src/source/text.ts'
import { parseYaml } from '../src/source/yaml.ts'
import { TEMPLATE } from '../src/source/yaml-dialect.ts'
import { strayLinesOf } from './lines.ts'

/** The functions of CloudFormation that have a short form. */
const FUNCTIONS =
  'And Base64 Cidr Contains Equals FindInMap ForEach GetAZs GetAtt If ImportValue Join Length Not Or Select Split Sub ToJsonString Transform Ref Condition'

/** Each short form for each kind of node, as its long form: no code of ours has a part in this. */
const TAGS: Tags = FUNCTIONS.split(' ').flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: text => ({ [longName(name)]: name === 'GetAtt' ? text.split('.') : text }) },
  { tag: `!${name}`, collection: 'seq', resolve: list => new Scalar({ [longName(name)]: list.toJSON() }) },
  { tag: `!${name}`, collection: 'map', resolve: map => new Scalar({ [longName(name)]: map.toJSON() }) },
])

function longName(name: string): string {
  return name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`
}

/** A template's data by a parser of its own. */
export function readIndependently(text: string): unknown {
  const body = text.replace(/^\ufeff/, '')
  if (body.trimStart().startsWith('{')) return JSON.parse(body)
  return JSON.parse(JSON.stringify(parse(body, { customTags: TAGS, merge: true, version: '1.2', uniqueKeys: false })))
}

/** A template as it is parsed. */
export function parsed(text: string): SourceText {
  if (/^\ufeff?\s*\{/.test(text)) return parseJson(text)
  const [part] = parseYaml(text, TEMPLATE)
  if (!part) throw new Error('no template')
  return part
}

/** Patches of a definition as patches of its template, and the lines changed by an edit that they have nothing to do with. */
export function linesChanged(
  { text, resource = '' }: Document,
  patches: readonly Patch[],
  after: string
): { inText: readonly Patch[]; stray: readonly number[] } {
  const source = parsed(text)
  const inText = inTemplate(new Template(source, {}).properties(resource), patches)
  return { inText, stray: strayLinesOf(source, inText, after) }
}
