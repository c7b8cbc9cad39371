import type { Document, Documents } from '../model/document.ts'
import { responseOnlyFields } from '../model/shape.ts'
import { decode } from './decode.ts'
import { parseJson } from './json.ts'
import { Lines } from './lines.ts'
import { LoadError } from './load-error.ts'
import { otherKind } from './other-kinds.ts'
import { type SourceText, SyntaxProblem } from './text.ts'
import { type Place, TextDocument } from './text-document.ts'

/**
 * Loads the task definitions that a file or standard input holds.
 *
 * @param source the name to report it by
 * @throws LoadError where there is none: what it is instead, where it breaks, what to do
 */
export async function load(source: string, bytes: Uint8Array): Promise<Documents> {
  return open(source, bytes)
}

/**
 * `load` for whoever has thousands to load: at once where it is JSON, later where YAML's parser has to be fetched.
 *
 * @throws LoadError as `load` does, at once or later
 */
export function open(source: string, bytes: Uint8Array): Documents | Promise<Documents> {
  const text = decode(bytes)
  if (isYaml(source, text)) return import('./yaml.ts').then(({ parseYaml }) => [only(source, read(text, parseYaml))])
  const part = read(text, parseJson)
  const place = recognise(part.value)
  if (!place) throw notADefinition(part.value)
  return [new TextDocument(part, source, place)]
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
    throw new LoadError(`is not valid: ${error.message}${advice}`, new Lines(text).position(error.offset))
  }
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
