import { Composer, type CST, type Document, type ErrorCode, Parser, type YAMLError } from 'yaml'
import { applyPatches, equal, type Patch, type Path } from '../model/patch.ts'
import { Refusal, type Scalar, type SourceText, type Span, SyntaxProblem, WHOLE } from './text.ts'
import { type Dialect, TASK_DEFINITION } from './yaml-dialect.ts'
import { editYaml } from './yaml-edit.ts'
import { child, type Entry, resolve, type YamlNode } from './yaml-node.ts'
import { commentsIn, duplicatesIn, hasDuplicates, scalarsIn } from './yaml-scan.ts'
import { buildTree, tooDeep } from './yaml-tree.ts'

/** Our words for `yaml`'s error codes: its own messages quote the input, which may hold secrets. */
const REASONS: { readonly [code in ErrorCode]?: string } = {
  ALIAS_PROPS: 'an alias cannot have a tag or an anchor',
  BAD_ALIAS: 'an anchor or an alias has no name',
  BAD_DIRECTIVE: 'this line starting with % is no directive that YAML knows',
  BAD_DQ_ESCAPE: 'double quotes hold an escape that YAML does not know; write a backslash as \\\\',
  BAD_INDENT: 'the indentation does not fit the lines above, or a bracket is not closed',
  BAD_PROP_ORDER: 'a tag or an anchor must follow the dash, question mark or colon',
  BAD_SCALAR_START: 'a value cannot start with this character; quote the value',
  BLOCK_AS_IMPLICIT_KEY: 'a list or a map cannot start here; put it on the next line, or quote a value that holds a colon',
  BLOCK_IN_FLOW: 'between brackets, lists and maps must have brackets, too',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a quote or bracket is not closed, or a colon, comma or space is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; is a colon missing?',
  MULTIPLE_ANCHORS: 'a value cannot have two anchors',
  MULTIPLE_TAGS: 'a value cannot have two tags',
  TAB_AS_INDENT: 'a tab is used as indentation; YAML wants spaces',
  TAG_RESOLVE_FAILED: 'a tag is not known, or does not fit its value',
  UNEXPECTED_TOKEN: 'this is not expected here; is a quote, comma or line break missing?',
}

/**
 * Parses a stream of YAML documents: one text for each of them, at least one. All share the text of the whole stream, and
 * their offsets are offsets in it.
 *
 * @throws SyntaxProblem with the place of the first error
 */
export function parseYaml(text: string, dialect: Dialect = TASK_DEFINITION): YamlText[] {
  try {
    // Behind a byte order mark `yaml` does not recognise a list; a blank line is as long, and harmless.
    const tokens = [...new Parser().parse(text.replace(/^\ufeff/, '\n'))]
    const documents = [...new Composer(dialect.options).compose(tokens, true, text.length)] as Document.Parsed[]
    for (const { errors } of documents) throwFirst(errors)
    const parts = partsOf(tokens, text.length)
    const stream: YamlText[] = []
    for (const [index, document] of documents.entries()) {
      const { token, span } = parts[index] as Part
      stream.push(new YamlText(text, buildTree(text, document, token, dialect.shortForm), span, stream, dialect))
    }
    return stream
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep()
    throw error
  }
}

/** One document of a stream. */
class YamlText implements SourceText {
  readonly text: string
  readonly #root: YamlNode
  readonly #span: Span
  readonly #stream: readonly YamlText[]
  readonly #dialect: Dialect
  #duplicates: readonly Path[] | undefined

  constructor(text: string, root: YamlNode, span: Span, stream: readonly YamlText[], dialect: Dialect) {
    this.text = text
    this.#root = root
    this.#span = span
    this.#stream = stream
    this.#dialect = dialect
  }

  get value(): unknown {
    return this.#root.value
  }

  hasKeys(): boolean {
    return false
  }

  get duplicateKeys(): readonly Path[] {
    this.#duplicates ??= hasDuplicates(this.#root) ? [...duplicatesIn(this.#root, [])] : []
    return this.#duplicates
  }

  /** Below an alias, and for what a merge key brings in, it is the place of the original. */
  span(path: Path, part: 'key' | 'value'): Span | undefined {
    let node: YamlNode | undefined = this.#root
    let key: YamlNode | undefined
    for (const step of path) {
      const entry: Entry | undefined = node && child(resolve(node), step)
      node = entry?.value
      key = entry?.key
    }
    const found = part === 'key' ? key : node
    return found && { start: found.start, end: found.end }
  }

  *scalars(within: Span = WHOLE): Iterable<Scalar> {
    for (const { node, path, part } of scalarsIn(this.#root, within)) yield { start: node.start, end: node.end, path, part }
  }

  comments({ start, end }: Span = WHOLE): Iterable<Span> {
    const within = { start: Math.max(start, this.#span.start), end: Math.min(end, this.#span.end) }
    return commentsIn(this.text, this.#root, within)
  }

  /**
   * As the interface says; besides, an alias and its anchor, merged members, duplicate and complex keys are never edited.
   *
   * @throws Error where `applyPatches` would
   */
  edit(patches: readonly Patch[]): YamlText {
    const index = this.#stream.indexOf(this)
    return this.editStream(new Map([[index, patches]]))[index] as YamlText
  }

  editStream(patches: ReadonlyMap<number, readonly Patch[]>): readonly YamlText[] {
    const wanted = this.#stream.map(({ value }, index) =>
      patches.has(index) ? applyPatches(value, patches.get(index) ?? []) : value
    )
    // From the last to the first: what changes behind a document does not move it.
    const edited = this.#stream.reduceRight((text, document, index) => {
      const own = patches.get(index)
      return own ? editYaml(text, document.#root, own) : text
    }, this.text)
    const stream = parsedAgain(edited, this.#dialect)
    const isIntended = stream.length === wanted.length && stream.every(({ value }, index) => equal(value, wanted[index]))
    if (!isIntended) throw new Refusal('the result would not read back as intended')
    return stream
  }
}

/** A document's syntax token, none for an empty stream, and its part of the text, comments between documents included. */
interface Part {
  readonly token: CST.Document | undefined
  readonly span: Span
}

function partsOf(tokens: readonly CST.Token[], length: number): Part[] {
  const parts: Part[] = []
  let start = 0
  for (const [index, token] of tokens.entries()) {
    if (token.type !== 'document') continue
    const behind = tokens[index + 1]?.type === 'doc-end' ? index + 2 : index + 1
    const end = tokens[behind]?.offset ?? length
    parts.push({ token, span: { start, end } })
    start = end
  }
  const last = parts.pop()
  return [...parts, { token: last?.token, span: { start: last?.span.start ?? 0, end: length } }]
}

function throwFirst(errors: readonly YAMLError[]): void {
  if (errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw tooDeep()
  const [first] = [...errors].sort((a, b) => a.pos[0] - b.pos[0])
  if (first) throw new SyntaxProblem(REASONS[first.code] ?? 'this is not valid YAML here', first.pos[0])
}

/** The stream of an edited text; an empty one where it is no YAML any more. */
function parsedAgain(text: string, dialect: Dialect): readonly YamlText[] {
  try {
    return parseYaml(text, dialect)
  } catch (error) {
    if (error instanceof SyntaxProblem) return []
    throw error
  }
}
