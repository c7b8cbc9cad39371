import { createHash } from 'node:crypto'
import { arnIn, type Key, type Parameter, REGION, type Secret } from './account.ts'
import { isIn, type Operation, page, text, texts, type World } from './operation.ts'
import { AwsError, type Input } from './protocol.ts'

const CREATED = new Date('2026-01-02T03:04:05Z')

/** Secrets Manager. */
export const SECRETS_MANAGER: Readonly<Record<string, Operation>> = {
  DescribeSecret: (input, world) => {
    const { arn, name, kmsKeyId, deletedDate, primaryRegion } = secretOf(input, world)
    return {
      ARN: arn,
      Name: name,
      ...(kmsKeyId === undefined ? {} : { KmsKeyId: kmsKeyId }),
      LastChangedDate: CREATED,
      ...(deletedDate === undefined ? {} : { DeletedDate: new Date(deletedDate) }),
      VersionIdsToStages: { [versionOf(arn)]: ['AWSCURRENT'] },
      CreatedDate: CREATED,
      ...(primaryRegion === undefined ? {} : { PrimaryRegion: primaryRegion }),
    }
  },

  GetResourcePolicy: (input, world) => {
    const { arn, name, policy } = present(secretOf(input, world))
    return { ARN: arn, Name: name, ...(policy === undefined ? {} : { ResourcePolicy: JSON.stringify(policy) }) }
  },

  GetSecretValue: (input, world) => {
    const { arn, name, value } = present(secretOf(input, world))
    if (value === undefined) {
      const stage = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT"
      throw new AwsError('ResourceNotFoundException', stage)
    }
    const version = { VersionId: versionOf(arn), VersionStages: ['AWSCURRENT'], CreatedDate: CREATED }
    return { ARN: arn, Name: name, SecretString: value, ...version }
  },
}

/** KMS. */
export const KMS: Readonly<Record<string, Operation>> = {
  DescribeKey: (input, world) => {
    const { arn, manager, state = 'Enabled' } = keyOf(input, world)
    return {
      KeyMetadata: {
        AWSAccountId: arn.split(':')[4],
        KeyId: idOf(arn),
        Arn: arn,
        CreationDate: CREATED,
        Enabled: state === 'Enabled',
        Description: '',
        KeyUsage: 'ENCRYPT_DECRYPT',
        KeyState: state,
        Origin: 'AWS_KMS',
        KeyManager: manager,
        KeySpec: 'SYMMETRIC_DEFAULT',
        CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
        EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
        MultiRegion: false,
      },
    }
  },

  GetKeyPolicy: (input, world) => {
    const id = text(input, 'KeyId')
    // It wants a key, and takes no alias for one.
    if (/^alias\/|:alias\//.test(id)) throw new AwsError('NotFoundException', `Invalid keyId ${id}`)
    const { policy } = keyOf(input, world)
    if (policy === undefined) throw new AwsError('NotFoundException', 'No such policy exists')
    return { Policy: JSON.stringify(policy), PolicyName: 'default' }
  },
}

/** SSM's parameter store. */
export const SSM: Readonly<Record<string, Operation>> = {
  DescribeParameters: (input, world) => {
    const filters = Array.isArray(input.ParameterFilters) ? (input.ParameterFilters as Input[]) : []
    const parameters = Object.entries(world.account.parameters ?? {})
      .filter(([name, { arn }]) => isIn(arn, world.region) && filters.every(filter => passes(name, filter)))
      .map(([name, { arn, type, keyId }]) => ({
        Name: name,
        ARN: arn,
        Type: type,
        ...(type === 'SecureString' ? { KeyId: keyId ?? 'alias/aws/ssm' } : {}),
        LastModifiedDate: CREATED,
        LastModifiedUser: world.account.caller.arn,
        Version: 1,
        Tier: 'Standard',
        Policies: [],
        DataType: 'text',
      }))
    const { items, next } = page(parameters, text(input, 'NextToken'), input.MaxResults, world)
    return { Parameters: items, ...(next === undefined ? {} : { NextToken: next }) }
  },

  GetParameters: (input, world) => {
    const asked = texts(input, 'Names').map(name => ({ name, found: parameterOf(name, world) }))
    return {
      Parameters: asked.flatMap(({ found }) => (found ? [parameterValue(...found, input.WithDecryption === true)] : [])),
      InvalidParameters: asked.flatMap(({ name, found }) => (found ? [] : [name])),
    }
  },
}

/** CloudWatch Logs. */
export const LOGS: Readonly<Record<string, Operation>> = {
  DescribeLogGroups: (input, world) => {
    const { account, region } = world
    const home = account.region ?? REGION
    const groups = (account.logGroups ?? [])
      .map(group => (group.startsWith('arn:') ? group : arnIn(account, 'logs', home, `log-group:${group}`)))
      .map(arn => ({ arn, name: arn.split(':')[6] ?? '' }))
      .filter(({ arn, name }) => isIn(arn, region) && name.startsWith(text(input, 'logGroupNamePrefix')))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ arn, name }) => ({
        logGroupName: name,
        creationTime: CREATED.getTime(),
        metricFilterCount: 0,
        arn: `${arn}:*`,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
        logGroupArn: arn,
      }))
    const { items, next } = page(groups, text(input, 'nextToken'), input.limit, world)
    return { logGroups: items, ...(next === undefined ? {} : { nextToken: next }) }
  },
}

/** A secret is found by its ARN, by that without the six characters that AWS has appended, and by its name. */
function secretOf(input: Input, { account, region }: World): Secret {
  const id = text(input, 'SecretId')
  const found = Object.entries(account.secrets ?? {}).find(
    ([key, { arn, name }]) => isIn(arn, region) && [key, arn, arn.replace(/-\w{6}$/, ''), name].includes(id)
  )
  if (found === undefined) throw new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
  return found[1]
}

function present(secret: Secret): Secret {
  if (secret.deletedDate === undefined) return secret
  const message = "You can't perform this operation on the secret because it was marked for deletion."
  throw new AwsError('InvalidRequestException', message)
}

function versionOf(arn: string): string {
  return createHash('sha256').update(arn).digest('hex').slice(0, 32)
}

function keyOf(input: Input, { account, region }: World): Key {
  const id = text(input, 'KeyId')
  const alias = id.replace(/^arn:[^/]*:alias\//, 'alias/')
  const found = Object.entries(account.keys ?? {}).find(
    ([key, { arn }]) =>
      isIn(arn, region) && (key === id || arn === id || idOf(arn) === id || (sameRegion(id, region) && key === alias))
  )
  if (found !== undefined) return found[1]
  const name = id.includes(':') ? id : arnIn(account, 'kms', region, id.startsWith('alias/') ? id : `key/${id}`)
  throw new AwsError('NotFoundException', id.includes('alias/') ? `Alias ${name} is not found.` : `Key '${name}' does not exist`)
}

function sameRegion(id: string, region: string): boolean {
  return !id.startsWith('arn:') || isIn(id, region)
}

function idOf(arn: string): string {
  return arn.split('/').at(-1) ?? arn
}

function passes(name: string, filter: Input): boolean {
  const values = texts(filter, 'Values')
  if (text(filter, 'Key') !== 'Name') throw new AwsError('InvalidFilterKey', 'The specified key is not valid.')
  switch (text(filter, 'Option') || 'Equals') {
    case 'Equals':
      return values.includes(name)
    case 'BeginsWith':
      return values.some(value => name.startsWith(value))
    case 'Contains':
      return values.some(value => name.includes(value))
    default:
      throw new AwsError('InvalidFilterOption', 'The specified filter option is not valid.')
  }
}

function parameterOf(id: string, { account, region }: World): [string, Parameter] | undefined {
  return Object.entries(account.parameters ?? {}).find(([name, { arn }]) => isIn(arn, region) && (name === id || arn === id))
}

function parameterValue(name: string, { arn, type, value = '' }: Parameter, decrypt: boolean): object {
  const shown = type === 'SecureString' && !decrypt ? Buffer.from(`encrypted ${name}`).toString('base64') : value
  return { Name: name, Type: type, Value: shown, Version: 1, LastModifiedDate: CREATED, ARN: arn, DataType: 'text' }
}
