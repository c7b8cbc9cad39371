import { ANY_TEXT, type Glob, matchesEverything, readGlob, splitGlob } from './glob.ts'
import { piecesOf } from './holes.ts'
import { allOf, type Maybe } from './maybe.ts'
import { matchesPartly } from './overlap.ts'
import { fill, readTemplate, type Scope } from './variables.ts'

/** `arn:partition:service:region:account:resource`; colons after the fifth belong to the resource. */
const SEGMENTS = 6

/**
 * Whether an `Action` names an action: `*` and `?` are wildcards, case does not count, and variables are not filled in.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export function matchesAction(pattern: string, action: string): Maybe {
  return matchesPartly(readGlob(pattern.toLowerCase()), action.toLowerCase())
}

/**
 * Whether a `Resource` names a resource; either may have holes. Case counts. Wildcards are matched segment by segment; where a pattern matches
 * only if a wildcard runs over a colon, the answer is maybe: AWS writes that a `*` at the end of a segment "can expand to
 * match beyond colon boundaries", while evaluators that agree with AWS otherwise do not let it. It is maybe, too, for
 * wildcards in place of the service, which AWS says cannot be used.
 * Variables are filled in after the fifth colon; before it they match nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement
 *
 * @param arn the resource; `*` for an action that is not made on a resource, which `*` alone names
 */
export function matchesResource(pattern: string, arn: string, scope: Scope): Maybe {
  const template = readTemplate(pattern, scope)
  let colons = 0
  for (const part of template) {
    if ('variable' in part && colons < SEGMENTS - 1) return 'no'
    if ('text' in part) colons += part.text.split(':').length - 1
  }
  const { glob, resolved } = fill(template, scope.known)
  if (matchesEverything(glob)) return 'yes'
  if (arn === '*') return glob.every(mayBeAnything) ? 'maybe' : 'no'
  const answer = matchesSegments(glob, arn)
  if (answer === 'no') return matchesPartly(glob, arn) === 'no' ? 'no' : 'maybe'
  const [, , service = []] = splitGlob(glob, SEGMENTS)
  return resolved && service.every(piece => typeof piece === 'string') ? answer : 'maybe'
}

/**
 * Whether the value of an ARN operator matches a request's, each of the six segments for itself. Nobody says what happens
 * to a value with fewer than six: it is maybe, if it matches as a text.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(pattern: string, arn: string, scope: Scope): Maybe {
  const { glob, resolved } = fill(readTemplate(pattern, scope), scope.known)
  if (resolved && splitGlob(glob, SEGMENTS).length === SEGMENTS && segmentsOf(arn).length === SEGMENTS) {
    return matchesSegments(glob, arn)
  }
  return matchesPartly(glob, arn) === 'no' ? 'no' : 'maybe'
}

/** Whether a text of a string operator matches a request's: variables are filled in, wildcards count only where `read` knows them. */
export function matchesText(pattern: string, value: string, scope: Scope, read: (text: string) => Glob): Maybe {
  const { glob, resolved } = fill(readTemplate(pattern, scope), scope.known, read)
  const answer = matchesPartly(glob, value)
  return answer === 'yes' && !resolved ? 'maybe' : answer
}

/** Whether a piece of a pattern may turn out to be nothing but `*`. */
function mayBeAnything(piece: Glob[number]): boolean {
  if (piece === ANY_TEXT) return true
  return typeof piece === 'string' && piecesOf(piece).every(part => typeof part === 'object' && part.kind === 'open')
}

/** A hole in a segment is taken to hold no colon: nobody writes an ARN in which a segment is two. */
function matchesSegments(glob: Glob, arn: string): Maybe {
  const patterns = splitGlob(glob, SEGMENTS)
  const segments = segmentsOf(arn)
  if (patterns.length !== SEGMENTS || segments.length !== SEGMENTS) return 'no'
  return allOf(patterns.entries(), ([index, pattern]) => matchesPartly(pattern, segments[index] ?? ''))
}

function segmentsOf(arn: string): readonly string[] {
  const segments = arn.split(':')
  return segments.length <= SEGMENTS ? segments : [...segments.slice(0, SEGMENTS - 1), segments.slice(SEGMENTS - 1).join(':')]
}
