import type { Document, Documents } from '../model/document.ts'
import { responseOnlyFields } from '../model/shape.ts'
import type { Stack } from './cloudformation/parameters.ts'
import { declaresDefinitions, TASK_DEFINITION } from './cloudformation/template-shape.ts'
import { decode } from './decode.ts'
import { parseJson } from './json.ts'
import { isManifest } from './kubernetes/manifest.ts'
import { Lines } from './lines.ts'
import { LoadError } from './load-error.ts'
import { otherKind } from './other-kinds.ts'
import { isOfTerraform, otherTerraformText } from './terraform/shape.ts'
import { type SourceText, SyntaxProblem } from './text.ts'
import { type Place, TextDocument } from './text-document.ts'

/** How a source is to be read, as far as it does not say so itself. */
export interface LoadOptions extends Stack {
  /** Only the definition of this name: a logical id, or an address. */
  readonly resource?: string | undefined
  /** Whether parameters that the source does not have are passed over, for it is one of many. */
  readonly isOneOfMany?: boolean
}

/**
 * Loads the task definitions that a file or standard input holds.
 *
 * @param source the name to report it by
 * @throws LoadError where there is none: what it is instead, where it breaks, what to do
 */
export async function load(source: string, bytes: Uint8Array, options: LoadOptions = {}): Promise<Documents> {
  return open(source, bytes, options)
}

/**
 * `load` for whoever has thousands to load: at once where it is JSON, later where YAML's parser has to be fetched.
 *
 * @throws LoadError as `load` does, at once or later
 */
export function open(source: string, bytes: Uint8Array, options: LoadOptions = {}): Documents | Promise<Documents> {
  return openText(source, decode(bytes), options)
}

/** `open` for what is decoded, and is a text. @throws LoadError as `load` does, at once or later */
export function openText(source: string, text: string, options: LoadOptions): Documents | Promise<Documents> {
  const isJson = !isYaml(source, text)
  const other = otherTerraformText(source, text, isJson)
  if (other !== undefined) throw new LoadError(other, undefined, true)
  if (!isJson) return openYaml(source, text, options)
  const part = read(text, parseJson)
  const place = recognise(part.value)
  if (place) return selected([new TextDocument(part, source, place)], options)
  if (declaresDefinitions(part.value, text)) return openTemplate(source, part, options)
  if (isOfTerraform(part.value)) return openPlan(source, part, options)
  if (isManifest(part.value)) return openManifests(source, [part], options)
  throw notADefinition(part.value)
}

async function openYaml(source: string, text: string, options: LoadOptions): Promise<Documents> {
  const [{ parseYaml }, { TEMPLATE }] = await Promise.all([import('./yaml.ts'), import('./yaml-dialect.ts')])
  // Only a template names a type of its resources, and only after it is parsed the text is known to be one.
  if (text.includes(TASK_DEFINITION)) {
    const [part, ...others] = read(text, body => parseYaml(body, TEMPLATE))
    if (part && others.length === 0 && declaresDefinitions(part.value, text)) return openTemplate(source, part, options)
  }
  const parts = read(text, parseYaml)
  const isOfKubernetes = parts.some(({ value }) => isManifest(value)) && !parts.some(({ value }) => recognise(value))
  return isOfKubernetes ? openManifests(source, parts, options) : selected([only(source, parts)], options)
}

/** The definitions of a template, which is fetched only for one. */
async function openTemplate(source: string, part: SourceText, options: LoadOptions): Promise<Documents> {
  const { openDefinitions } = await import('./cloudformation/open.ts')
  return selected(openDefinitions(source, part, options, options.isOneOfMany !== true), options)
}

/** The definitions of a plan of Terraform, likewise. */
async function openPlan(source: string, part: SourceText, options: LoadOptions): Promise<Documents> {
  const { openDefinitions } = await import('./terraform/open.ts')
  return selected(openDefinitions(source, part, options), options)
}

/** Harbor in manifests, which are looked into only where there are some. */
async function openManifests(source: string, parts: readonly SourceText[], options: LoadOptions): Promise<Documents> {
  const { openInstallations } = await import('./kubernetes/open.ts')
  return selected(openInstallations(source, parts), options)
}

/** Those definitions of a source that are asked for. @throws LoadError where there is none of that name */
function selected(documents: Documents, { resource }: LoadOptions): Documents {
  if (resource === undefined) return documents
  const found = documents.filter(document => document.resource === resource)
  if (found.length > 0) return found as unknown as Documents
  const names = documents.flatMap(document => document.resource ?? [])
  const has = names.length > 0 ? `it has ${names.slice(0, 20).join(', ')}` : 'it holds one definition, without a name'
  throw new LoadError(`has no definition \`${resource}\`: ${has}`, undefined, true)
}

/** The one definition among the documents of a YAML stream. */
function only(source: string, parts: readonly SourceText[]): Document {
  const found = parts.flatMap(part => {
    const place = recognise(part.value)
    return place ? [{ part, place }] : []
  })
  if (found.length > 1)
    throw new LoadError(`holds ${found.length} task definitions in one stream of YAML documents: split it into one file each`)
  const [definition] = found
  if (!definition) throw parts.length > 1 ? noneOf(parts.length) : notADefinition(parts[0]?.value)
  return new TextDocument(definition.part, source, definition.place)
}

/**
 * Parses a text that need not be a task definition, such as a values file: one part, or several of a YAML stream.
 *
 * @throws LoadError where it cannot be read
 */
export async function parseText(source: string, bytes: Uint8Array): Promise<SourceText[]> {
  const text = decode(bytes)
  return isYaml(source, text) ? read(text, (await import('./yaml.ts')).parseYaml) : [read(text, parseJson)]
}

/** Parses a text, and says where it breaks. */
function read<T>(text: string, parse: (text: string) => T): T {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error
    const isTemplate = /\{\{|[^\\"']\$(?!schema\b)\w/.test(text)
    const advice = isTemplate ? '; it looks like a template: render it first, and lint what comes out' : ''
    const isOtherKind = isTemplate && isChartTemplate(text)
    throw new LoadError(`is not valid: ${error.message}${advice}`, new Lines(text).position(error.offset), isOtherKind)
  }
}

/** Whether a text that cannot be parsed is a template of a Helm chart: those lie in folders without being a mistake. */
function isChartTemplate(text: string): boolean {
  return text.includes('{{') && /^apiVersion:/m.test(text) && !text.includes('containerDefinitions')
}

/** By the extension; without a telling one, JSON begins with a bracket. */
function isYaml(source: string, text: string): boolean {
  if (source.endsWith('.json')) return false
  if (/\.ya?ml$/i.test(source)) return true
  return !/\.json$/i.test(source) && !/^\ufeff?\s*[[{]/.test(text)
}

/** Where a definition stands in a parsed value: bare, or wrapped as `aws ecs describe-task-definition` prints it. */
function recognise(value: unknown): Place | undefined {
  if (!isObject(value)) return undefined
  if (Object.hasOwn(value, 'containerDefinitions')) {
    for (const field in value) if (RESPONSE_ONLY.has(field)) return DESCRIBED
    return REQUEST
  }
  const wrapped = value.taskDefinition
  return isObject(wrapped) && Object.hasOwn(wrapped, 'containerDefinitions') ? WRAPPED : undefined
}

const RESPONSE_ONLY: ReadonlySet<string> = new Set(responseOnlyFields)
const REQUEST: Place = { kind: 'request', base: [] }
const DESCRIBED: Place = { kind: 'describe', base: [] }
const WRAPPED: Place = { kind: 'describe', base: ['taskDefinition'] }

function notADefinition(value: unknown): LoadError {
  const { what, certain } = otherKind(value)
  return new LoadError(`is not an ECS task definition: ${what}`, undefined, certain)
}

function noneOf(documents: number): LoadError {
  return new LoadError(
    `is not an ECS task definition: none of its ${documents} YAML documents has containerDefinitions`,
    undefined,
    true
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
