import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Aws, connect } from '../../src/aws/clients.ts'
import { type DeployOptions, deploy, deployable, type Rollout } from '../../src/aws/deploy.ts'
import type { Fault } from './fault/faults.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

const UPDATE = 'ecs:UpdateService'
const DESCRIBE = 'ecs:DescribeServices'
const revision = (number: number, family = 'web') => `arn:aws:ecs:eu-central-1:111122223333:task-definition/${family}:${number}`
const definition = { containerDefinitions: [{ name: 'main', image: 'busybox' }] }
const BACK = (service: string) =>
  `aws ecs update-service --cluster prod --service ${service} --task-definition ${revision(1)} --region eu-central-1`

let server: FaultServer
let aws: Aws
beforeAll(async () => {
  const web = { taskDefinition: 'web:1' }
  server = await startFaultServer({
    accountId: '111122223333',
    caller: { arn: 'arn:aws:iam::111122223333:user/ci' },
    taskDefinitions: {
      web: [definition, definition, definition, { ...definition, status: 'INACTIVE' }],
      api: [definition, definition],
    },
    services: {
      'prod/steady': { ...web, rollout: 'steady', desiredCount: 2 },
      'prod/breaker': { ...web, rollout: 'circuit-breaker' },
      'prod/rollback': { ...web, rollout: 'circuit-breaker-rollback' },
      'prod/stuck': {
        ...web,
        rollout: 'stuck',
        stopped: { reason: 'Essential container\nexited', exitCode: 137, containerReason: 'OutOfMemoryError' },
      },
      'prod/waiting': { ...web, rollout: 'waiting' },
      'prod/api': { taskDefinition: 'api:1' },
      'prod/blue-green': { ...web, deploymentController: 'CODE_DEPLOY' },
      'prod/external': { ...web, deploymentController: 'EXTERNAL' },
      'prod/draining': { ...web, status: 'DRAINING' },
      'prod/old': { ...web, status: 'INACTIVE', desiredCount: 0 },
    },
  })
  for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value)
  aws = await connect({ request: 300, call: 2_000, attempts: 1 })
})
afterEach(() => server.reset())
afterAll(async () => {
  vi.unstubAllEnvs()
  aws.close()
  await server.stop()
})

const messages: string[] = []
afterEach(() => void messages.splice(0))
const deployTo = (service: string, options: Partial<DeployOptions> = {}): Promise<Rollout> =>
  deploy({ cluster: 'prod', service, arn: revision(2), wait: true, interval: 1, limit: 5_000, ...options }, aws, message =>
    messages.push(message)
  )
const updates = () => server.names.filter(name => name === UPDATE).length
const updateOf = (service: string, number: number) =>
  server.perform(UPDATE, { cluster: 'prod', service, taskDefinition: `web:${number}` })
const failed = async (promise: Promise<unknown>): Promise<Error & { code: string }> =>
  promise.then(
    () => expect.unreachable('it did not fail'),
    error => error
  )

describe('a service that cannot be pointed at the revision is refused, and stays as it is', () => {
  test.each([
    ['none', 'there is no service `prod/none` in eu-central-1'],
    ['old', 'the service `prod/old` is INACTIVE'],
    ['draining', 'the service `prod/draining` is DRAINING'],
    ['api', 'the service `prod/api` runs the family `api`, not `web`'],
    ['blue-green', 'the service `prod/blue-green` is deployed by AWS CodeDeploy, not by ECS'],
    ['external', 'the service `prod/external` is deployed by an external controller, not by ECS'],
  ])('%s', async (service, message) => {
    expect(await failed(deployTo(service))).toMatchObject({ code: 'USER', message: expect.stringContaining(message) })
    expect(server.names).toEqual([DESCRIBE])
  })

  test('in a cluster that is not there', async () => {
    const message = 'there is no cluster `none` in eu-central-1'
    expect(await failed(deployTo('steady', { cluster: 'none' }))).toMatchObject({ code: 'USER', message })
  })

  test('which can be known beforehand', async () => {
    expect(await deployable({ cluster: 'prod', service: 'steady' }, 'web', aws)).toBe(revision(1))
    expect(await failed(deployable({ cluster: 'prod', service: 'steady' }, 'api', aws))).toMatchObject({ code: 'USER' })
    expect(server.names).toEqual([DESCRIBE, DESCRIBE])
  })

  test.each<[Fault, string]>([
    ['deny', 'ecs:DescribeServices of `prod/steady` failed: AccessDenied'],
    ['drop-before', 'connection closed'],
    [{ respond: { status: 200, body: '{}' } }, 'HTTP 200 without the service in the answer'],
  ])('or of which nothing can be known: %j', async (fault, message) => {
    server.fault(DESCRIBE, fault)
    expect(await failed(deployTo('steady'))).toMatchObject({ code: 'AWS', message: expect.stringContaining(message) })
    expect(updates()).toBe(0)
  })
})

describe('updating', () => {
  test('is all that happens without waiting', async () => {
    expect(await deployTo('breaker', { wait: false })).toEqual({
      state: 'started',
      previous: revision(1),
      stopped: [],
      rollback: BACK('breaker'),
    })
    expect(server.names).toEqual([DESCRIBE, UPDATE])
    expect(server.calls[1]?.input).toEqual({ cluster: 'prod', service: 'breaker', taskDefinition: revision(2) })
  })

  test('names the service and the cluster by ARN, too', async () => {
    const arn = (resource: string) => `arn:aws:ecs:eu-central-1:111122223333:${resource}`
    const rollout = await deployTo(arn('service/prod/steady'), { cluster: arn('cluster/prod'), wait: true })
    expect(rollout).toMatchObject({ state: 'steady' })
    expect(rollout.rollback).toContain(`--cluster ${arn('cluster/prod')} --service ${arn('service/prod/steady')}`)
  })

  test.each<[string, Fault, string]>([
    [
      'is denied',
      'deny',
      `${UPDATE} of \`prod/steady\` was refused: AccessDeniedException: User: arn:aws:iam::111122223333:user/ci is not authorized`,
    ],
    [
      'lacks iam:PassRole',
      {
        error: {
          code: 'AccessDeniedException',
          message: 'User: u is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r',
        },
      },
      'Give the caller iam:PassRole on arn:aws:iam::1:role/r',
    ],
    [
      'is refused',
      { error: { code: 'ClientException', message: 'TaskDefinition is inactive' } },
      'ClientException: TaskDefinition is inactive (request id',
    ],
    ['is throttled', 'throttle', 'failed: throttled'],
  ])('%s', async (_what, fault, message) => {
    server.fault(UPDATE, fault)
    expect(await failed(deployTo('steady'))).toMatchObject({ code: 'AWS', message: expect.stringContaining(message) })
    expect(updates()).toBe(1)
  })

  const UNCLEAR: Fault[] = [
    'drop-before',
    'drop-after',
    'drop-during',
    'hang',
    'server-error',
    'html',
    { html: 200 },
    'malformed',
    { respond: { status: 200, body: '{}' } },
  ]
  test.each(UNCLEAR)('goes on where only the answer is lost: %j', async fault => {
    server.fault(UPDATE, fault, { carriedOut: true })
    expect(await deployTo('steady')).toMatchObject({ state: 'steady' })
    expect(updates()).toBe(1)
  })

  test.each(UNCLEAR)('is not known where the service does not show it: %j', async fault => {
    server.fault(UPDATE, fault, { carriedOut: false })
    const { code, message } = await failed(deployTo('steady'))
    expect(code).toBe('AWS')
    expect(message).toMatch(
      /It is not known whether it will: look with: aws ecs describe-services --cluster prod --services steady --region eu-central-1$/
    )
    expect(updates()).toBe(1)
  })
})

test('an update that is carried out late is found by the second look', async () => {
  server.fault(UPDATE, 'drop-before')
  let looks = 0
  server.onCall(DESCRIBE, () => {
    looks += 1
    if (looks === 3) updateOf('steady', 2)
  })
  expect(await deployTo('steady')).toMatchObject({ state: 'steady' })
  expect(updates()).toBe(1)
})

describe('a roll-out', () => {
  test('becomes steady', async () => {
    expect(await deployTo('steady')).toEqual({
      state: 'steady',
      reason: expect.stringMatching(/^ECS deployment ecs-svc\/\d+ completed\.$/),
      previous: revision(1),
      stopped: [],
      rollback: BACK('steady'),
    })
    expect(messages).toEqual(['web:2: 0 of 2 tasks run', 'web:2: 2 of 2 tasks run'])
  })

  test('fails', async () => {
    const rollout = await deployTo('breaker')
    expect(rollout).toMatchObject({
      state: 'failed',
      reason: 'ECS deployment circuit breaker: tasks failed to start.',
      rollback: BACK('breaker'),
    })
    expect(rollout.stopped).toHaveLength(3)
    expect(rollout.stopped[0]).toEqual({
      task: expect.stringMatching(/^arn:aws:ecs:eu-central-1:111122223333:task\/prod\/[0-9a-f]{32}$/),
      reason: expect.stringContaining('ResourceInitializationError: unable to pull secrets'),
      containers: [{ name: 'main' }],
    })
    expect(messages).toEqual(['web:2: 0 of 1 tasks run', 'web:2: 0 of 1 tasks run, 1 failed'])
  })

  test('is rolled back', async () => {
    const rollout = await deployTo('rollback')
    expect(rollout).toMatchObject({ state: 'rolled-back', reason: expect.stringContaining('circuit breaker: rolling back') })
    expect(rollout.stopped).toHaveLength(3)
  })

  test('was rolled back while nobody looked', async () => {
    server.onCall(
      UPDATE,
      () => {
        for (let step = 0; step < 5; step++) server.perform(DESCRIBE, { cluster: 'prod', services: ['rollback'] })
      },
      'after'
    )
    expect(await deployTo('rollback')).toMatchObject({ state: 'rolled-back' })
  })

  test('never ends', async () => {
    const rollout = await deployTo('stuck', { limit: 60 })
    expect(rollout).toMatchObject({
      state: 'timeout',
      reason: 'not steady after 0 s; the roll-out may still go on',
      rollback: BACK('stuck'),
    })
    expect(rollout.stopped[0]).toMatchObject({
      reason: 'Essential container\\nexited',
      containers: [{ name: 'main', reason: 'OutOfMemoryError', exitCode: 137 }],
    })
    expect(await deployTo('waiting', { limit: 30 })).toMatchObject({ state: 'timeout', stopped: [] })
  })

  test('tells of its own stopped tasks only', async () => {
    await deployTo('stuck', { limit: 30 })
    const before = server.perform('ecs:ListTasks', { cluster: 'prod', desiredStatus: 'STOPPED' }) as { taskArns: string[] }
    server.pageSize = 2
    const { stopped } = await deployTo('stuck', { arn: revision(3), limit: 30 })
    expect(stopped.length).toBeGreaterThan(0)
    expect(stopped.filter(({ task }) => before.taskArns.includes(task))).toEqual([])
    expect(server.calls.filter(({ name, input }) => name === 'ecs:ListTasks' && input.startedBy !== undefined)).toEqual([])
  })

  test.each(['ecs:ListTasks', 'ecs:DescribeTasks'])('fails all the same where %s is denied', async name => {
    server.fault(name, 'deny')
    expect(await deployTo('breaker')).toMatchObject({ state: 'failed', stopped: [], unread: 'AccessDenied' })
  })

  test('of someone else that comes later is no success', async () => {
    let looks = 0
    server.onCall(DESCRIBE, () => {
      looks += 1
      if (looks === 3) updateOf('steady', 3)
    })
    const rollout = await deployTo('steady')
    expect(rollout).toMatchObject({ state: 'failed', reason: `another deployment took its place, of ${revision(3)}` })
  })

  test('of a service that is deleted is no success', async () => {
    server.fault(DESCRIBE, { respond: { status: 200, body: '{"services":[],"failures":[{"reason":"MISSING"}]}' } }, { after: 2 })
    expect(await deployTo('steady')).toMatchObject({ state: 'failed', reason: 'the service is gone' })
  })

  test('is not judged by an answer from before it', async () => {
    const stale = server.perform(DESCRIBE, { cluster: 'prod', services: ['steady'] })
    const body = JSON.stringify(stale, (_, value) =>
      typeof value === 'string' && /^\d{4}-.*Z$/.test(value) ? Date.parse(value) / 1000 : value
    )
    server.fault(DESCRIBE, { respond: { status: 200, body } }, { after: 1, times: 3 })
    expect(await deployTo('steady')).toMatchObject({ state: 'steady' })
    expect(server.names.filter(name => name === DESCRIBE).length).toBeGreaterThan(4)
  })

  test('of the revision that runs already is steady at once', async () => {
    server.fault(UPDATE, 'drop-before')
    expect(await deployTo('steady', { arn: revision(1) })).toMatchObject({ state: 'steady' })
  })

  test.each<Fault>([
    'drop-before',
    'drop-during',
    'hang',
    'server-error',
    'html',
    'malformed',
    'throttle',
    { respond: { status: 200, body: '{}' } },
  ])('is followed through a bad connection: %j', async fault => {
    server.fault(DESCRIBE, fault, { after: 2, times: 2, carriedOut: false })
    expect(await deployTo('steady')).toMatchObject({ state: 'steady' })
    expect(messages).toContainEqual(expect.stringMatching(/^the service cannot be read \(.+\): trying again$/))
  })

  test.each<Fault>(['drop-before', 'html', { html: 200 }, 'malformed', 'server-error'])(
    'is never a success for want of an answer: %j',
    async fault => {
      server.fault(DESCRIBE, fault, { after: 1 })
      expect(await deployTo('steady', { limit: 50 })).toMatchObject({ state: 'timeout' })
    }
  )

  test.each<Fault>(['deny', 'expired-token'])('that may not be followed says how to return: %s', async fault => {
    server.fault(DESCRIBE, fault, { after: 2 })
    const { code, message } = await failed(deployTo('steady'))
    expect(code).toBe('AWS')
    expect(message).toContain(`The roll-out goes on unwatched; to return to the revision before: ${BACK('steady')}`)
  })
})
