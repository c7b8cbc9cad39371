import { afterAll, beforeAll, beforeEach, expect, describe as group, test, vi } from 'vitest'
import { type Aws, connect } from '../../src/aws/clients.ts'
import { describe } from '../../src/aws/describe.ts'
import { parseEcsSource } from '../../src/model/ecs-source.ts'
import { FAULTS } from './fault/faults.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

const ID = '111122223333'
const arnOf = (name: string, region = 'eu-central-1') => `arn:aws:ecs:${region}:${ID}:task-definition/${name}`
const containerDefinitions = [{ name: 'main', image: 'busybox', essential: true }]

let server: FaultServer
let aws: Aws
beforeAll(async () => {
  server = await startFaultServer({
    accountId: ID,
    caller: { arn: `arn:aws:iam::${ID}:user/ci` },
    taskDefinitions: {
      web: [
        { containerDefinitions, tags: [{ key: 'team', value: 'x' }] },
        { containerDefinitions, cpu: '256' },
        { containerDefinitions, status: 'INACTIVE' },
      ],
      gone: [
        { containerDefinitions, status: 'INACTIVE' },
        { containerDefinitions, status: 'INACTIVE' },
      ],
    },
    services: {
      'main/web': { taskDefinition: 'web:1' },
      'main/deleted': { taskDefinition: 'web:1', status: 'INACTIVE' },
    },
  })
})
beforeEach(async () => {
  server.reset()
  for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value)
  aws?.close()
  aws = await connect({ attempts: 1, request: 2_000 })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  aws.close()
  await server.stop()
})

group('sources', () => {
  test('of each form', async () => {
    for (const [source, name] of [
      ['ecs:web', 'ecs:web:2'],
      ['ecs:web:1', 'ecs:web:1'],
      [arnOf('web:1'), 'ecs:web:1'],
      ['ecs-service:main/web', 'ecs:web:1'],
    ] as const) {
      expect(await describe(source, aws)).toMatchObject({
        name,
        arn: arnOf(name.slice(4)),
        family: 'web',
        region: 'eu-central-1',
      })
    }
  })

  test('the text is what the command line of AWS prints', async () => {
    const { text, status } = await describe('ecs:web:1', aws)
    expect(status).toBe('ACTIVE')
    expect(text).toMatch(/^\{\n {2}"taskDefinition": \{\n {4}"/)
    expect(text.endsWith('\n}\n')).toBe(true)
    expect(JSON.parse(text)).toMatchObject({
      taskDefinition: { taskDefinitionArn: arnOf('web:1'), family: 'web', revision: 1, registeredAt: '2026-01-02T03:01:00.000Z' },
      tags: [{ key: 'team', value: 'x' }],
    })
  })

  test('an ARN tells the region', async () => {
    server.perform('ecs:RegisterTaskDefinition', { family: 'abroad', containerDefinitions }, 'us-east-1')
    expect(await describe(arnOf('abroad:1', 'us-east-1'), aws)).toMatchObject({ region: 'us-east-1', name: 'ecs:abroad:1' })
    expect(server.calls.map(({ region }) => region)).toEqual(['us-east-1'])
  })

  test('a revision is read whatever its status', async () => {
    expect(await describe('ecs:web:3', aws)).toMatchObject({ status: 'INACTIVE' })
  })

  test('members that the SDK does not know are kept', async () => {
    const taskDefinition = {
      taskDefinitionArn: arnOf('new:1'),
      family: 'new',
      revision: 1,
      status: 'ACTIVE',
      novelty: { a: [1] },
    }
    server.fault('ecs:*', { respond: { status: 200, body: JSON.stringify({ taskDefinition }) } })
    expect(JSON.parse((await describe('ecs:new', aws)).text)).toEqual({ taskDefinition, tags: [] })
  })

  test('a service in the midst of a roll-out runs the new revision', async () => {
    server.perform('ecs:UpdateService', { cluster: 'main', service: 'web', taskDefinition: 'web:2' })
    expect(await describe('ecs-service:main/web', aws)).toMatchObject({ name: 'ecs:web:2' })
  })

  test('a service that CodeDeploy deploys has task sets', async () => {
    const taskSets = [
      { status: 'ACTIVE', taskDefinition: arnOf('web:2') },
      { status: 'PRIMARY', taskDefinition: arnOf('web:1') },
    ]
    const body = JSON.stringify({ services: [{ status: 'ACTIVE', taskSets, deployments: [] }] })
    server.fault('ecs:DescribeServices', { respond: { status: 200, body } })
    expect(await describe('ecs-service:main/web', aws)).toMatchObject({ name: 'ecs:web:1' })
  })
})

group('an emulator that gives the newest inactive revision of a family', () => {
  const inactive = (name: string, revision: number) => {
    const taskDefinition = { taskDefinitionArn: arnOf(`${name}:${revision}`), family: name, revision, status: 'INACTIVE' }
    const body = JSON.stringify({ taskDefinition })
    server.fault('ecs:DescribeTaskDefinition', { respond: { status: 200, body } }, { times: 1 })
  }

  test('the newest active one is read', async () => {
    inactive('web', 3)
    expect(await describe('ecs:web', aws)).toMatchObject({ name: 'ecs:web:2', status: 'ACTIVE' })
  })

  test('or there is none', async () => {
    inactive('gone', 2)
    await expect(describe('ecs:gone', aws)).rejects.toThrow('is INACTIVE is ecs:gone:2')
  })
})

group('what is not there', () => {
  test.each([
    ['ecs:none', /there is no task definition none in eu-central-1.*aws ecs list-task-definitions --family-prefix none/],
    ['ecs:web:9', /there is no task definition web:9 in eu-central-1.*--family-prefix web /],
    [arnOf('web:9', 'us-east-1'), /there is no task definition arn:.*web:9 in us-east-1.*--region us-east-1/],
    ['ecs:gone', /gone has no ACTIVE revision in eu-central-1. Its newest one that is INACTIVE is ecs:gone:2/],
    ['ecs-service:main/none', /there is no service main\/none in eu-central-1. .*aws ecs list-services --cluster main/],
    ['ecs-service:main/deleted', /the service main\/deleted in eu-central-1 was deleted/],
  ])('%s', async (source, message) => {
    await expect(describe(source, aws)).rejects.toMatchObject({ code: 'AWS', message: expect.stringMatching(message) })
  })

  test('a cluster', async () => {
    server.fault('ecs:*', { error: { code: 'ClusterNotFoundException', message: 'Cluster not found.' } })
    await expect(describe('ecs-service:none/web', aws)).rejects.toThrow('there is no cluster none in eu-central-1')
  })

  test('a service without a definition', async () => {
    server.fault('ecs:*', { respond: { status: 200, body: '{"services":[{}]}' } })
    await expect(describe('ecs-service:main/web', aws)).rejects.toThrow('the answer names no task definition')
  })
})

group.each(['ecs:web', 'ecs:web:1', 'ecs-service:main/web'])('%s, when AWS does not answer as it should', source => {
  test.each([...FAULTS, { html: 200 }, { respond: { status: 200, body: '' } }])('%j', async fault => {
    const operation = source.startsWith('ecs-service:') ? 'ecs:DescribeServices' : 'ecs:DescribeTaskDefinition'
    server.fault(operation, fault)
    const failing = describe(source, aws)
    await expect(failing).rejects.toMatchObject({ code: 'AWS', message: expect.stringContaining(operation) })
    await expect(failing).rejects.not.toThrow(/[<]|Rate exceeded|not authorized/)
    if (fault === 'deny') {
      await expect(failing).rejects.toThrow(/: AccessDenied \(request id [\w-]+\)\. Give the caller the permission ecs:Describe/)
    }
  })
})

group('parseEcsSource', () => {
  test.each([
    ['ecs:web', { kind: 'family', family: 'web' }],
    ['ecs:web:12', { kind: 'family', family: 'web', revision: 12 }],
    ['ecs-service:main/web_1', { kind: 'service', cluster: 'main', service: 'web_1' }],
    [
      'arn:aws-cn:ecs:cn-north-1:111122223333:task-definition/web:3',
      { kind: 'arn', region: 'cn-north-1', family: 'web', revision: 3 },
    ],
    ['task.json', undefined],
    ['-', undefined],
    ['ecs', undefined],
    ['C:\\ecs:a', undefined],
    ['arn:aws:iam::111122223333:role/x', undefined],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(parseEcsSource(text)).toBeUndefined()
    else expect(parseEcsSource(text)).toMatchObject(expected)
  })

  test.each([
    ['ecs:', 'ecs:FAMILY'],
    ['ecs:a:b', 'ecs:FAMILY:REVISION'],
    ['ecs:a:0', 'ecs:FAMILY:REVISION'],
    ['ecs:a:1:2', 'ecs:FAMILY:REVISION'],
    ['ecs:a b', 'ecs:FAMILY'],
    ['ecs-service:x', 'ecs-service:CLUSTER/SERVICE'],
    ['ecs-service:x/', 'ecs-service:CLUSTER/SERVICE'],
    ['ecs-service:a/b/c', 'ecs-service:CLUSTER/SERVICE'],
    ['arn:aws:ecs:eu-central-1:111122223333:service/main/web', 'task-definition/FAMILY:REVISION'],
    ['arn:aws:ecs:eu-central-1:111122223333:task-definition/web', 'task-definition/FAMILY:REVISION'],
    ['arn:aws:ecs:::task-definition/web:1', 'task-definition/FAMILY:REVISION'],
    ['arn:aws:ecs:', 'task-definition/FAMILY:REVISION'],
  ])('%s is none', (text, form) => {
    expect(() => parseEcsSource(text)).toThrow(expect.objectContaining({ code: 'USER', message: expect.stringContaining(form) }))
  })
})
