import { type CollectionTag, parse, type ScalarTag, type Tags } from 'yaml'
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

/** Each short form for each kind of node, as an object with the tag in it: no code of ours has a part in this. */
const TAGS: Tags = FUNCTIONS.split(' ').flatMap((name): (ScalarTag | CollectionTag)[] => [
  { tag: `!${name}`, resolve: text => ({ [name]: text }) },
  { tag: `!${name}`, collection: 'seq', resolve: list => ({ toJSON: () => ({ [name]: list.toJSON() }) }) },
  { tag: `!${name}`, collection: 'map', resolve: map => ({ toJSON: () => ({ [name]: map.toJSON() }) }) },
])

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

/** Patches of a definition as patches of its template. */
export function patchesInText({ text, resource = '' }: Document, patches: readonly Patch[]): Patch[] {
  return inTemplate(new Template(parsed(text), {}).properties(resource), patches)
}

/** Lines that an edit has changed although its patches have nothing to do with them. */
export function strayLinesInTemplate(document: Document, patches: readonly Patch[], after: string): number[] {
  return strayLinesOf(parsed(document.text), patchesInText(document, patches), after)
}
