import type { Document, Range, Redacted } from '../model/document.ts'
import { type Patch, type Path, pointer } from '../model/patch.ts'
import type { TaskDefinition } from '../model/task-definition.ts'
import { Lines } from './lines.ts'
import { redact, shownScalar } from './redact.ts'
import type { SourceText, Span } from './text.ts'

/** What a text holds: a definition at a path in it. */
export interface Place {
  readonly kind: Document['kind']
  /** Where in the text the definition stands: `['taskDefinition']` in wrapped describe output, else the root. */
  readonly base: Path
}

/** A definition that stands as it is in a JSON or YAML text: its paths are those of the text behind a base path. */
export class TextDocument implements Document {
  readonly source: string
  readonly kind: Document['kind']
  readonly task: TaskDefinition
  // TypeScript's `private` instead of `#`: one of these is made for each file, and Node 20 makes `#` fields slowly.
  private readonly sourceText: SourceText
  private readonly place: Place
  private lines: Lines | undefined = undefined
  private redactedOnce: Redacted | undefined = undefined

  constructor(text: SourceText, source: string, place: Place) {
    this.source = source
    this.kind = place.kind
    this.task = valueAt(text.value, place.base) as TaskDefinition
    this.sourceText = text
    this.place = place
  }

  get text(): string {
    return this.sourceText.text
  }

  get duplicateKeys(): readonly Path[] {
    const { base } = this.place
    const { duplicateKeys } = this.sourceText
    if (duplicateKeys.length === 0) return duplicateKeys
    return duplicateKeys.filter(path => base.every((key, index) => path[index] === key)).map(path => path.slice(base.length))
  }

  get tagsBeside(): unknown {
    return this.place.base.length === 0 ? undefined : valueAt(this.sourceText.value, [...this.place.base.slice(0, -1), 'tags'])
  }

  hasKeys(count: number): boolean {
    return this.place.base.length === 0 && this.sourceText.hasKeys(count)
  }

  pointer(path: Path): string {
    return pointer([...this.place.base, ...path])
  }

  locate(path: Path, part: 'key' | 'value'): Range {
    this.lines ??= new Lines(this.text)
    return rangeOf(this.text, this.lines, this.spanOrParent([...this.place.base, ...path], part))
  }

  sourceOf(path: Path): string {
    const span = this.sourceText.span([...this.place.base, ...path], 'value')
    return span ? this.text.slice(span.start, span.end) : ''
  }

  redacted(): Redacted {
    this.redactedOnce ??= redact(this.sourceText, ({ path }) =>
      shownScalar(path, this.place.base, place => valueAt(this.sourceText.value, place))
    )
    return this.redactedOnce
  }

  edit(patches: readonly Patch[]): Document {
    const inText = patches.map(patch => ({ ...patch, path: [...this.place.base, ...patch.path] }))
    return new TextDocument(this.sourceText.edit(inText), this.source, this.place)
  }

  private spanOrParent(path: Path, part: 'key' | 'value'): Span {
    const span = this.sourceText.span(path, part) ?? this.sourceText.span(path, 'value')
    if (span) return span
    return path.length === 0 ? { start: 0, end: 0 } : this.spanOrParent(path.slice(0, -1), 'value')
  }
}

/** Where a stretch of text stands; a long object or list is pointed at by its first line: its whole would underline half the file. */
export function rangeOf(text: string, lines: Lines, { start, end }: Span): Range {
  const line = text.slice(start, Math.min(end, start + 2000)).split('\n', 1)[0] ?? ''
  const isCollection = /^[[{]/.test(line)
  const from = lines.position(start)
  const to = lines.position(start + (isCollection && line.length < end - start ? 1 : line.trimEnd().length))
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
}

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string | number, unknown>)[key]
  }
  return value
}
