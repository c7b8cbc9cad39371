import { type DecidedBy, type Judgement, judgeIdentity, judgeResource, type ResourceJudgement } from './judge.ts'
import { agreed, and, anyOf, type Maybe } from './maybe.ts'
import { type AccessRequest, type Question, readRequest } from './request.ts'

/** What IAM would decide, as far as the policies and the context tell. */
export interface Decision {
  /** `denied` by a statement or for want of one; `unknown` where what is not known decides. */
  readonly decision: 'allowed' | 'denied' | 'unknown'
  /**
   * The first statement that allows, or the first that denies. Absent for `unknown`, and where nothing allows: so, too, where
   * it is the boundary that does not allow, which is the fault of no statement.
   */
  readonly by?: DecidedBy
}

/**
 * Decides what IAM would, without asking it: a denial anywhere wins; in one account the identity's policies within its
 * boundary or the resource's policy must allow; across accounts both. Organisations' policies, session policies, VPC
 * endpoints' policies and KMS grants are not seen. Every unknown leaves open what depends on it, and only that.
 *
 * - A resource policy that names the account does not grant anything to a role of the same account. `*`, a user's ARN and a
 *   session's ARN grant past the boundary; a role's ARN does not.
 * - A KMS key and the trust of a role must allow the principal by their own policy, or hand over to the account; without
 *   that policy the answer is unknown.
 * - The resource's account is the one in its ARN; where that has none, as for S3, it is the context's `aws:ResourceAccount`.
 *   Without either the answer is what both an own and a foreign resource come to. `*` is no resource, and nobody else's.
 * - A document that IAM would refuse says nothing for certain (see `statementsOf`).
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html and
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 *
 * @returns the decision and the statement that made it; never throws, whatever the policies hold
 */
export function evaluate(request: AccessRequest): Decision {
  const question = readRequest(request)
  const { boundary, resourcePolicy } = request
  const hasBoundary = boundary !== undefined
  const policies: Policies = {
    identity: request.identityPolicies.flatMap((document, index) => judgeIdentity(document, 'identity', index, question)),
    boundary: hasBoundary ? judgeIdentity(boundary, 'boundary', 0, question) : undefined,
    resource: resourcePolicy === undefined ? undefined : judgeResource(resourcePolicy, hasBoundary, question),
  }
  const judgements: readonly Judgement[] = [...policies.identity, ...(policies.boundary ?? []), ...(policies.resource ?? [])]
  const denial = judgements.find(({ denies }) => denies === 'yes')
  if (denial) return { decision: 'denied', by: denial.by }

  const { answer, by } = grantOf(policies, question)
  if (answer === 'no') return { decision: 'denied' }
  const isSure = answer === 'yes' && judgements.every(({ denies }) => denies === 'no')
  return isSure && by ? { decision: 'allowed', by } : { decision: 'unknown' }
}

interface Policies {
  readonly identity: readonly Judgement[]
  readonly boundary: readonly Judgement[] | undefined
  readonly resource: readonly ResourceJudgement[] | undefined
}

/** Whether something allows the request, before denials, and which statement does. */
interface Grant {
  readonly answer: Maybe
  readonly by: DecidedBy | undefined
}

function grantOf(policies: Policies, question: Question): Grant {
  const own = grantWithin(policies, question)
  if (question.isOwn === 'yes') return own
  const foreign = grantAcross(policies, question)
  return question.isOwn === 'no' ? foreign : { answer: agreed(own.answer, foreign.answer), by: foreign.by }
}

/** Within one account either side may allow; what is guarded must itself let the identity's policies count. */
function grantWithin({ identity, boundary, resource }: Policies, { guarded }: Question): Grant {
  const bound = boundary ? grantBy(boundary, 'allows').answer : 'yes'
  const byResource = (worth: Exclude<keyof ResourceJudgement, 'by' | 'denies'>): Grant => {
    return resource ? grantBy(resource, worth) : { answer: guarded ? 'maybe' : 'no', by: undefined }
  }
  const ways: readonly Grant[] = [
    limited(grantBy(identity, 'allows'), bound, guarded ? byResource('handsOver').answer : 'yes'),
    limited(byResource('withinBoundary'), bound),
    byResource('pastBoundary'),
  ]
  return { answer: anyOf(ways, ({ answer }) => answer), by: ways.find(({ answer }) => answer === 'yes')?.by }
}

/** Across accounts both sides must allow, and the resource's may do so by naming the principal's account. */
function grantAcross({ identity, boundary, resource }: Policies, { guarded }: Question): Grant {
  const bound = boundary ? grantBy(boundary, 'allows').answer : 'yes'
  const otherSide = resource ? grantBy(resource, 'allows').answer : guarded ? 'maybe' : 'no'
  return limited(grantBy(identity, 'allows'), bound, otherSide)
}

function limited({ answer, by }: Grant, ...limits: readonly Maybe[]): Grant {
  return { answer: and(answer, ...limits), by }
}

/** What a policy's statements grant together, and the first that does for certain. */
function grantBy<Aspect extends string>(
  judgements: readonly ({ readonly by: DecidedBy } & Readonly<Record<Aspect, Maybe>>)[],
  aspect: Aspect
): Grant {
  return { answer: anyOf(judgements, one => one[aspect]), by: judgements.find(one => one[aspect] === 'yes')?.by }
}
