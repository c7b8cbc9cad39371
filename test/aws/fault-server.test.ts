import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { DescribeTaskDefinitionCommand, ECSClient, ListClustersCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs'
import { GetRoleCommand, IAMClient, ListRolesCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { FAULTS, type Fault } from './fault/faults.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

const CALLER = 'arn:aws:iam::111122223333:user/ci'
const ROLE = 'arn:aws:iam::111122223333:role/execution'

let server: FaultServer
let ecs: ECSClient
let iam: IAMClient
beforeAll(async () => {
  server = await startFaultServer({
    accountId: '111122223333',
    caller: { arn: CALLER },
    roles: { execution: { trust: {} } },
    taskDefinitions: { web: [{ containerDefinitions: [] }] },
  })
  ecs = new ECSClient(server.client)
  iam = new IAMClient(server.client)
})
afterEach(() => server.reset())
afterAll(() => server.stop())

const register = (family = 'web', options = {}) =>
  ecs.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions: [] }), options)
const getRole = () => iam.send(new GetRoleCommand({ RoleName: 'execution' }))
/** How many revisions have been registered. */
const registered = () => {
  const { taskDefinitionArns } = server.perform('ecs:ListTaskDefinitions', {}) as { taskDefinitionArns: string[] }
  return taskDefinitionArns.length - 1
}

describe('faults', () => {
  const denial = (action: string, resource: string) =>
    [
      `User: ${CALLER} is not authorized to perform: ${action} on resource: ${resource}`,
      `because no identity-based policy allows the ${action} action`,
    ].join(' ')
  test.each<[Fault, object, object]>([
    [
      'deny',
      {
        name: 'AccessDeniedException',
        message: denial('ecs:RegisterTaskDefinition', '*'),
        $metadata: { httpStatusCode: 400 },
      },
      {
        name: 'AccessDenied',
        message: denial('iam:GetRole', 'role execution'),
        $metadata: { httpStatusCode: 403 },
      },
    ],
    ['throttle', { name: 'ThrottlingException' }, { name: 'Throttling', $metadata: { httpStatusCode: 400 } }],
    [
      'server-error',
      { name: 'ServerException', $metadata: { httpStatusCode: 500 } },
      { name: 'ServiceFailureException', $metadata: { httpStatusCode: 500 } },
    ],
    ['expired-token', { name: 'ExpiredTokenException' }, { name: 'ExpiredToken', $metadata: { httpStatusCode: 403 } }],
    ['unrecognized-client', { name: 'UnrecognizedClientException' }, { name: 'InvalidClientTokenId' }],
    ['html', { name: 'SyntaxError', $response: { statusCode: 500 } }, { $response: { statusCode: 500 } }],
    [{ html: 403 }, { name: 'SyntaxError', $response: { statusCode: 403 } }, { $response: { statusCode: 403 } }],
    ['xml-on-json', { name: 'SyntaxError', $response: { statusCode: 403 } }, { name: 'AccessDenied' }],
    ['malformed', { name: 'SyntaxError' }, {}],
    ['drop-before', { code: 'ECONNRESET' }, { code: 'ECONNRESET' }],
    ['drop-after', { code: 'ECONNRESET' }, { code: 'ECONNRESET' }],
    ['drop-during', { code: 'ECONNRESET' }, { code: 'ECONNRESET' }],
    [
      { error: { code: 'ClientException', message: 'No.' } },
      { name: 'ClientException', message: 'No.' },
      { name: 'ClientException' },
    ],
    [{ respond: { status: 418, body: '{"__type":"Teapot"}' } }, { name: 'Teapot', $metadata: { httpStatusCode: 418 } }, {}],
  ])('%j', async (fault, onJson, onQuery) => {
    server.fault('*', fault)
    await expect(register()).rejects.toMatchObject(onJson)
    await expect(getRole()).rejects.toMatchObject(onQuery)
    expect(server.calls).toMatchObject([{ fault }, { fault }])
  })

  test('a page in HTML with status 200: the SDK takes it for an answer in XML without anything in it', async () => {
    server.fault('*', { html: 200 })
    await expect(register()).rejects.toThrow('Unexpected token')
    expect(await getRole()).toEqual({ $metadata: expect.objectContaining({ httpStatusCode: 200 }) })
  })

  test('what is not allowed is named by its role or ARN', async () => {
    const simulate = () => iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: ROLE, ActionNames: ['a:b'] }))
    const message = denial('iam:SimulatePrincipalPolicy', ROLE)
    // Without a simulation in the account nobody may simulate.
    await expect(simulate()).rejects.toMatchObject({ name: 'AccessDenied', message })
    server.fault('iam:*', 'deny')
    await expect(simulate()).rejects.toMatchObject({ name: 'AccessDenied', message })
  })

  test('calls are carried out when only the answer is lost', async () => {
    const outcomes: Record<string, boolean> = {}
    for (const fault of FAULTS.filter(name => name !== 'hang')) {
      server.reset()
      server.fault('ecs:*', fault)
      await expect(register()).rejects.toThrow()
      outcomes[fault] = registered() === 1
    }
    expect(Object.keys(outcomes).filter(fault => outcomes[fault])).toEqual(['malformed', 'drop-after', 'drop-during'])
  })

  test('others are when that is said', async () => {
    server.fault('ecs:*', 'server-error', { carriedOut: true })
    await expect(register()).rejects.toMatchObject({ name: 'ServerException' })
    expect(registered()).toBe(1)
  })

  test('half an answer is as long as it says', async () => {
    server.fault('ecs:*', 'drop-during')
    const headers = { 'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListTaskDefinitions' }
    const response = await fetch(server.endpoint, { method: 'POST', headers, body: '{}' })
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  test('no answer', async () => {
    server.fault('ecs:*', 'hang')
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 50)
    await expect(register('web', { abortSignal: abort.signal })).rejects.toMatchObject({ name: 'AbortError' })
    expect(server.calls[0]?.status).toBeUndefined()
    expect(registered()).toBe(0)
  })

  test('some calls only: by name, by number, by input', async () => {
    server.fault('ecs:RegisterTaskDefinition', 'throttle', { after: 1, times: 1 })
    const end = server.fault('*', 'deny', { when: input => input.family === 'api' })
    await register()
    await expect(register()).rejects.toMatchObject({ name: 'ThrottlingException' })
    await register()
    await expect(register('api')).rejects.toMatchObject({ name: 'AccessDeniedException' })
    end()
    await register('api')
    expect(server.calls.map(({ status, fault }) => fault ?? status)).toEqual([200, 'throttle', 200, 'deny', 200])
  })

  test('the SDK tries again after throttling', async () => {
    server.fault('ecs:*', 'throttle', { times: 1 })
    const patient = new ECSClient({ ...server.client, maxAttempts: 2 })
    await patient.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web' }))
    expect(server.calls.map(({ status }) => status)).toEqual([400, 200])
  })
})

describe('the log of calls', () => {
  test('names, inputs, regions, times and ids', async () => {
    await getRole()
    await new ECSClient({ ...server.client, region: 'us-east-1' })
      .send(new ListClustersCommand({ maxResults: 1 }))
      .catch(() => {})
    expect(server.names).toEqual(['iam:GetRole', 'ecs:ListClusters'])
    expect(server.calls).toMatchObject([
      { service: 'iam', operation: 'GetRole', input: { RoleName: 'execution' }, accessKeyId: 'test', status: 200 },
      { service: 'ecs', operation: 'ListClusters', input: { maxResults: 1 }, region: 'us-east-1', status: 400 },
    ])
    for (const { start, end } of server.calls) expect(end).toBeGreaterThanOrEqual(start)
  })

  test('operations that are not known are refused, and listed', async () => {
    await expect(ecs.send(new ListClustersCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' })
    await expect(iam.send(new ListRolesCommand({}))).rejects.toMatchObject({ name: 'InvalidAction' })
    expect(server.unknown).toEqual(['ecs:ListClusters', 'iam:ListRoles'])
  })

  test('how many were going on at once, and how long they took', async () => {
    server.delay = 100
    server.fault('ecs:*', { delay: 50 })
    await Promise.all([register(), getRole(), getRole()])
    expect(server.maxConcurrent).toBe(3)
    for (const { service, start, end = start } of server.calls) {
      // Timers may be early by a millisecond.
      expect(end - start).toBeGreaterThan(service === 'ecs' ? 148 : 98)
    }
    server.reset()
    await getRole()
    await getRole()
    expect(server.maxConcurrent).toBe(1)
  })
})

describe('hooks', () => {
  test('run before a call is carried out, and after', async () => {
    const seen: [string, number][] = []
    server.onCall('ecs:RegisterTaskDefinition', ({ name }) => void seen.push([name, registered()]))
    const end = server.onCall('ecs:*', ({ operation }) => void seen.push([operation, registered()]), 'after')
    await register()
    end()
    await register()
    expect(seen).toEqual([
      ['ecs:RegisterTaskDefinition', 0],
      ['RegisterTaskDefinition', 1],
      ['ecs:RegisterTaskDefinition', 1],
    ])
  })

  test('may have someone else register a revision', async () => {
    server.onCall('ecs:RegisterTaskDefinition', () => server.perform('ecs:RegisterTaskDefinition', { family: 'web' }))
    expect((await register()).taskDefinition?.revision).toBe(3)
    expect(server.names).toEqual(['ecs:RegisterTaskDefinition'])
  })

  test('may kill who calls; the call is carried out all the same', async () => {
    const headers = {
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.RegisterTaskDefinition',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260102/eu-central-1/ecs/aws4_request',
    }
    const init = JSON.stringify({ method: 'POST', body: '{"family":"web"}', headers })
    const script = `fetch('${server.endpoint}', ${init})`
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' })
    server.onCall('ecs:*', async () => {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
    await vi.waitFor(() => expect(registered()).toBe(1))
  })

  test('that fail are told of in the end', async () => {
    const other = await startFaultServer({ accountId: '111122223333', caller: { arn: CALLER } })
    other.onCall('*', () => {
      throw new Error('from the hook')
    })
    await expect(new STSClient(other.client).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(other.stop()).rejects.toThrow('from the hook')
  })
})

test('the environment leads the SDK here', async () => {
  for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value)
  try {
    expect(await new STSClient({}).send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: CALLER })
    expect(server.calls).toMatchObject([{ region: 'eu-central-1' }])
  } finally {
    vi.unstubAllEnvs()
  }
})

test('a server that is stopped leaves nobody waiting', async () => {
  const other = await startFaultServer({ accountId: '111122223333', caller: { arn: CALLER }, region: 'eu-west-1' })
  other.fault('*', 'hang')
  other.onCall('*', () => void setTimeout(() => other.stop()))
  await expect(new STSClient(other.client).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ code: 'ECONNRESET' })
  expect(other.calls).toMatchObject([{ region: 'eu-west-1' }])
})
