import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DeregisterTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { afterAll, beforeEach, expect, test, vi } from 'vitest'
import { connect } from '../../src/aws/clients.ts'
import { describe } from '../../src/aws/describe.ts'
import { AUTHORITY } from './certificates.ts'
import { document, need, TRUST } from './delegate-account.ts'
import { gatherOnce } from './gathering.ts'
import { describeWithMoto } from './moto.ts'

const EXECUTION_POLICY = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'

describeWithMoto('an account in moto', moto => {
  beforeEach(async () => {
    for (const [name, value] of Object.entries(moto().env)) vi.stubEnv(name, value)
    await moto().reset()
  })
  afterAll(() => vi.unstubAllEnvs())

  test('roles', async () => {
    const iam = new IAMClient(moto().client)
    const AssumeRolePolicyDocument = JSON.stringify(TRUST)
    const create = async (name: string) =>
      (await iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument: JSON.stringify(document(name)) }))).Policy
        ?.Arn ?? ''
    const [own, boundary] = [await create('a:Own'), await create('a:Boundary')].map(String)
    const { Role } = await iam.send(
      new CreateRoleCommand({ RoleName: 'execution', Path: '/team/', AssumeRolePolicyDocument, PermissionsBoundary: boundary })
    )
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'execution', PolicyName: 'in', PolicyDocument: JSON.stringify(document('a:In')) })
    )
    for (const PolicyArn of [EXECUTION_POLICY, own]) {
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'execution', PolicyArn }))
    }
    await iam.send(new CreateRoleCommand({ RoleName: 'plain', AssumeRolePolicyDocument }))
    const arn = Role?.Arn ?? ''
    expect(arn).toBe(`arn:aws:iam::${moto().accountId}:role/team/execution`)
    const [plain, short] = [arn.replace('team/execution', 'plain'), arn.replace('team/', '')]
    const none = arn.replace('execution', 'none')

    const { roles, notSimulated, account } = await gatherOnce({
      roles: [arn, plain, short, none],
      needs: () => [need(arn, 'secretsmanager:GetSecretValue', '*')],
    })
    expect(account).toBe(moto().accountId)
    expect(roles).toEqual({
      [arn]: {
        found: {
          arn,
          trust: TRUST,
          policies: [
            { name: 'in', document: document('a:In') },
            {
              name: EXECUTION_POLICY,
              document: expect.objectContaining({
                Statement: [expect.objectContaining({ Action: expect.arrayContaining(['logs:PutLogEvents']) })],
              }),
            },
            { name: own, document: document('a:Own') },
          ],
          boundary: { name: boundary, document: document('a:Boundary') },
        },
      },
      [plain]: { found: { arn: plain, trust: TRUST, policies: [] } },
      [short]: { unread: { operation: 'iam:GetRole', reason: `the role of this name is ${arn}` } },
      [none]: { absent: `account ${account} has no role of this name` },
    })
    // It answers with a page in HTML.
    expect(notSimulated).toEqual({
      [arn]: { operation: 'iam:SimulatePrincipalPolicy', reason: expect.stringMatching(/^HTTP 500 /) },
    })
  })

  test('secrets, keys, parameters and log groups', async () => {
    const { client, accountId } = moto()
    const [kms, secrets, ssm] = [new KMSClient(client), new SecretsManagerClient(client), new SSMClient(client)]
    const policy = document('kms:*')
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: JSON.stringify(policy) }))
    const key = KeyMetadata?.Arn ?? ''
    await kms.send(new CreateAliasCommand({ AliasName: 'alias/team', TargetKeyId: key }))
    const create = async (Name: string, KmsKeyId?: string) =>
      (await secrets.send(new CreateSecretCommand({ Name, KmsKeyId, SecretString: AUTHORITY.pem }))).ARN ?? ''
    const [withKey, plain, deleted] = [await create('a/key', key), await create('plain'), await create('deleted')]
    await secrets.send(new PutResourcePolicyCommand({ SecretId: withKey, ResourcePolicy: JSON.stringify(document('a:b')) }))
    await secrets.send(new DeleteSecretCommand({ SecretId: deleted }))
    await ssm.send(new PutParameterCommand({ Name: '/team/token', Value: 'x', Type: 'SecureString', KeyId: 'alias/team' }))
    await ssm.send(new PutParameterCommand({ Name: 'plain', Value: 'x', Type: 'String' }))
    await new CloudWatchLogsClient(client).send(new CreateLogGroupCommand({ logGroupName: '/ecs/delegate-2' }))
    await new CloudWatchLogsClient(client).send(new CreateLogGroupCommand({ logGroupName: '/ecs/delegate' }))

    const none = plain.replace('plain', 'none')
    const parameter = (name: string) => `arn:aws:ssm:eu-central-1:${accountId}:parameter/${name}`
    const region = 'eu-central-1'
    const facts = await gatherOnce(
      {
        secrets: [withKey, plain, deleted, none],
        parameters: [parameter('team/token'), parameter('plain'), parameter('none')],
        logGroups: ['/ecs/delegate', '/ecs/del'].map(name => ({ region, name })),
        certificates: [{ secretArn: withKey }],
      },
      { readSecrets: true }
    )
    const keyFacts = { found: { arn: key, manager: 'CUSTOMER', policy: { found: policy } } }
    expect(facts).toMatchObject({
      secrets: {
        [withKey]: { found: { arn: withKey, name: 'a/key', key, policy: { found: document('a:b') } } },
        [plain]: { found: { arn: plain, name: 'plain', policy: { found: null } } },
        [deleted]: { found: { arn: deleted, deleted: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) } },
        [none]: { absent: `account ${accountId} has no such secret in eu-central-1` },
      },
      parameters: {
        [parameter('team/token')]: { found: { type: 'SecureString', key: 'alias/team' } },
        [parameter('plain')]: { found: { type: 'String' } },
        [parameter('none')]: { absent: `account ${accountId} has no such parameter in eu-central-1` },
      },
      keys: { [`eu-central-1 ${key}`]: keyFacts, 'eu-central-1 alias/team': keyFacts },
      logGroups: {
        'eu-central-1 /ecs/delegate': { found: true },
        'eu-central-1 /ecs/del': { absent: `account ${accountId} has no such log group in eu-central-1` },
      },
      certificates: { [withKey]: { found: { blocks: [AUTHORITY.block] } } },
    })
  })

  test('definitions', async () => {
    const ecs = new ECSClient(moto().client)
    const definition = { family: 'web', containerDefinitions: [{ name: 'main', image: 'busybox', memory: 128 }] }
    for (let revision = 1; revision <= 3; revision++) {
      await ecs.send(new RegisterTaskDefinitionCommand({ ...definition, tags: [{ key: 'revision', value: `${revision}` }] }))
    }
    await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: 'web:3' }))
    const aws = await connect({ attempts: 1 })
    const newest = await describe('ecs:web', aws)
    expect(newest).toMatchObject({ name: 'ecs:web:2', status: 'ACTIVE' })
    expect(JSON.parse(newest.text)).toMatchObject({ taskDefinition: definition, tags: [{ key: 'revision', value: '2' }] })
    expect(await describe('ecs:web:3', aws)).toMatchObject({ status: 'INACTIVE' })
    await expect(describe('ecs:none', aws)).rejects.toThrow('there is no task definition none')
    await expect(describe('ecs-service:main/web', aws)).rejects.toThrow('there is no cluster main')
    for (const revision of [1, 2]) await ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: `web:${revision}` }))
    await expect(describe('ecs:web', aws)).rejects.toThrow('web has no ACTIVE revision in eu-central-1')
    aws.close()
  })
})
