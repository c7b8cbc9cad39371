import { ECSClient, ListTaskDefinitionsCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, expect, it } from 'vitest'
import { BuiltCommand, freshFolder, type Outcome } from '../command.ts'
import { TASK } from './delegate-task.ts'
import { describeWithMoto } from './moto.ts'

// The whole way of the command through an emulator's account, whose number is moto's own.

const MOTO_ACCOUNT = '123456789012'
const command = new BuiltCommand()
const folder = freshFolder('moto')
afterAll(() => command.remove())

describeWithMoto('the command and moto', moto => {
  const run = (...args: string[]): Promise<Outcome> => command.run(args, folder)
  const secrets: Record<string, string> = {}

  // No hook: where there is no moto, the test is skipped before this is asked for.
  const prepare = async (): Promise<void> => {
    Object.assign(command.env, moto().env)
    const iam = new IAMClient(moto().client)
    const trust = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }
    for (const [RoleName, Action] of Object.entries({ execution: 'logs:*', task: '*', build: 'rds-db:connect' })) {
      const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }))
      const Statement = [{ Effect: 'Allow', Action, Resource: '*' }]
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument }))
    }
    const client = new SecretsManagerClient(moto().client)
    for (const Name of ['token', 'ca', 'proxy'])
      secrets[Name] = (await client.send(new CreateSecretCommand({ Name, SecretString: 'hunter2' }))).ARN ?? ''
    const text = JSON.stringify({ ...TASK, cpu: '512', memory: '4096' })
      .replaceAll('111122223333', MOTO_ACCOUNT)
      .replaceAll(/arn:aws:secretsmanager:[^"]*:secret:(\w+)-AbCdEf/g, (_, name) => secrets[name] ?? '')
    await new ECSClient(moto().client).send(new RegisterTaskDefinitionCommand(JSON.parse(text)))
  }

  it('reads, proves, repairs and registers', async () => {
    await prepare()
    const linted = await run('lint', 'ecs:delegate', '--live', '--format', 'json')
    const rules = JSON.parse(linted.stdout).results[0].findings.map(({ rule }: { rule: string }) => rule)
    expect(linted.status).toBe(1)
    expect(rules.filter((rule: string) => rule === 'execution-role-cannot-read-secret')).toHaveLength(3)
    expect(rules).toContain('delegate-undersized')
    expect(linted.stdout + linted.stderr).not.toContain('hunter2')

    const fixed = await run('fix', 'ecs:delegate', '--unsafe', '--register', '--yes', '--format', 'json')
    expect(JSON.parse(fixed.stdout).results[0].fixed.registration).toMatchObject({
      state: 'registered',
      old: expect.stringMatching(/task-definition\/delegate:1$/),
      new: expect.stringMatching(/task-definition\/delegate:2$/),
      changed: ['/cpu'],
    })
    const { taskDefinitionArns } = await new ECSClient(moto().client).send(new ListTaskDefinitionsCommand({}))
    expect(taskDefinitionArns).toHaveLength(2)

    const again = await run('fix', 'ecs:delegate', '--unsafe', '--register', '--yes', '--format', 'json')
    expect(JSON.parse(again.stdout).results[0].fixed.registration.state).toBe('unchanged')
  })
})
