import { parseArn } from '../model/arn.ts'
import type { Answer, SecretFacts } from '../model/facts.ts'
import { isRefusal } from './errors.ts'
import { foreign, NO_JSON, notAsked, parsePolicy, type Reader } from './reader.ts'

/**
 * Reads what a secret is, and its resource policy, in the region of its ARN; never its value.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 *
 * @param arn without JSON key, version stage and version id
 * @returns `absent` only for a secret of the credentials' own account: of others AWS says the same when it will not tell
 */
export async function readSecret(arn: string, reader: Reader): Promise<Answer<SecretFacts>> {
  const [described, policy] = await Promise.all([describeSecret(arn, reader), readResourcePolicy(arn, reader)])
  return 'found' in described ? { found: { ...described.found, policy } } : described
}

/** Reads what a secret is, without its resource policy. */
export async function describeSecret(arn: string, reader: Reader): Promise<Answer<Omit<SecretFacts, 'policy'>>> {
  const operation = 'secretsmanager:DescribeSecret'
  const { aws, calls, account } = reader
  const { partition, region, account: owner } = parseArn(arn) ?? {}
  if (!region) return notAsked(operation, 'it is not the ARN of a secret')
  const input = { SecretId: arn }
  const reply = await calls.ask({
    operation,
    region,
    input,
    send: limit => aws.secretsManager(region).send(new aws.sdk.DescribeSecretCommand(input), limit),
    pick: answer => (answer.ARN === undefined ? undefined : answer),
  })
  if ('error' in reply) {
    const unread = calls.unread(operation, reply.error)
    if (!isRefusal(reply.error, 'ResourceNotFound')) return { unread }
    const elsewhere = foreign(arn, reader)
    if (elsewhere === undefined) return { absent: `account ${account} has no such secret in ${region}` }
    return notAsked(operation, `${unread.reason}; ${elsewhere}`)
  }
  const { ARN = '', Name = '', KmsKeyId: key, DeletedDate } = reply.value
  return {
    found: {
      arn: ARN,
      name: Name,
      // An id or alias means a key of the secret's own account, and would be looked for in that of the credentials.
      ...(key
        ? { key: owner === account || key.startsWith('arn:') ? key : keyArn(key, `${partition}`, region, `${owner}`) }
        : {}),
      ...(DeletedDate === undefined ? {} : { deleted: DeletedDate.toISOString() }),
    },
  }
}

function keyArn(key: string, partition: string, region: string, account: string): string {
  return `arn:${partition}:kms:${region}:${account}:${key.startsWith('alias/') ? key : `key/${key}`}`
}

/** Reads a secret's resource policy: `found: null` where there is none. */
async function readResourcePolicy(arn: string, { aws, calls }: Reader): Promise<Answer<unknown>> {
  const operation = 'secretsmanager:GetResourcePolicy'
  const region = parseArn(arn)?.region
  if (!region) return notAsked(operation, 'it is not the ARN of a secret')
  const input = { SecretId: arn }
  const reply = await calls.ask({
    operation,
    region,
    input,
    send: limit => aws.secretsManager(region).send(new aws.sdk.GetResourcePolicyCommand(input), limit),
    // Without a policy the answer still names the secret.
    pick: answer => (answer.ARN === undefined ? undefined : answer),
  })
  if ('error' in reply) return { unread: calls.unread(operation, reply.error) }
  const { ResourcePolicy } = reply.value
  if (ResourcePolicy === undefined) return { found: null }
  const policy = parsePolicy(ResourcePolicy)
  return policy === undefined ? notAsked(operation, NO_JSON) : { found: policy }
}
