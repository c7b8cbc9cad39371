import { parseRoleArn } from '../model/arn.ts'
import type { Answer, PolicyFacts, RoleFacts, Unread } from '../model/facts.ts'
import { printable } from '../model/printable.ts'
import { type Calls, markedPage, type Reply } from './calls.ts'
import { isRefusal } from './errors.ts'
import { foreign, NO_JSON, notAsked, parsePolicy, type Reader } from './reader.ts'

/** A role as GetRole describes it. */
export interface RoleDescription {
  readonly arn: string
  readonly trust: object
  /** The ARN of the policy that is its permissions boundary. */
  readonly boundary?: string
}

/**
 * Reads a role: its trust policy, its inline and attached policies and its permissions boundary. What of it cannot be read is
 * said in its place; the rest stands.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
 *
 * @param arn in full, with the path
 */
export async function readRole(arn: string, reader: Reader): Promise<Answer<RoleFacts>> {
  const unreadable = notInReach(arn, reader)
  if (unreadable !== undefined) return { unread: unreadable }
  // The lists need the name only, so they need not wait for the role.
  const [role, inline, attached, boundary] = await Promise.all([
    describeRole(arn, reader),
    readInlinePolicies(nameOf(arn), reader),
    readAttachedPolicies(nameOf(arn), reader),
    describeRole(arn, reader).then(answer =>
      'found' in answer && answer.found.boundary !== undefined ? readManagedPolicy(answer.found.boundary, reader) : undefined
    ),
  ])
  if (!('found' in role)) return role
  const unlisted = inline.unlisted ?? attached.unlisted
  return {
    found: {
      arn: role.found.arn,
      trust: role.found.trust,
      policies: [...inline.policies, ...attached.policies],
      ...(unlisted === undefined ? {} : { unlisted }),
      ...(boundary === undefined ? {} : { boundary }),
    },
  }
}

/**
 * Finds the role of this ARN. AWS is asked by name, and names are unique whatever the path: a role with another ARN is
 * another one, or this one with the path left out, and who can tell?
 *
 * @returns `absent` only where the account of the credentials has no role of this name
 */
export async function describeRole(arn: string, reader: Reader): Promise<Answer<RoleDescription>> {
  const operation = 'iam:GetRole'
  const unreadable = notInReach(arn, reader)
  if (unreadable !== undefined) return { unread: unreadable }
  const { aws, calls, account } = reader
  const input = { RoleName: nameOf(arn) }
  const reply = await calls.ask({
    operation,
    region: '',
    input,
    send: limit => aws.iam().send(new aws.sdk.GetRoleCommand(input), limit),
    pick: ({ Role }) => Role,
  })
  if ('error' in reply) {
    if (isRefusal(reply.error, 'NoSuchEntity')) return { absent: `account ${account} has no role of this name` }
    return { unread: calls.unread(operation, reply.error) }
  }
  const { Arn = '', AssumeRolePolicyDocument, PermissionsBoundary } = reply.value
  if (Arn !== arn) {
    return notAsked(operation, parseRoleArn(Arn) ? `the role of this name is ${printable(Arn)}` : 'the answer names no role')
  }
  const trust = parsePolicy(AssumeRolePolicyDocument)
  if (trust === undefined) return notAsked(operation, `its trust policy cannot be understood: ${NO_JSON}`)
  const boundary = PermissionsBoundary?.PermissionsBoundaryArn
  if (PermissionsBoundary !== undefined && boundary === undefined) {
    return notAsked(operation, 'its permissions boundary has no ARN')
  }
  return { found: { arn, trust, ...(boundary === undefined ? {} : { boundary }) } }
}

/** Why a role's policies cannot be known with these credentials. */
function notInReach(arn: string, reader: Reader): Unread | undefined {
  const operation = 'iam:GetRole'
  if (parseRoleArn(arn) === undefined) return { operation, reason: 'it is not the ARN of a role' }
  const reason = foreign(arn, reader)
  return reason === undefined ? undefined : { operation, reason }
}

/** The path is no part of a role's name. */
function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1)
}

type Sender = Pick<Reader, 'aws' | 'calls'>

interface Policies {
  readonly policies: readonly PolicyFacts[]
  readonly unlisted?: Unread
}

async function readInlinePolicies(RoleName: string, { aws, calls }: Reader): Promise<Policies> {
  const operation = 'iam:ListRolePolicies'
  const names = await calls.list(Marker => {
    const input = { RoleName, Marker }
    return {
      operation,
      region: '',
      input,
      send: limit => aws.iam().send(new aws.sdk.ListRolePoliciesCommand(input), limit),
      pick: answer => markedPage(answer.PolicyNames, answer),
    }
  })
  const policies = await Promise.all(names.items.map(name => readInlinePolicy(RoleName, name, { aws, calls })))
  return { policies, ...('error' in names ? { unlisted: calls.unread(operation, names.error) } : {}) }
}

async function readInlinePolicy(RoleName: string, name: string, { aws, calls }: Sender): Promise<PolicyFacts> {
  const operation = 'iam:GetRolePolicy'
  const input = { RoleName, PolicyName: name }
  const reply = await calls.ask({
    operation,
    region: '',
    input,
    send: limit => aws.iam().send(new aws.sdk.GetRolePolicyCommand(input), limit),
    pick: ({ PolicyDocument }) => PolicyDocument,
  })
  return policyOf(name, operation, reply, calls)
}

async function readAttachedPolicies(RoleName: string, { aws, calls }: Reader): Promise<Policies> {
  const operation = 'iam:ListAttachedRolePolicies'
  const attached = await calls.list(Marker => {
    const input = { RoleName, Marker }
    return {
      operation,
      region: '',
      input,
      send: limit => aws.iam().send(new aws.sdk.ListAttachedRolePoliciesCommand(input), limit),
      pick: answer => markedPage(answer.AttachedPolicies, answer),
    }
  })
  const policies = await Promise.all(
    attached.items.map(({ PolicyArn, PolicyName }) =>
      PolicyArn === undefined
        ? { name: PolicyName ?? '', unread: { operation, reason: 'the answer lacks its ARN' } }
        : readManagedPolicy(PolicyArn, { aws, calls })
    )
  )
  return { policies, ...('error' in attached ? { unlisted: calls.unread(operation, attached.error) } : {}) }
}

/** Reads the version of a managed policy that is in force, which need not be its newest one. */
async function readManagedPolicy(PolicyArn: string, { aws, calls }: Sender): Promise<PolicyFacts> {
  const policy = await calls.ask({
    operation: 'iam:GetPolicy',
    region: '',
    input: { PolicyArn },
    send: limit => aws.iam().send(new aws.sdk.GetPolicyCommand({ PolicyArn }), limit),
    pick: ({ Policy }) => Policy?.DefaultVersionId,
  })
  if ('error' in policy) return { name: PolicyArn, unread: calls.unread('iam:GetPolicy', policy.error) }
  const operation = 'iam:GetPolicyVersion'
  const input = { PolicyArn, VersionId: policy.value }
  const version = await calls.ask({
    operation,
    region: '',
    input,
    send: limit => aws.iam().send(new aws.sdk.GetPolicyVersionCommand(input), limit),
    pick: ({ PolicyVersion }) => PolicyVersion?.Document,
  })
  return policyOf(PolicyArn, operation, version, calls)
}

function policyOf(name: string, operation: string, reply: Reply<string>, calls: Calls): PolicyFacts {
  if ('error' in reply) return { name, unread: calls.unread(operation, reply.error) }
  const document = parsePolicy(reply.value)
  return document === undefined ? { name, unread: { operation, reason: NO_JSON } } : { name, document }
}
