import type { Document } from '../model/document.ts'
import type { Path } from '../model/patch.ts'
import { responseOnlyFields } from '../model/shape.ts'
import { decode } from './decode.ts'
import { parseJson } from './json.ts'
import { Lines } from './lines.ts'
import { LoadError } from './load-error.ts'
import { otherKind } from './other-kinds.ts'
import { type SourceText, SyntaxProblem } from './text.ts'
import { TextDocument } from './text-document.ts'

/**
 * Loads the task definition that a file or standard input holds.
 *
 * @param source the name to report it by
 * @throws LoadError where it is no task definition: what it is, where it breaks, what to do
 */
export async function load(source: string, bytes: Uint8Array): Promise<Document> {
  const { parts, parse } = await parseStream(source, bytes)
  const found = parts.flatMap((part, index) => {
    const definition = recognise(part.value)
    return definition ? [{ part, index, definition }] : []
  })
  if (found.length > 1)
    throw new LoadError(`holds ${found.length} task definitions in one stream of YAML documents: split it into one file each`)
  const [only] = found
  if (!only) throw parts.length > 1 ? noneOf(parts.length) : notADefinition(parts[0]?.value)
  const reparse = (edited: string): SourceText => parse(edited)[only.index] as SourceText
  return new TextDocument(only.part, { source, ...only.definition, reparse })
}

/**
 * Parses a text that need not be a task definition, such as a values file: one part, or several of a YAML stream.
 *
 * @throws LoadError where it cannot be read
 */
export async function parseText(source: string, bytes: Uint8Array): Promise<SourceText[]> {
  return (await parseStream(source, bytes)).parts
}

type Parse = (text: string) => SourceText[]

/** YAML's parser is loaded only where there is YAML. */
async function parseStream(source: string, bytes: Uint8Array): Promise<{ parts: SourceText[]; parse: Parse }> {
  const text = decode(bytes)
  const parse: Parse = isYaml(source, text) ? (await import('./yaml.ts')).parseYaml : json => [parseJson(json)]
  try {
    return { parts: parse(text), parse }
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error
    const isTemplate = /\{\{|[^\\"']\$\w/.test(text)
    const advice = isTemplate ? '; it looks like a template: render it first, and lint what comes out' : ''
    throw new LoadError(`is not valid: ${error.message}${advice}`, new Lines(text).position(error.offset))
  }
}

/** By the extension; without a telling one, JSON begins with a bracket. */
function isYaml(source: string, text: string): boolean {
  if (/\.ya?ml$/i.test(source)) return true
  return !/\.json$/i.test(source) && !/^\ufeff?\s*[[{]/.test(text)
}

/** Where a definition stands in a parsed value: bare, or wrapped as `aws ecs describe-task-definition` prints it. */
function recognise(value: unknown): { kind: Document['kind']; base: Path } | undefined {
  if (!isObject(value)) return undefined
  if (Object.hasOwn(value, 'containerDefinitions')) {
    return { kind: responseOnlyFields.some(field => Object.hasOwn(value, field)) ? 'describe' : 'request', base: [] }
  }
  const wrapped = value.taskDefinition
  return isObject(wrapped) && Object.hasOwn(wrapped, 'containerDefinitions')
    ? { kind: 'describe', base: ['taskDefinition'] }
    : undefined
}

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
