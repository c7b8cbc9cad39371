import { parseArn } from '../model/arn.ts'
import { piecesOf } from './holes.ts'
import { and, anyOf, type Maybe } from './maybe.ts'
import { isSame } from './overlap.ts'
import type { Principal } from './policy.ts'

/** Who makes a request. */
export interface Caller {
  readonly arn: string
  /** Anything but a role and a user is another: whom a policy means by an ARN is then known only where it is `*`. */
  readonly kind: 'role' | 'user' | 'other'
  readonly partition: string | undefined
  /** Undefined where the ARN has none. */
  readonly account: string | undefined
  /** The last part, after the path. */
  readonly name: string
}

/** In which ways a list of principals names a caller. */
export interface Naming {
  /** By `*`. */
  readonly anyone: Maybe
  /** By its own ARN. */
  readonly itself: Maybe
  /** By the ARN of a session, whose name is not known before there is one. */
  readonly session: Maybe
  /** By its account: the root's ARN, the bare number, or a canonical user, which may be any account. */
  readonly account: Maybe
}

const ACCOUNT = /^\d{12}$/

/** The account of an ARN, where it has one. It may be a hole. */
export function accountOf(arn: string): string | undefined {
  const account = parseArn(arn)?.account ?? ''
  return ACCOUNT.test(account) || isHole(account) ? account : undefined
}

function isHole(text: string): boolean {
  const [piece, ...others] = piecesOf(text)
  return typeof piece === 'object' && others.length === 0
}

/**
 * Reads a principal's ARN. Roles and users may have a path.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function callerOf(arn: string): Caller {
  const parsed = parseArn(arn)
  const account = accountOf(arn)
  const [, kind] = (account && parsed?.service === 'iam' && /^(role|user)\/./.exec(parsed.resource)) || []
  return {
    arn,
    kind: kind === 'role' || kind === 'user' ? kind : 'other',
    partition: parsed?.partition,
    account,
    name: arn.slice(arn.lastIndexOf('/') + 1),
  }
}

/**
 * In which ways a `Principal` names a caller. There are no wildcards but the lone `*`. A unique identifier (`AROA…`) stands
 * where the role that it meant is gone, and means nobody; services and identity providers are no roles.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namingOf(principals: readonly Principal[], caller: Caller): Naming {
  const some = (test: (principal: Principal) => Maybe): Maybe => anyOf(principals, test)
  return {
    anyone: some(isAnyone),
    itself: some(({ type, id }) => (type === 'AWS' && caller.kind !== 'other' ? isSame(id, caller.arn) : 'no')),
    session: some(principal => (mayBeSession(principal, caller) ? 'maybe' : 'no')),
    account: some(principal => isAccount(principal, caller)),
  }
}

/** Whether a `Principal` names a service, such as `ecs-tasks.amazonaws.com`. */
export function namesService(principals: readonly Principal[], service: string): Maybe {
  return anyOf(principals, ({ type, id }) => {
    if (type === '*') return 'yes'
    // AWS calls the two ways to write `*` equivalent for anonymous users, and says nothing about services.
    if (id === '*') return 'maybe'
    return type === 'Service' ? isSame(id, service) : 'no'
  })
}

function isAnyone({ type, id }: Principal): Maybe {
  return type === '*' ? 'yes' : type === 'AWS' ? isSame(id, '*') : 'no'
}

function mayBeSession(principal: Principal, caller: Caller): boolean {
  if (isAnyone(principal) === 'yes') return false
  if (caller.kind === 'other') return true
  const arn = principal.type === 'AWS' && caller.kind === 'role' ? parseArn(principal.id) : undefined
  if (arn?.service !== 'sts') return false
  const [kind, name = '', session, ...rest] = arn.resource.split('/')
  if (kind !== 'assumed-role' || !/^[^*?]+$/.test(session ?? '') || rest.length > 0) return false
  const isOf = and(
    isSame(arn.partition, caller.partition ?? ''),
    isSame(arn.account, caller.account ?? ''),
    isSame(name, caller.name)
  )
  return isOf !== 'no'
}

function isAccount({ type, id }: Principal, caller: Caller): Maybe {
  if (type === 'CanonicalUser') return 'maybe'
  if (type !== 'AWS') return 'no'
  const arn = parseArn(id)
  const isRoot = arn?.service === 'iam' && arn.resource === 'root'
  const account = ACCOUNT.test(id) || isHole(id) ? id : isRoot ? arn.account : undefined
  if (account === undefined) return 'no'
  const isPartition = arn && caller.partition !== undefined ? isSame(arn.partition, caller.partition) : 'yes'
  return and(isPartition, caller.account === undefined ? 'maybe' : isSame(account, caller.account))
}
