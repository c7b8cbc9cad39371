import type { DeclaredFacts } from './facts.ts'

/**
 * A resource that a template or plan declares, of any type. What is known of its properties stands there as it is: strings,
 * numbers, booleans, lists, objects. What is not is `Unresolved`; a text that is known in part, or that refers to another
 * resource, has `parts`, whose holes are named by what fills them: `${Database.Arn}`, `${AWS::Region}`.
 */
export interface DeclaredResource {
  /** Logical id in a template, address in a plan. */
  readonly id: string
  /** `AWS::IAM::Role` in a template, `aws_iam_role` in a plan. */
  readonly type: string
  readonly properties: { readonly [name: string]: unknown }
  /** Whether it may be missing in the end, because a condition decides that is not known. */
  readonly isConditional?: boolean
}

/** Where a source's resources will be; parts of it that are not known are holes. */
export interface Home {
  readonly partition: string
  readonly region: string
  readonly account: string
}

/** What a source declares beside its definitions, read as evidence of what their roles may do. */
export interface Surroundings {
  readonly declaredIn: DeclaredFacts['declaredIn']
  readonly facts: DeclaredFacts
  /** Where the source's resources will be, and its tasks run. */
  readonly home: Home
  /** The text of a value of a definition as far as it is known, with ARNs and names in place of references. */
  textOf(value: unknown): string | undefined
  /** A JSON value with its texts as the source writes them: where they have holes, by what fills these. */
  written(value: unknown): unknown
  /** A message as a person may read it: with references, as the source has them, in place of what has holes. */
  print(text: string): string
  /** Advice with JSON in it: what has holes is written as the source writes such texts. */
  printAdvice(text: string): string
}
