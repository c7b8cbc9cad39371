import { parseArn } from '../model/arn.ts'
import type { Answer, KeyFacts } from '../model/facts.ts'
import { isRefusal } from './errors.ts'
import { foreign, NO_JSON, notAsked, parsePolicy, type Reader } from './reader.ts'

/** A key as a secret or parameter calls it: ARN, id or alias, and the region it is in. */
export interface KeyReference {
  readonly region: string
  readonly key: string
}

/** The key of something in a region, by what that calls it. A key's ARN tells its region; an id or alias is in the same one. */
export function keyReference(key: string, region: string): KeyReference {
  return { region: parseArn(key)?.region || region, key }
}

/** What a key is called in Facts. */
export function keyName({ region, key }: KeyReference): string {
  return `${region} ${key}`
}

/**
 * Finds out which key is meant, and whose it is. Those whose alias begins with `alias/aws/` are AWS's own: nobody else's may
 * be called so, and there is no need to ask; the ARN is then that of the alias.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html and API_CreateAlias.html
 */
export async function describeKey({ region, key }: KeyReference, reader: Reader): Promise<Answer<Omit<KeyFacts, 'policy'>>> {
  const operation = 'kms:DescribeKey'
  const { aws, calls, account, partition } = reader
  if (/^(?:arn:[^/]*:)?alias\/aws\//.test(key)) {
    return { found: { arn: key.startsWith('arn:') ? key : `arn:${partition}:kms:${region}:${account}:${key}`, manager: 'AWS' } }
  }
  const reply = await calls.ask({
    operation,
    region,
    input: { KeyId: key },
    send: limit => aws.kms(region).send(new aws.sdk.DescribeKeyCommand({ KeyId: key }), limit),
    pick: ({ KeyMetadata }) => KeyMetadata,
  })
  if ('error' in reply) {
    const unread = calls.unread(operation, reply.error)
    if (!isRefusal(reply.error, 'NotFound')) return { unread }
    const elsewhere = key.startsWith('arn:') ? foreign(key, reader) : undefined
    if (elsewhere === undefined) return { absent: `account ${account} has no such key in ${region}` }
    return notAsked(operation, `${unread.reason}; ${elsewhere}`)
  }
  const { Arn, KeyManager } = reply.value
  if (Arn === undefined || (KeyManager !== 'AWS' && KeyManager !== 'CUSTOMER')) {
    return notAsked(operation, 'the answer does not say whose key it is')
  }
  return { found: { arn: Arn, manager: KeyManager } }
}

/** Reads which key is meant, and the policy of a customer's key. */
export async function readKey(reference: KeyReference, reader: Reader): Promise<Answer<KeyFacts>> {
  const described = await describeKey(reference, reader)
  if (!('found' in described) || described.found.manager === 'AWS') return described
  return { found: { ...described.found, policy: await readKeyPolicy(described.found.arn, reference.region, reader) } }
}

/**
 * Reads a key's only policy. It takes a key's ARN and no alias, and no key of another account.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
 */
async function readKeyPolicy(arn: string, region: string, reader: Reader): Promise<Answer<unknown>> {
  const operation = 'kms:GetKeyPolicy'
  const elsewhere = foreign(arn, reader)
  if (elsewhere !== undefined) return notAsked(operation, elsewhere)
  const { aws, calls } = reader
  const input = { KeyId: arn, PolicyName: 'default' }
  const reply = await calls.ask({
    operation,
    region,
    input,
    send: limit => aws.kms(region).send(new aws.sdk.GetKeyPolicyCommand(input), limit),
    pick: ({ Policy }) => Policy,
  })
  if ('error' in reply) return { unread: calls.unread(operation, reply.error) }
  const policy = parsePolicy(reply.value)
  return policy === undefined ? notAsked(operation, NO_JSON) : { found: policy }
}
