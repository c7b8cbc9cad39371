import type { DeclaredResource, Home, Surroundings } from './declared.ts'
import type { Patch, Path } from './patch.ts'
import type { TaskDefinition } from './task-definition.ts'

/** Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface Range {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** A document's `text` with every value hidden that must not be printed, line for line the same as the original. */
export interface Redacted {
  /** A line, counted from 1, without its line feed; empty behind the last. */
  line(number: number): string
  /** Translates a range that `locate` gave into one of the redacted lines. */
  range(range: Range): Range
}

/**
 * What a source holds. `request`: what RegisterTaskDefinition takes. `describe`: what DescribeTaskDefinition returns,
 * wrapped or bare. `cloudformation`: a resource of a template, in the request's shape. `terraform`: one of a plan or a state,
 * likewise. `kubernetes`: workloads of a manifest, their containers told in the words of a task definition. `jdbc`: the URL of
 * a database, whose pieces stand in the place of a definition.
 */
export type Kind = 'request' | 'describe' | 'cloudformation' | 'terraform' | 'kubernetes' | 'jdbc'

/** A member whose name is spelt as another kind of source would have it. */
export interface MisspeltName {
  /** In the definition. */
  readonly path: Path
  readonly written: string
  readonly meant: string
}

/** The definitions of one source, in the order of the text: one at least. */
export type Documents = readonly [Document, ...Document[]]

/** One task definition and the text it stands in. Paths given to it are paths in the definition. */
export interface Document {
  /** The name the user knows the source by. */
  readonly source: string
  readonly kind: Kind
  /** Which of several definitions in one source this is. */
  readonly resource?: string
  /** Every resource that the source declares, the definition itself among them; undefined where it holds definitions only. */
  readonly declared?: readonly DeclaredResource[]
  /** What the user said of where these resources will be: what `AWS::Region` and its like stand for. */
  readonly home?: Partial<Home>
  /** What these resources tell of the definition's roles. */
  readonly surroundings?: Surroundings
  readonly task: TaskDefinition
  /** The text that it is edited in: the source's own, unless it is read only; then the definition alone, decoded. */
  readonly text: string
  /** Why nothing can be written into the source, and what to do instead; undefined where it can. */
  readonly readOnly?: string
  /** The tags that stand beside the definition, as in the output of describe-task-definition. */
  readonly tagsBeside: unknown
  /** Members whose names are not spelt as its kind of source demands; they are in the definition all the same. */
  readonly misspelt?: readonly MisspeltName[]
  /** Why the definition may not be what it is here in the end, if something changes it that cannot be seen. */
  readonly unseen?: readonly string[]
  /** Members named more than once in the same object. */
  readonly duplicateKeys: readonly Path[]
  /** Whether the text is known to have just so many keys: with as many members in the value, none of them is double. */
  hasKeys(count: number): boolean
  /** The path as a JSON pointer into the source. */
  pointer(path: Path): string
  /** Which object of the source a path leads to, where a definition is made of several. */
  resourceAt?(path: Path): string
  /** Where a value, or a member's key, stands. A path that does not exist is answered with its nearest parent. */
  locate(path: Path, part: 'key' | 'value'): Range
  /** The source text of a value, for what parsing loses: `1.10`, leading zeros. */
  sourceOf(path: Path): string
  redacted(): Redacted
  /**
   * The document after the patches, text and object alike.
   *
   * @throws Error where they cannot be applied without touching anything else; its message says why
   */
  edit(patches: readonly Patch[]): Document
}
