import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetPolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam'
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms'
import { CreateSecretCommand, DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { DescribeParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { freshFolder } from '../command.ts'
import { describeWithMoto, startMoto } from './moto.ts'
import { installMoto } from './moto-install.ts'

const MANAGED = 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'

describeWithMoto('moto answers the SDK', moto => {
  test('ECS', async () => {
    const ecs = new ECSClient(moto().client)
    const definition = { family: 'delegate', containerDefinitions: [{ name: 'main', image: 'busybox', memory: 128 }] }
    await ecs.send(new RegisterTaskDefinitionCommand(definition))
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'delegate' }))
    const arn = `arn:aws:ecs:eu-central-1:${moto().accountId}:task-definition/delegate:1`
    expect(taskDefinition).toMatchObject({ ...definition, taskDefinitionArn: arn, revision: 1, status: 'ACTIVE' })
    await moto().reset()
    await expect(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'delegate' }))).rejects.toMatchObject({
      name: 'ClientException',
      message: 'Unable to describe task definition.',
    })
  })

  test("IAM, with Amazon's own policies", async () => {
    const iam = new IAMClient(moto().client)
    await expect(iam.send(new GetRoleCommand({ RoleName: 'execution' }))).rejects.toMatchObject({ name: 'NoSuchEntityException' })
    await iam.send(new CreateRoleCommand({ RoleName: 'execution', AssumeRolePolicyDocument: '{"Statement":[]}' }))
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'execution', PolicyArn: MANAGED }))
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'execution' }))
    expect(AttachedPolicies).toEqual([{ PolicyArn: MANAGED, PolicyName: 'AmazonECSTaskExecutionRolePolicy' }])
    expect(await iam.send(new GetPolicyCommand({ PolicyArn: MANAGED }))).toMatchObject({ Policy: { Arn: MANAGED } })
  })

  test('STS, KMS, Secrets Manager, SSM and CloudWatch Logs', async () => {
    const { client, accountId } = moto()
    expect(await new STSClient(client).send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: accountId })
    const kms = new KMSClient(client)
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}))
    expect(await kms.send(new DescribeKeyCommand({ KeyId: KeyMetadata?.KeyId }))).toMatchObject({
      KeyMetadata: { Enabled: true },
    })
    const secrets = new SecretsManagerClient(client)
    await secrets.send(new CreateSecretCommand({ Name: 'token', SecretString: 'x' }))
    expect(await secrets.send(new DescribeSecretCommand({ SecretId: 'token' }))).toMatchObject({ Name: 'token' })
    const ssm = new SSMClient(client)
    await ssm.send(new PutParameterCommand({ Name: '/token', Value: 'x', Type: 'SecureString' }))
    expect((await ssm.send(new DescribeParametersCommand({}))).Parameters).toMatchObject([{ Name: '/token' }])
    const logs = new CloudWatchLogsClient(client)
    await logs.send(new CreateLogGroupCommand({ logGroupName: '/ecs/delegate' }))
    expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toMatchObject([{ logGroupName: '/ecs/delegate' }])
  })

  test('each server is an account of its own', async () => {
    const other = await startMoto()
    try {
      const ssm = new SSMClient(moto().client)
      await ssm.send(new PutParameterCommand({ Name: '/mine', Value: 'x', Type: 'String' }))
      const { Parameters } = await new SSMClient(other?.client ?? {}).send(new DescribeParametersCommand({}))
      expect(Parameters).toEqual([])
    } finally {
      await other?.stop()
    }
  })

  test('a server ends with whoever started it, even if that is killed', async () => {
    const [python, server] = [await installMoto(), join(import.meta.dirname, 'moto-server.py')]
    const script = "require('child_process').spawn(process.argv[1], [process.argv[2]], { stdio: ['pipe', 'inherit', 'inherit'] })"
    const owner = spawn(process.execPath, ['-e', script, python, server], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [port] = await once(owner.stdout, 'data')
    expect(await fetch(`http://127.0.0.1:${Number(port)}/moto-api/`)).toMatchObject({ status: 200 })
    // The server has the same standard output, which is closed only when both have ended.
    const closed = once(owner.stdout, 'close')
    owner.kill('SIGKILL')
    await closed
    await expect(fetch(`http://127.0.0.1:${Number(port)}/moto-api/`)).rejects.toThrow('fetch failed')
  })
})

describe('where moto cannot be had', () => {
  let folder: string
  beforeEach(() => {
    folder = freshFolder('no moto')
    vi.stubEnv('PATH', folder)
    vi.stubEnv('REQUIRE_EMULATOR', '')
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true, force: true })
  })

  test('that is said on standard error', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await startMoto(folder)).toBeUndefined()
    expect(stderr.mock.calls).toEqual([['SKIPPED: all tests against moto, as there is no Python 3.10 or newer\n']])
  })

  test.skipIf(process.platform === 'win32')('versions of Python that are too old are named', async () => {
    writeFileSync(join(folder, 'python3'), '#!/bin/sh\necho 3 9\n', { mode: 0o755 })
    await expect(installMoto(folder)).rejects.toThrow('there is no Python 3.10 or newer (python3 is 3.9)')
  })

  test.skipIf(process.platform === 'win32')(
    'the reason of an installation that fails is told, and nothing is left of it',
    async () => {
      writeFileSync(
        join(folder, 'python3'),
        '#!/bin/sh\ncase "$*" in *version_info*) echo 3 11;; *) echo "ERROR: no space is left" >&2; exit 1;; esac\n',
        { mode: 0o755 }
      )
      await expect(installMoto(folder)).rejects.toThrow(/^`python3 -m venv .*` failed: ERROR: no space is left$/)
      expect(readdirSync(folder)).toEqual(['python3'])
    }
  )

  test('with REQUIRE_EMULATOR=1 it is an error', async () => {
    vi.stubEnv('REQUIRE_EMULATOR', '1')
    await expect(startMoto(folder)).rejects.toThrow('REQUIRE_EMULATOR is set, but moto cannot be had: there is no Python 3.10')
  })
})
