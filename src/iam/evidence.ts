import { parseArn } from '../model/arn.ts'
import { HIDDEN } from '../model/disclosure.ts'
import type { Answer, Facts, PolicyFacts, RoleFacts } from '../model/facts.ts'
import type { Context } from './context.ts'
import { unreadText } from './decryption.ts'
import { piecesOf } from './holes.ts'
import type { DecidedBy } from './judge.ts'
import { declaredIn, secretAnswer } from './lookup.ts'
import type { Need } from './needs.ts'
import { type Statement, statementsOf } from './policy.ts'
import type { AccessRequest } from './request.ts'

/** What the facts say about one need: the request to IAM, and what could not be read of it. */
export interface Evidence {
  readonly request: AccessRequest
  /** The role's policies, in the order of the request's. */
  readonly policies: readonly PolicyFacts[]
  readonly boundary: PolicyFacts | undefined
  /** Why what the answer may depend on was not read: operation and reason, fit to be printed. */
  readonly unread: readonly string[]
  /** Whether the resource itself was read; always for those of which nothing is to be read. */
  readonly isResourceRead: boolean
}

/** A statement that a person can find: whose policy it is in, and which one. */
export interface NamedStatement extends DecidedBy {
  /** The policy's name, for one of the resource's own the empty text. */
  readonly policyName: string
  readonly sid?: string
}

/** A document that was not read may allow and may deny: so the evaluator takes `null`. */
const UNREAD_DOCUMENT = null

/** Gathers what the facts say about a need. */
export function evidenceOf(need: Need, facts: Facts): Evidence {
  const role = roleEvidence(facts.roles[need.roleArn], need, facts)
  const resource = resourceEvidence(need, facts)
  return {
    request: {
      principalArn: need.roleArn,
      action: need.action,
      resourceArn: need.resource,
      context: contextOf(need),
      identityPolicies: [...role.policies.map(documentOf), ...(role.isComplete ? [] : [UNREAD_DOCUMENT])],
      ...(role.boundary ? { boundary: documentOf(role.boundary) } : {}),
      ...(resource.policy === undefined ? {} : { resourcePolicy: resource.policy }),
    },
    policies: role.policies,
    boundary: role.boundary,
    unread: [...new Set([...role.unread, ...resource.unread])],
    isResourceRead: resource.isRead,
  }
}

/** The statement that a decision names. */
export function statementBy(by: DecidedBy, { request, policies, boundary }: Evidence): NamedStatement {
  const [policyName, document] =
    by.from === 'identity'
      ? [policies[by.policy]?.name ?? '', request.identityPolicies[by.policy]]
      : by.from === 'boundary'
        ? [boundary?.name ?? '', request.boundary]
        : ['', request.resourcePolicy]
  const sid = statementsOf(document)[by.statement]?.sid
  return { ...by, policyName, ...(sid === undefined ? {} : { sid }) }
}

/** A statement of a policy, as messages call it: by its Sid, else by its number, counted from one. */
export function nameOf({ sid, statement, from, policyName }: NamedStatement): string {
  const name = sid === undefined || sid === '' ? `statement ${statement + 1}` : `statement \`${shown(sid)}\``
  if (from === 'resource') return `${name} of the resource’s own policy`
  return `${name} of the ${from === 'boundary' ? 'permissions boundary' : 'policy'} ${shown(policyName)}`
}

/** All statements that have a say, with whose policy they are in. */
export function statementsIn({
  request,
  policies,
  boundary,
}: Evidence): readonly { statement: Statement; named: NamedStatement }[] {
  const of = (from: DecidedBy['from'], policy: number, policyName: string, document: unknown) =>
    statementsOf(document).map(statement => ({
      statement,
      named: {
        from,
        policy,
        policyName,
        statement: statement.index,
        ...(statement.sid === undefined ? {} : { sid: statement.sid }),
      },
    }))
  return [
    ...policies.flatMap(({ name }, index) =>
      request.identityPolicies[index] === UNREAD_DOCUMENT ? [] : of('identity', index, name, request.identityPolicies[index])
    ),
    ...(boundary && request.boundary !== UNREAD_DOCUMENT ? of('boundary', 0, boundary.name, request.boundary) : []),
    ...(request.resourcePolicy == null ? [] : of('resource', 0, '', request.resourcePolicy)),
  ]
}

/** The services to which ECS and its agent make the requests, each at the endpoint of the region in the resource's ARN. */
const REGIONAL = /^(?:secretsmanager|ssm|kms|ecr|logs)$/

/**
 * What is certain of a request beside what the need says: it goes over TLS, the only way these services are reached, to the
 * region of the resource. Of the other global keys none is: `aws:SourceVpc` depends on the task's network,
 * `aws:ViaAWSService` on who asks for whom.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
function contextOf({ action, resource, context }: Need): Context {
  const service = action.slice(0, action.indexOf(':'))
  const { region = '', account = '' } = parseArn(resource) ?? {}
  return {
    ...(service === 'rds-db' ? {} : { 'aws:SecureTransport': 'true' }),
    ...(REGIONAL.test(service) && region !== '' ? { 'aws:RequestedRegion': region } : {}),
    ...(/^(?:secretsmanager|ssm|kms)$/.test(service) && account !== '' ? { 'aws:ResourceAccount': account } : {}),
    ...context,
  }
}

interface RoleEvidence {
  readonly policies: readonly PolicyFacts[]
  readonly isComplete: boolean
  readonly boundary: PolicyFacts | undefined
  readonly unread: readonly string[]
}

function roleEvidence(answer: Answer<RoleFacts> | undefined, { roleArn }: Need, facts: Facts): RoleEvidence {
  const { account } = facts
  const unknown = (reason: string): RoleEvidence => ({
    policies: [],
    isComplete: false,
    boundary: { name: '', document: UNREAD_DOCUMENT },
    unread: [reason],
  })
  if (!answer) return unknown('iam:GetRole: the role is not among the facts')
  if ('unread' in answer) return unknown(unreadText(answer.unread))
  if ('absent' in answer)
    return unknown(`iam:GetRole: ${answer.absent}; the role’s account is not ${account}, which the facts are of`)
  const { arn, policies, unlisted, boundary } = answer.found
  if (arn !== roleArn) return unknown(`iam:GetRole: AWS returned another role, ${arn}`)
  const ofPolicies = [...policies, ...(boundary ? [boundary] : [])].flatMap(({ name, document, unread }) =>
    unread
      ? [
          declaredIn(facts) === undefined
            ? `${unreadText(unread)} (policy ${name})`
            : `the policy ${shown(name)}: ${unread.reason}`,
        ]
      : document === undefined
        ? [`the policy ${name} is not among the facts`]
        : []
  )
  return {
    policies,
    isComplete: unlisted === undefined,
    boundary,
    unread: [...(unlisted ? [unreadText(unlisted)] : []), ...ofPolicies],
  }
}

function documentOf({ document, unread }: PolicyFacts): unknown {
  return unread || document === undefined ? UNREAD_DOCUMENT : document
}

interface ResourceEvidence {
  /** Undefined where it has none. */
  readonly policy: unknown
  readonly unread: readonly string[]
  readonly isRead: boolean
}

const NO_POLICY: ResourceEvidence = { policy: undefined, unread: [], isRead: true }

function resourceEvidence({ action, resource }: Need, facts: Facts): ResourceEvidence {
  if (resource === '*') return NO_POLICY
  if (action === 'secretsmanager:GetSecretValue') return secretEvidence(resource, facts)
  return action === 'kms:Decrypt' ? keyEvidence(resource, facts) : NO_POLICY
}

function secretEvidence(arn: string, facts: Facts): ResourceEvidence {
  const answer = secretAnswer(facts, arn)
  if (answer && 'found' in answer) return policyEvidence(answer.found.policy)
  const source = declaredIn(facts)
  const reason =
    answer && 'unread' in answer
      ? unreadText(answer.unread)
      : source === undefined
        ? `secretsmanager:DescribeSecret: ${answer ? answer.absent : 'the secret is not among the facts'}`
        : `the secret is not declared in this ${source}`
  return { policy: UNREAD_DOCUMENT, unread: [reason], isRead: false }
}

function keyEvidence(arn: string, facts: Facts): ResourceEvidence {
  const { keys } = facts
  const { region, resource = '' } = parseArn(arn) ?? {}
  const answer =
    Object.values(keys).find(other => 'found' in other && other.found.arn === arn) ??
    keys[`${region} ${arn}`] ??
    keys[`${region} ${resource.slice('key/'.length)}`]
  if (answer && 'found' in answer) {
    return answer.found.policy
      ? policyEvidence(answer.found.policy)
      : { policy: UNREAD_DOCUMENT, unread: ['kms:GetKeyPolicy: the key’s policy is not among the facts'], isRead: false }
  }
  const reason =
    answer && 'unread' in answer
      ? unreadText(answer.unread)
      : `kms:DescribeKey: ${answer ? answer.absent : 'the key is not among the facts'}`
  return { policy: UNREAD_DOCUMENT, unread: [reason], isRead: false }
}

function policyEvidence(policy: Answer<unknown>): ResourceEvidence {
  if ('unread' in policy) return { policy: UNREAD_DOCUMENT, unread: [unreadText(policy.unread)], isRead: true }
  const document = 'found' in policy ? policy.found : null
  return { ...NO_POLICY, policy: document ?? undefined }
}

/** What stands in a policy, as it may be printed: names, keys, actions and ARNs, which have no other characters. */
export function shown(text: string): string {
  return piecesOf(text).every(piece => typeof piece === 'object' || /^[\w:/.+=,@!*?${}' -]{1,600}$/.test(piece)) ? text : HIDDEN
}
