import { describe, expect, test } from 'vitest'
import type { Facts } from '../../src/model/facts.ts'
import { AUTHORITY } from './certificates.ts'
import { document, KEY_ARNS, NEEDS, PARAMETERS, POLICIES, REQUEST, ROLES, SECRETS, TRUST } from './delegate-account.ts'
import type { FaultServer } from './fault-server.ts'
import { gatherOnce, useDelegateAccount } from './gathering.ts'

const server = useDelegateAccount()

const SHARED = { name: POLICIES.shared, document: document('ecs:RunTask') }
const BOUNDARY = { name: POLICIES.boundary, document: document('*') }

test('all that a definition wants', async () => {
  const facts = await gatherOnce(REQUEST, { readSecrets: true })
  const simulated = NEEDS.map(({ roleArn, action, resource }) => ({
    role: roleArn,
    action,
    resource,
    decision: 'allowed',
    organisation: true,
    missing: [],
  }))
  expect(facts).toEqual({
    version: 1,
    tool: 'ecs-delegate 0.0.0',
    time: '2026-01-02T03:04:05.000Z',
    account: '111122223333',
    caller: 'arn:aws:sts::111122223333:assumed-role/ci/session',
    roles: {
      [ROLES.execution]: {
        found: {
          arn: ROLES.execution,
          trust: TRUST,
          policies: [
            { name: 'secrets', document: document('secretsmanager:GetSecretValue') },
            { name: 'keys', document: document('kms:Decrypt') },
            { name: POLICIES.aws, document: document('logs:PutLogEvents') },
            SHARED,
          ],
          boundary: BOUNDARY,
        },
      },
      [ROLES.task]: { found: { arn: ROLES.task, trust: TRUST, policies: [SHARED] } },
      [ROLES.build]: {
        found: {
          arn: ROLES.build,
          trust: TRUST,
          policies: [{ name: 'connect', document: document('rds-db:connect') }],
          boundary: BOUNDARY,
        },
      },
    },
    secrets: {
      [SECRETS.certificate]: {
        found: {
          arn: SECRETS.certificate,
          name: 'certificate',
          key: KEY_ARNS.team,
          policy: { found: document('secretsmanager:*') },
        },
      },
      [SECRETS.token]: { found: { arn: SECRETS.token, name: 'token', key: 'alias/other', policy: { found: null } } },
      [SECRETS.abroad]: {
        found: { arn: SECRETS.abroad, name: 'abroad', key: KEY_ARNS.aws.slice(-36), policy: { found: null } },
      },
    },
    parameters: {
      [PARAMETERS.secure]: { found: { arn: PARAMETERS.secure, type: 'SecureString', key: 'alias/team' } },
      [PARAMETERS.plain]: { found: { arn: PARAMETERS.plain, type: 'String' } },
    },
    keys: {
      [`eu-central-1 ${KEY_ARNS.team}`]: {
        found: { arn: KEY_ARNS.team, manager: 'CUSTOMER', policy: { found: document('kms:*') } },
      },
      'eu-central-1 alias/other': {
        found: { arn: KEY_ARNS.other, manager: 'CUSTOMER', policy: { found: document('kms:Decrypt') } },
      },
      [`us-east-1 ${KEY_ARNS.aws.slice(-36)}`]: { found: { arn: KEY_ARNS.aws, manager: 'AWS' } },
      'eu-central-1 alias/team': {
        found: { arn: KEY_ARNS.team, manager: 'CUSTOMER', policy: { found: document('kms:*') } },
      },
    },
    logGroups: { 'eu-central-1 /ecs/delegate': { found: true }, 'us-east-1 /ecs/abroad': { found: true } },
    simulations: expect.toSatisfy((all: unknown[]) => all.length === simulated.length),
    notSimulated: {},
    certificates: { [SECRETS.certificate]: { found: { blocks: [AUTHORITY.block] } } },
  } satisfies Record<keyof Facts, unknown>)
  expect(facts.simulations).toEqual(expect.arrayContaining(simulated))
  expect(server().unknown).toEqual([])
})

describe('calls', () => {
  const signature = ({ name, region, input }: FaultServer['calls'][number]) => JSON.stringify([name, region, input])

  test('GetCallerIdentity comes first, and no call comes twice', async () => {
    await gatherOnce(
      {
        ...REQUEST,
        roles: [...REQUEST.roles, ...REQUEST.roles],
        secrets: [...REQUEST.secrets, ...REQUEST.secrets],
        parameters: [...REQUEST.parameters, ...REQUEST.parameters],
        logGroups: [...REQUEST.logGroups, ...REQUEST.logGroups],
        certificates: [...REQUEST.certificates, { ...REQUEST.certificates[0], jsonKey: 'pem' }],
      },
      { readSecrets: true }
    )
    expect(server().names[0]).toBe('sts:GetCallerIdentity')
    const [identity, next] = server().calls
    expect(next?.start).toBeGreaterThanOrEqual(identity?.end ?? Number.POSITIVE_INFINITY)
    expect(new Set(server().calls.map(signature)).size).toBe(server().calls.length)
  })

  test('go to the region of what they are about', async () => {
    await gatherOnce(REQUEST, { readSecrets: true })
    for (const { name, region, input } of server().calls) {
      if (name.startsWith('iam:') || name.startsWith('sts:')) continue
      const isAbroad = /us-east-1|abroad|31111111/.test(JSON.stringify(input))
      expect([name, region]).toEqual([name, isAbroad ? 'us-east-1' : 'eu-central-1'])
    }
  })

  test('no value is read, and nothing is written', async () => {
    await gatherOnce(REQUEST)
    expect(server().names.filter(name => !/:(?:Get|List|Describe|Simulate)/.test(name))).toEqual([])
    expect(server().names).not.toContain('secretsmanager:GetSecretValue')
    expect(server().names.filter(name => name.startsWith('ssm:'))).toEqual(['ssm:DescribeParameters', 'ssm:DescribeParameters'])
  })

  test.each([1, 3, 16])('no more than %i go on at once', async concurrency => {
    server().delay = 50
    await gatherOnce(REQUEST, { concurrency })
    expect(server().maxConcurrent).toBeLessThanOrEqual(concurrency)
    expect(server().maxConcurrent).toBeGreaterThan(concurrency * 0.6)
  })

  /** Answers all calls that have come only when no more come, and counts how often. */
  function countRounds(): () => number {
    let [rounds, held]: [number, (() => void)[]] = [0, []]
    let timer: NodeJS.Timeout | undefined
    server().onCall('*', () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        const released = held
        rounds += 1
        held = []
        for (const release of released) release()
      }, 150)
      return new Promise<void>(resolve => held.push(resolve))
    })
    return () => rounds
  }

  test('three roles and three secrets take as long as the slowest chain of calls that depend on each other', async () => {
    // Who asks, the list of policies, a policy, its version; and who asks, a secret, its key, the simulator.
    const chain = 4
    const request = { ...REQUEST, parameters: [] }
    const rounds = countRounds()
    await gatherOnce(request)
    expect(server().calls.length).toBeGreaterThan(20)
    expect(rounds()).toBeLessThanOrEqual(1.5 * chain)

    server().reset()
    server().delay = 50
    const start = performance.now()
    await gatherOnce(request)
    // So much more than the chain takes as a busy machine may need.
    expect(performance.now() - start).toBeLessThan(1.5 * chain * 50 + 2_000)
  })

  test('with room for all of them there are no more rounds than the chain is long', async () => {
    const rounds = countRounds()
    await gatherOnce(REQUEST, { concurrency: 100 })
    expect(rounds()).toBe(4)
  })

  test('lists are read page by page', async () => {
    const whole = await gatherOnce(REQUEST, { readSecrets: true })
    server().reset()
    server().pageSize = 1
    expect(await gatherOnce(REQUEST, { readSecrets: true })).toEqual(whole)
    const twice = ['iam:ListRolePolicies', 'iam:ListAttachedRolePolicies'].map(name =>
      server().names.filter(other => other === name)
    )
    expect(twice.map(({ length }) => length)).toEqual([4, 4])
  })

  test('a list that goes on for ever is not known to be whole', async () => {
    const body = JSON.stringify({ logGroups: [], nextToken: 'again' })
    server().fault('logs:*', { respond: { status: 200, body } })
    const { logGroups } = await gatherOnce({ logGroups: [{ region: 'eu-central-1', name: '/ecs/delegate' }] })
    expect(logGroups).toEqual({
      'eu-central-1 /ecs/delegate': { unread: { operation: 'logs:DescribeLogGroups', reason: 'a list that does not end' } },
    })
  })

  test('progress is told', async () => {
    const lines: string[] = []
    await gatherOnce({ roles: [ROLES.task] }, { progress: line => lines.push(line) })
    expect(lines[0]).toBe('reading roles, secrets and keys: 0 of 1 calls answered')
    expect(lines.at(-1)).toBe('reading roles, secrets and keys: 6 of 6 calls answered')
  })
})
