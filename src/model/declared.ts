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
