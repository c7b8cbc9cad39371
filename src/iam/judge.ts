import { conditionsHold } from './conditions.ts'
import { and, type Maybe, or } from './maybe.ts'
import { type Statement, statementsOf } from './policy.ts'
import { type Caller, type Naming, namingOf } from './principal.ts'
import type { Question } from './request.ts'
import { coversAction, coversResource } from './statement.ts'

/** The statement that decided. */
export interface DecidedBy {
  readonly from: 'identity' | 'boundary' | 'resource'
  /** Index into the identity policies; 0 for the others, of which there is one. */
  readonly policy: number
  /** Index of the statement in its document. */
  readonly statement: number
}

/** A statement, judged. */
export interface Judgement {
  readonly by: DecidedBy
  readonly allows: Maybe
  readonly denies: Maybe
}

/** A statement of a resource's policy, judged: how it names the principal tells what its permission is worth. */
export interface ResourceJudgement extends Judgement {
  /** Whether it allows the principal, whatever the boundary says. */
  readonly pastBoundary: Maybe
  /** Whether it allows the principal, unless the boundary does not. */
  readonly withinBoundary: Maybe
  /** Whether it leaves it to the principal's account to allow it. */
  readonly handsOver: Maybe
}

/** Judges the statements of a policy that is attached to the principal. */
export function judgeIdentity(
  document: unknown,
  from: 'identity' | 'boundary',
  policy: number,
  question: Question
): readonly Judgement[] {
  return statementsOf(document).map(statement => {
    // The grammar has no principal in these: it is the one they are attached to.
    const isMisplaced = (statement.principals ?? statement.notPrincipals) !== undefined
    const applies = and(isMisplaced ? 'maybe' : 'yes', covers(statement, question, false))
    return { by: { from, policy, statement: statement.index }, ...byEffect(statement, applies, applies) }
  })
}

/**
 * Judges the statements of a resource's policy. A role's ARN stands for the role, whose boundary goes on to limit it; `*`, a
 * user's ARN and a session's ARN stand for who makes the request.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 *
 * @param isBounded whether the principal has a permissions boundary
 */
export function judgeResource(document: unknown, isBounded: boolean, question: Question): readonly ResourceJudgement[] {
  const isRole = question.caller.kind === 'role'
  return statementsOf(document).map(statement => {
    const applies = covers(statement, question, question.guarded === 'role')
    const naming = nameCaller(statement, question.caller)
    const isDenied = statement.notPrincipals ? isLeftOut(statement.notPrincipals, isBounded, question.caller) : isNamed(naming)
    const { allows, denies } = byEffect(statement, and(applies, isNamed(naming)), and(applies, isDenied))
    return {
      by: { from: 'resource', policy: 0, statement: statement.index },
      allows,
      denies,
      pastBoundary: and(allows, or(naming.anyone, naming.session, isRole ? 'no' : naming.itself)),
      withinBoundary: and(allows, isRole ? naming.itself : 'no'),
      handsOver: and(allows, naming.account),
    }
  })
}

/** Whether a statement speaks of the request, whoever makes it. */
function covers(statement: Statement, { action, resourceArn, known }: Question, isTrust: boolean): Maybe {
  const scope = { variables: statement.variables, known }
  const covered = and(statement.malformed ? 'maybe' : 'yes', coversAction(statement, action))
  if (covered === 'no') return 'no'
  // The trust of a role takes no resource, which is the role.
  const isNone = !statement.resources && !statement.notResources
  const resource = isTrust ? (isNone ? 'yes' : 'maybe') : coversResource(statement, resourceArn, scope)
  return resource === 'no' ? 'no' : and(covered, resource, conditionsHold(statement.conditions, scope))
}

function byEffect({ effect }: Statement, allowing: Maybe, denying: Maybe): Pick<Judgement, 'allows' | 'denies'> {
  if (effect === undefined) return { allows: and(allowing, 'maybe'), denies: and(denying, 'maybe') }
  return { allows: effect === 'Allow' ? allowing : 'no', denies: effect === 'Deny' ? denying : 'no' }
}

const UNSAID: Naming = { anyone: 'maybe', itself: 'no', session: 'no', account: 'no' }

/** `NotPrincipal` with `Allow` "is not supported", so what it allows is not known. */
function nameCaller({ principals, notPrincipals }: Statement, caller: Caller): Naming {
  return principals && !notPrincipals ? namingOf(principals, caller) : UNSAID
}

function isNamed({ anyone, itself, session, account }: Naming): Maybe {
  return or(anyone, itself, session, account)
}

/**
 * Whether a `NotPrincipal` denies the principal. It does so always to one with a boundary. A list must name the principal in
 * every way it can be looked at, its account included, else AWS "might" deny: a role is its sessions too, whose names are not
 * known. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isLeftOut(exceptions: NonNullable<Statement['notPrincipals']>, isBounded: boolean, caller: Caller): Maybe {
  if (isBounded) return 'yes'
  const naming = namingOf(exceptions, caller)
  if (naming.anyone === 'yes' || (caller.kind === 'user' && and(naming.itself, naming.account) === 'yes')) return 'no'
  return isNamed(naming) === 'no' ? 'yes' : 'maybe'
}
