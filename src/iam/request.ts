import { parseArn } from '../model/arn.ts'
import { type Context, type KnownKeys, readContext } from './context.ts'
import type { Maybe } from './maybe.ts'
import { isSame } from './overlap.ts'
import { accountOf, type Caller, callerOf } from './principal.ts'

/** A question to IAM: may this principal do that with this resource? */
export interface AccessRequest {
  /**
   * The ARN of an IAM role or user, path included: the one that the policies are attached to. For anything else, such as a
   * session, a root user or a service, nobody knows whom a resource policy means, unless it means everyone.
   */
  readonly principalArn: string
  /** One action, such as `kms:Decrypt`, without wildcards. */
  readonly action: string
  /** The ARN of one resource, without wildcards, or `*` for an action that is not made on a resource. */
  readonly resourceArn: string
  /**
   * Condition keys with their values. A key that is not here is not known; one with an empty list is known to be missing
   * from the request. `aws:PrincipalArn` and `aws:PrincipalAccount` are taken from the principal's ARN.
   */
  readonly context?: Context
  /** Policy documents, as parsed JSON: all that are attached to the principal, inline or managed. */
  readonly identityPolicies: readonly unknown[]
  /** The document of the permissions boundary; undefined where there is none. */
  readonly boundary?: unknown
  /** The document of the resource's policy; undefined where there is none or, for what must have one, where it is not known. */
  readonly resourcePolicy?: unknown
}

/** A request, read once. */
export interface Question {
  readonly action: string
  readonly resourceArn: string
  readonly known: KnownKeys
  readonly caller: Caller
  /** Whether the resource belongs to the principal's account. */
  readonly isOwn: Maybe
  /** What nothing but its own policy opens: a key, or a role that is to be assumed. */
  readonly guarded: 'key' | 'role' | undefined
}

/** Reads a request: who asks, what is known, and whose the resource is. */
export function readRequest({ principalArn, action, resourceArn, context }: AccessRequest): Question {
  const caller = callerOf(principalArn)
  const known = readContext(context, {
    ...(caller.kind === 'other' ? {} : { 'aws:PrincipalArn': caller.arn }),
    ...(caller.account === undefined ? {} : { 'aws:PrincipalAccount': caller.account }),
  })
  const isOwn = resourceArn === '*' ? 'yes' : isOwnAccount(caller, accountOf(resourceArn) ?? resourceAccount(known))
  return { action, resourceArn, known, caller, isOwn, guarded: guardOf(action, resourceArn) }
}

function resourceAccount(known: KnownKeys): string | undefined {
  const accounts = known.get('aws:resourceaccount')
  return accounts?.length === 1 ? accounts[0] : undefined
}

function isOwnAccount(caller: Caller, account: string | undefined): Maybe {
  if (caller.account === undefined || account === undefined) return 'maybe'
  return isSame(account, caller.account)
}

function guardOf(action: string, resourceArn: string): Question['guarded'] {
  const { service, resource = '' } = parseArn(resourceArn) ?? {}
  if (service === 'kms') return 'key'
  return service === 'iam' && resource.startsWith('role/') && /^sts:assumerole/i.test(action) ? 'role' : undefined
}
