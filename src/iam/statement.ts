import { matchesAction, matchesResource } from './match.ts'
import { and, anyOf, type Maybe, not } from './maybe.ts'
import type { Statement } from './policy.ts'
import { isResolved, type Scope } from './variables.ts'

/** Whether a statement speaks of an action, by `Action` or `NotAction`; maybe where it has neither or both. */
export function coversAction({ actions, notActions }: Statement, action: string): Maybe {
  return covers(actions, notActions, pattern => matchesAction(pattern, action))
}

/** Whether a statement speaks of a resource, by `Resource` or `NotResource`; maybe where it has neither or both. */
export function coversResource({ resources, notResources }: Statement, arn: string, scope: Scope): Maybe {
  const answer = covers(resources, notResources, pattern => matchesResource(pattern, arn, scope))
  // What a variable without a value leaves out is not known, even where no value would make it match.
  return notResources?.some(pattern => !isResolved(pattern, scope)) ? and(answer, 'maybe') : answer
}

function covers(
  named: readonly string[] | undefined,
  notNamed: readonly string[] | undefined,
  matches: (pattern: string) => Maybe
): Maybe {
  if (named && !notNamed) return anyOf(named, matches)
  if (notNamed && !named) return not(anyOf(notNamed, matches))
  return 'maybe'
}
