import { mapStatements } from './policy.ts'

/** The key of a condition that may hold, and may not: no request is known to have it. */
export const MAY_BE_THERE = 'ecs-delegate:DeclaredUnderACondition'

/** The document of a policy that may be there, and may not: each of its statements may apply, and may not. */
export function doubtful(document: unknown): unknown {
  return mapStatements(document, statement => {
    const { Condition } = statement
    const conditions = typeof Condition === 'object' && Condition !== null ? (Condition as Record<string, unknown>) : {}
    const { StringEquals } = conditions
    const equals = typeof StringEquals === 'object' && StringEquals !== null ? StringEquals : {}
    return { ...statement, Condition: { ...conditions, StringEquals: { ...equals, [MAY_BE_THERE]: 'true' } } }
  })
}
