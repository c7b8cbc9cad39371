import { parseArn } from '../model/arn.ts'
import type { Facts, KeyFacts, Unread } from '../model/facts.ts'
import type { Path } from '../model/patch.ts'
import { hasHole } from './holes.ts'
import { declaredIn, secretAnswer } from './lookup.ts'
import type { Need } from './needs.ts'
import { type Reference, referencesOf } from './references.ts'
import { rolesOf, type Subject } from './subject.ts'

/** A permission that may be needed: what tells could not be read. */
export interface Doubt {
  readonly roleArn: string
  readonly action: string
  /** What it would be needed on, in words: `the key alias/database`. */
  readonly on: string
  readonly reason: string
  readonly path: Path
  readonly container?: string
}

/**
 * Decrypting what a secret or a parameter holds, where it is encrypted with a customer's key. The agent asks Secrets Manager or
 * Systems Manager, which asks KMS in the role's name and with an encryption context of its own.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html and
 * https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html
 *
 * @param need the permission to read it, which is made of the same value
 */
export function decryptionNeeds({ facts }: Subject, reference: Reference, need: Need): Need[] {
  const key = facts && keyOf(facts, reference)
  if (key?.state !== 'needed') return []
  const service = reference.store === 'parameter-store' ? 'ssm' : 'secretsmanager'
  const { partition, region } = parseArn(need.resource) ?? {}
  const contextKey = service === 'ssm' ? 'PARAMETER_ARN' : 'SecretARN'
  return [
    {
      ...need,
      action: 'kms:Decrypt',
      resource: key.arn,
      context: {
        // Of China's regions it is not documented under which name the services go.
        ...(partition === undefined || partition === 'aws-cn' || hasHole(partition)
          ? {}
          : { 'kms:ViaService': `${service}.${region}.amazonaws.com` }),
        'kms:CallerAccount': parseArn(need.roleArn)?.account ?? '',
        [`kms:EncryptionContext:${contextKey}`]: need.resource,
      },
      because: need.because.replace('to read', 'to decrypt'),
    },
  ]
}

/** The permissions of which it is not known whether the task needs them. Of a secret that was not read, nothing is proved anyway. */
export function doubtsOf(subject: Subject): Doubt[] {
  const { facts } = subject
  const roleArn = rolesOf(subject).find(({ kind }) => kind === 'execution')?.arn
  if (!facts || roleArn === undefined) return []
  return referencesOf(subject).flatMap((reference): Doubt[] => {
    const about = {
      roleArn,
      path: reference.path,
      ...(reference.container === undefined ? {} : { container: reference.container }),
    }
    const key = keyOf(facts, reference)
    return key?.state === 'unknown' ? [{ ...about, action: 'kms:Decrypt', on: key.on, reason: key.reason }] : []
  })
}

type Key =
  | { readonly state: 'needed'; readonly arn: string }
  | { readonly state: 'unknown'; readonly on: string; readonly reason: string }

/** The customer's key of a secret or a parameter; undefined where none is needed, or where that is not the question. */
function keyOf(facts: Facts, { store, arn, name }: Reference): Key | undefined {
  if (arn === undefined) return undefined
  const answer = store === 'secrets-manager' ? secretAnswer(facts, arn) : facts.parameters[arn]
  if (!answer || !('found' in answer)) {
    if (store === 'secrets-manager' || (answer && 'absent' in answer)) return undefined
    const source = declaredIn(facts)
    const reason =
      source === undefined ? unreadText(answer?.unread ?? NOT_READ) : `the parameter is not declared in this ${source}`
    return { state: 'unknown', on: `the key of the parameter of ${name}`, reason }
  }
  const { key, arn: of } = answer.found
  if (key === undefined) return undefined
  const { region = '' } = parseArn(of) ?? {}
  const known = facts.keys[`${region} ${key}`]
  if (known && 'found' in known) return isCustomers(known.found) ? { state: 'needed', arn: known.found.arn } : undefined
  if (/^alias\/aws\//.test(key.slice(key.indexOf('alias/')))) return undefined
  const guess = keyArn(key, of)
  if (guess !== undefined) return { state: 'needed', arn: guess }
  const reason =
    known && 'absent' in known ? known.absent : unreadText(known?.unread ?? { ...NOT_READ, operation: 'kms:DescribeKey' })
  return { state: 'unknown', on: `the key ${key}`, reason }
}

function isCustomers({ manager }: KeyFacts): boolean {
  return manager === 'CUSTOMER'
}

/** The ARN of a key that is called by its ARN or id; an alias does not tell. */
function keyArn(key: string, of: string): string | undefined {
  if (/^arn:[^:]*:kms:[^:]*:\d{12}:key\//.test(key)) return key
  const { partition, region, account } = parseArn(of) ?? {}
  return /^(?:[0-9a-f-]{36}|mrk-[0-9a-f]{32})$/.test(key) ? `arn:${partition}:kms:${region}:${account}:key/${key}` : undefined
}

const NOT_READ: Unread = { operation: 'ssm:DescribeParameters', reason: 'not among the facts' }

/** Why something could not be read, in words. */
export function unreadText({ operation, reason }: Unread): string {
  return `${operation}: ${reason}`
}
