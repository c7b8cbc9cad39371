import type { Document } from '../model/document.ts'
import type { Path } from '../model/patch.ts'
import type { Rule } from '../model/rule.ts'
import { responseOnlyFields, type ShapeProblem, shapeProblems } from '../model/shape.ts'
import type { Values } from '../model/values.ts'
import { type Delegate, type Expectations, findDelegates } from '../wiring.ts'

/** What a rule may look at beside the task definition. Built anew after every pass of `fix`. */
export interface Context {
  readonly delegates: readonly Delegate[]
  readonly values: Values
  /** Whether this is what AWS returned, not what a user wrote: nulls, empty lists and response fields are normal then. */
  readonly isDescribed: boolean
  readonly duplicateKeys: readonly Path[]
  /** The source text of a value. */
  readonly sourceOf: (path: Path) => string
  /** What the API's model does not know of the definition's shape. */
  readonly shape: readonly ShapeProblem[]
  /** The user said that there is a delegate: by pack, or by naming a container. */
  readonly expectsDelegate: boolean
  /** The container the user named as the delegate. */
  readonly container: string | undefined
}

export type TaskRule = Rule<Context>

/** What the user asked for, as far as rules are concerned. */
export interface Scope {
  readonly values: Values
  readonly container: string | undefined
  readonly expectsDelegate: boolean
}

/** The context of one document. */
export function contextOf(document: Document, scope: Scope): Context {
  const { values, container } = scope
  const expected: Expectations = {
    container,
    database: values.database !== 'none',
    certificate: !(values.certificates && values.certificates.length === 0),
    isDescribed: document.kind === 'describe',
  }
  return {
    ...scope,
    delegates: findDelegates(document.task, expected),
    isDescribed: document.kind === 'describe',
    duplicateKeys: document.duplicateKeys,
    sourceOf: path => document.sourceOf(path),
    shape: shapeProblems(document.task),
  }
}

/** Members that the API's model does not have, those aside that DescribeTaskDefinition adds to its answer. */
export function unknownMembers({ shape, isDescribed }: Context): Extract<ShapeProblem, { kind: 'unknown-member' }>[] {
  return shape.flatMap(problem => {
    if (problem.kind !== 'unknown-member') return []
    const isOfResponse = isDescribed && problem.path.length === 1 && responseOnlyFields.includes(problem.key)
    return isOfResponse ? [] : [problem]
  })
}
