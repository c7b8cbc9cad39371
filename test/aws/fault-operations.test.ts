import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  paginateListRolePolicies,
  paginateSimulatePrincipalPolicy,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
import { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms'
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { DescribeParametersCommand, GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Simulated } from './fault/account.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

const ACCOUNT = '111122223333'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/execution`
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/team/read`
const SECRET = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:token-AbCdEf`
const ABROAD = `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:abroad-AbCdEf`
const DELETED = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:deleted-AbCdEf`
const KEY = `arn:aws:kms:eu-central-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`
const PARAMETER = `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/team/token`
// What a decoder that is too simple would stumble over.
const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'a:b(*)!\'~ +&<>"é%' }] }

const answers: Record<string, Simulated> = {
  allowed: { decision: 'allowed' },
  organization: { decision: 'allowed', organizations: false },
  missing: { decision: 'implicitDeny', missing: ['aws:SourceVpce'] },
  boundary: { decision: 'implicitDeny', boundary: false },
}

let server: FaultServer
beforeAll(async () => {
  server = await startFaultServer({
    accountId: ACCOUNT,
    caller: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/ci/session` },
    roles: {
      execution: { path: '/team/', trust: document, inline: { a: document, b: {} }, attached: [POLICY], boundary: POLICY },
      moved: { arn: 'arn:aws:iam::999999999999:role/moved', trust: {} },
    },
    policies: { [POLICY]: document },
    secrets: {
      [SECRET]: { arn: SECRET, name: 'token', kmsKeyId: KEY, policy: document, value: 'hidden', primaryRegion: 'us-east-1' },
      abroad: { arn: ABROAD, name: 'abroad' },
      deleted: { arn: DELETED, name: 'deleted', deletedDate: '2026-03-04T05:06:07Z' },
    },
    keys: {
      'alias/team': { arn: KEY, manager: 'CUSTOMER', policy: document },
      'alias/aws/ssm': { arn: KEY.replace('5555', '6666'), manager: 'AWS', state: 'Disabled' },
    },
    parameters: {
      '/team/token': { arn: PARAMETER, type: 'SecureString', keyId: KEY, value: 'hidden' },
      '/team/plain': { arn: PARAMETER.replace('token', 'plain'), type: 'String', value: 'shown' },
    },
    logGroups: ['/ecs/delegate', '/ecs/other', `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/ecs/abroad`],
    simulation: (_, resource) => answers[resource] ?? { decision: 'explicitDeny' },
  })
})
afterEach(() => server.reset())
afterAll(() => server.stop())

const code = (name: string, status: number, message: string) => ({
  name,
  message,
  $metadata: { httpStatusCode: status, requestId: expect.stringMatching(/^[\da-f]{8}-[\da-f-]{27}$/) },
})

test('STS', async () => {
  expect(await new STSClient(server.client).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: ACCOUNT,
    Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/ci/session`,
    UserId: expect.stringMatching(/^AROA[\dA-F]{17}:session$/),
    $metadata: { requestId: server.calls[0]?.requestId },
  })
})

describe('IAM', () => {
  let iam: IAMClient
  beforeAll(() => {
    iam = new IAMClient(server.client)
  })

  test('roles', async () => {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'execution' }))
    expect(Role).toMatchObject({
      Path: '/team/',
      RoleName: 'execution',
      Arn: ROLE,
      CreateDate: expect.any(Date),
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: POLICY },
    })
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^[\w.~%-]+$/)
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual(document)
    expect((await iam.send(new GetRoleCommand({ RoleName: 'moved' }))).Role?.Arn).toBe('arn:aws:iam::999999999999:role/moved')
    await expect(iam.send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject(
      code('NoSuchEntityException', 404, 'The role with name nobody cannot be found.')
    )
  })

  test('policies of a role', async () => {
    const role = { RoleName: 'execution' }
    expect(await iam.send(new ListRolePoliciesCommand(role))).toMatchObject({ PolicyNames: ['a', 'b'], IsTruncated: false })
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ ...role, PolicyName: 'a' }))
    expect(JSON.parse(decodeURIComponent(PolicyDocument ?? ''))).toEqual(document)
    await expect(iam.send(new GetRolePolicyCommand({ ...role, PolicyName: 'c' }))).rejects.toMatchObject(
      code('NoSuchEntityException', 404, 'The role policy with name c cannot be found.')
    )
    expect((await iam.send(new ListAttachedRolePoliciesCommand(role))).AttachedPolicies).toEqual([
      { PolicyArn: POLICY, PolicyName: 'read' },
    ])
    expect((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'moved' }))).AttachedPolicies).toEqual([])
  })

  test('managed policies, whose default version is not the first', async () => {
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: POLICY }))
    expect(Policy).toMatchObject({ PolicyName: 'read', Arn: POLICY, Path: '/team/', DefaultVersionId: 'v3', IsAttachable: true })
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn: POLICY, VersionId: 'v3' }))
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))).toEqual(document)
    await expect(iam.send(new GetPolicyVersionCommand({ PolicyArn: POLICY, VersionId: 'v1' }))).rejects.toMatchObject(
      code('NoSuchEntityException', 404, `Policy ${POLICY} version v1 does not exist or is not attachable.`)
    )
    await expect(iam.send(new GetPolicyCommand({ PolicyArn: `${POLICY}er` }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    })
  })

  test('the simulator', async () => {
    const simulate = (ResourceArns: string[] | undefined, PolicySourceArn = ROLE) =>
      iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ['kms:Decrypt'], ResourceArns }))
    const { EvaluationResults } = await simulate(['allowed', 'organization', 'missing', 'boundary'])
    expect(EvaluationResults).toMatchObject([
      {
        EvalActionName: 'kms:Decrypt',
        EvalResourceName: '*',
        EvalDecision: 'implicitDeny',
        MissingContextValues: [],
        OrganizationsDecisionDetail: { AllowedByOrganizations: false },
        ResourceSpecificResults: [
          { EvalResourceName: 'allowed', EvalResourceDecision: 'allowed', MissingContextValues: [] },
          { EvalResourceName: 'organization', EvalResourceDecision: 'implicitDeny' },
          { EvalResourceName: 'missing', EvalResourceDecision: 'implicitDeny', MissingContextValues: ['aws:SourceVpce'] },
          { EvalResourceDecision: 'implicitDeny', PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false } },
        ],
      },
    ])
    const [everything] = (await simulate(undefined)).EvaluationResults ?? []
    expect(everything).toMatchObject({ EvalResourceName: '*', EvalDecision: 'explicitDeny' })
    expect(everything?.ResourceSpecificResults).toBeUndefined()
    expect(everything?.OrganizationsDecisionDetail).toBeUndefined()
    await expect(simulate([], 'arn:aws:iam::1:role/nobody')).rejects.toMatchObject({ name: 'NoSuchEntityException' })
  })

  test('pages of one', async () => {
    server.pageSize = 1
    const names: unknown[] = []
    for await (const { PolicyNames } of paginateListRolePolicies({ client: iam }, { RoleName: 'execution' }))
      names.push(PolicyNames)
    expect(names).toEqual([['a'], ['b']])
    const actions: unknown[] = []
    const input = { PolicySourceArn: ROLE, ActionNames: ['a:a', 'b:b'], ResourceArns: ['allowed'] }
    for await (const { EvaluationResults } of paginateSimulatePrincipalPolicy({ client: iam }, input)) {
      actions.push(EvaluationResults?.map(({ EvalActionName }) => EvalActionName))
    }
    expect(actions).toEqual([['a:a'], ['b:b']])
    expect(server.calls.map(call => call.input.Marker !== undefined)).toEqual([false, true, false, true])
  })
})

test('Secrets Manager', async () => {
  const secrets = new SecretsManagerClient(server.client)
  for (const SecretId of [SECRET, 'token', SECRET.replace('-AbCdEf', '')]) {
    expect(await secrets.send(new DescribeSecretCommand({ SecretId }))).toMatchObject({
      ARN: SECRET,
      Name: 'token',
      KmsKeyId: KEY,
    })
  }
  const { ResourcePolicy } = await secrets.send(new GetResourcePolicyCommand({ SecretId: SECRET }))
  expect(JSON.parse(ResourcePolicy ?? '')).toEqual(document)
  expect(await secrets.send(new GetSecretValueCommand({ SecretId: SECRET }))).toMatchObject({ SecretString: 'hidden' })
  const { DeletedDate } = await secrets.send(new DescribeSecretCommand({ SecretId: DELETED }))
  expect(DeletedDate).toEqual(new Date('2026-03-04T05:06:07Z'))
  await expect(secrets.send(new GetResourcePolicyCommand({ SecretId: DELETED }))).rejects.toMatchObject({
    name: 'InvalidRequestException',
  })
  const notFound = code('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.")
  await expect(secrets.send(new DescribeSecretCommand({ SecretId: ABROAD }))).rejects.toMatchObject(notFound)
  const abroad = new SecretsManagerClient({ ...server.client, region: 'us-east-1' })
  expect(await abroad.send(new DescribeSecretCommand({ SecretId: ABROAD }))).toMatchObject({ Name: 'abroad' })
  expect((await abroad.send(new GetResourcePolicyCommand({ SecretId: ABROAD }))).ResourcePolicy).toBeUndefined()
  await expect(abroad.send(new DescribeSecretCommand({ SecretId: 'token' }))).rejects.toMatchObject(notFound)
  expect(server.calls.at(-1)?.region).toBe('us-east-1')
})

test('KMS', async () => {
  const kms = new KMSClient(server.client)
  for (const KeyId of [KEY, KEY.split('/')[1], 'alias/team', KEY.replace(/key.*/, 'alias/team')]) {
    expect(await kms.send(new DescribeKeyCommand({ KeyId }))).toMatchObject({
      KeyMetadata: { Arn: KEY, KeyManager: 'CUSTOMER', KeyState: 'Enabled', Enabled: true, AWSAccountId: ACCOUNT },
    })
  }
  expect(await kms.send(new DescribeKeyCommand({ KeyId: 'alias/aws/ssm' }))).toMatchObject({
    KeyMetadata: { KeyManager: 'AWS', KeyState: 'Disabled', Enabled: false },
  })
  expect(JSON.parse((await kms.send(new GetKeyPolicyCommand({ KeyId: KEY }))).Policy ?? '')).toEqual(document)
  await expect(kms.send(new GetKeyPolicyCommand({ KeyId: 'alias/team' }))).rejects.toMatchObject({ name: 'NotFoundException' })
  await expect(kms.send(new DescribeKeyCommand({ KeyId: 'alias/none' }))).rejects.toMatchObject(
    code('NotFoundException', 400, `Alias arn:aws:kms:eu-central-1:${ACCOUNT}:alias/none is not found.`)
  )
  const abroad = new KMSClient({ ...server.client, region: 'us-east-1' })
  await expect(abroad.send(new DescribeKeyCommand({ KeyId: KEY }))).rejects.toMatchObject({ name: 'NotFoundException' })
})

test('SSM', async () => {
  const ssm = new SSMClient(server.client)
  const filters = (Values: string[]) => ({ ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values }] })
  expect((await ssm.send(new DescribeParametersCommand(filters(['/team/token', '/none'])))).Parameters).toMatchObject([
    { Name: '/team/token', ARN: PARAMETER, Type: 'SecureString', KeyId: KEY, LastModifiedDate: expect.any(Date) },
  ])
  const Names = ['/team/plain', PARAMETER, '/none']
  const { Parameters, InvalidParameters } = await ssm.send(new GetParametersCommand({ Names }))
  expect(Parameters).toMatchObject([{ Name: '/team/plain', Value: 'shown' }, { Name: '/team/token' }])
  expect(Parameters?.[1]?.Value).not.toContain('hidden')
  expect(InvalidParameters).toEqual(['/none'])
  expect((await ssm.send(new GetParametersCommand({ Names, WithDecryption: true }))).Parameters?.[1]?.Value).toBe('hidden')
  server.pageSize = 1
  const { Parameters: first, NextToken } = await ssm.send(new DescribeParametersCommand({}))
  const { Parameters: second, NextToken: none } = await ssm.send(new DescribeParametersCommand({ NextToken }))
  expect([first, second].map(page => page?.map(({ Name }) => Name))).toEqual([['/team/token'], ['/team/plain']])
  expect(none).toBeUndefined()
})

test('CloudWatch Logs', async () => {
  const logs = new CloudWatchLogsClient(server.client)
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: '/ecs/d' }))
  const logGroupArn = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/ecs/delegate`
  expect(logGroups).toMatchObject([{ logGroupName: '/ecs/delegate', logGroupArn, arn: `${logGroupArn}:*` }])
  const { logGroups: first, nextToken } = await logs.send(new DescribeLogGroupsCommand({ limit: 1 }))
  const { logGroups: second } = await logs.send(new DescribeLogGroupsCommand({ limit: 1, nextToken }))
  expect([first, second].map(page => page?.map(group => group.logGroupName))).toEqual([['/ecs/delegate'], ['/ecs/other']])
  const abroad = new CloudWatchLogsClient({ ...server.client, region: 'us-east-1' })
  expect((await abroad.send(new DescribeLogGroupsCommand({}))).logGroups).toMatchObject([{ logGroupName: '/ecs/abroad' }])
})
