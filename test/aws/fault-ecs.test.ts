import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Rollout } from './fault/account.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

const ACCOUNT = '111122223333'
const arn = (resource: string) => `arn:aws:ecs:eu-central-1:${ACCOUNT}:${resource}`
const revision = (number: number) => arn(`task-definition/web:${number}`)
const definition = {
  networkMode: 'awsvpc' as const,
  containerDefinitions: [{ name: 'main', image: 'busybox', portMappings: [{ containerPort: 80 }] }],
}
const ROLLOUTS: Rollout[] = ['steady', 'circuit-breaker', 'circuit-breaker-rollback', 'stuck', 'waiting']

let server: FaultServer
let ecs: ECSClient
beforeAll(async () => {
  server = await startFaultServer({
    accountId: ACCOUNT,
    caller: { arn: `arn:aws:iam::${ACCOUNT}:user/ci` },
    taskDefinitions: {
      web: [definition, { ...definition, tags: [{ key: 'team', value: 'a' }] }, { ...definition, status: 'INACTIVE' }],
      website: [definition],
      gone: [{ ...definition, status: 'INACTIVE' }],
    },
    services: {
      ...Object.fromEntries(ROLLOUTS.map(rollout => [`prod/${rollout}`, { taskDefinition: 'web:1', rollout }])),
      'prod/exits': {
        taskDefinition: 'web:1',
        rollout: 'stuck',
        stopped: { reason: 'Essential container exited', exitCode: 137 },
      },
      'prod/blue-green': { taskDefinition: 'web:1', deploymentController: 'CODE_DEPLOY', tags: [{ key: 'team', value: 'a' }] },
      'prod/old': { taskDefinition: 'web:1', status: 'INACTIVE', desiredCount: 0 },
    },
  })
  ecs = new ECSClient(server.client)
})
afterEach(() => server.reset())
afterAll(() => server.stop())

const describeDefinition = (taskDefinition: string) =>
  ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] }))
const refused = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } })

describe('task definitions', () => {
  test('a family is its newest active revision; every revision and ARN is found', async () => {
    expect(await describeDefinition('web')).toMatchObject({
      taskDefinition: { taskDefinitionArn: revision(2), status: 'ACTIVE' },
      tags: [{ key: 'team', value: 'a' }],
    })
    expect((await describeDefinition('web:3')).taskDefinition).toMatchObject({ revision: 3, status: 'INACTIVE' })
    expect(await describeDefinition(revision(1))).toMatchObject({ taskDefinition: { revision: 1 }, tags: [] })
    for (const id of ['gone', 'none', 'web:9', revision(1).replace('eu-central', 'us-east')]) {
      await expect(describeDefinition(id)).rejects.toMatchObject(
        refused('ClientException', 'Unable to describe task definition.')
      )
    }
    const abroad = new ECSClient({ ...server.client, region: 'us-east-1' })
    await expect(abroad.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web' }))).rejects.toThrow('Unable to describe')
  })

  test('a list is of one family, of one status, in the order asked for, page by page', async () => {
    const list = async (input: object) => (await ecs.send(new ListTaskDefinitionsCommand(input))).taskDefinitionArns
    expect(await list({ familyPrefix: 'web' })).toEqual([revision(1), revision(2)])
    expect(await list({ familyPrefix: 'web', sort: 'DESC', maxResults: 1 })).toEqual([revision(2)])
    expect(await list({ status: 'INACTIVE' })).toEqual([arn('task-definition/gone:1'), revision(3)])
    const { nextToken } = await ecs.send(new ListTaskDefinitionsCommand({ maxResults: 2 }))
    expect(await list({ maxResults: 2, nextToken })).toEqual([arn('task-definition/website:1')])
  })

  test('a registered revision has what ECS adds', async () => {
    const tags = [{ key: 'team', value: 'b' }]
    const { taskDefinition, ...rest } = await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', ...definition, tags }))
    expect(rest.tags).toEqual(tags)
    expect(taskDefinition).toEqual({
      taskDefinitionArn: revision(4),
      family: 'web',
      revision: 4,
      status: 'ACTIVE',
      networkMode: 'awsvpc',
      volumes: [],
      placementConstraints: [],
      containerDefinitions: [
        {
          ...{ name: 'main', image: 'busybox', cpu: 0, essential: true },
          ...{ environment: [], mountPoints: [], volumesFrom: [], systemControls: [] },
          portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
        },
      ],
      requiresAttributes: [{ name: 'ecs.capability.task-eni' }, { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' }],
      compatibilities: ['EC2', 'FARGATE'],
      registeredAt: expect.any(Date),
      registeredBy: `arn:aws:iam::${ACCOUNT}:user/ci`,
    })
    expect(await describeDefinition('web')).toMatchObject({ taskDefinition, tags })
    server.perform('ecs:RegisterTaskDefinition', { family: 'web', ...definition })
    expect(await describeDefinition('web')).toMatchObject({ taskDefinition: { revision: 5 }, tags: [] })
    expect(server.names.filter(name => name === 'ecs:RegisterTaskDefinition')).toHaveLength(1)
  })
})

describe('services', () => {
  const show = async (service: string) => {
    const input = { cluster: 'prod', services: [service], include: ['TAGS' as const] }
    const [found] = (await ecs.send(new DescribeServicesCommand(input))).services ?? []
    if (found === undefined) throw new Error('it is not there')
    return found
  }
  const deploy = (service: string, taskDefinition = 'web:2') =>
    ecs.send(new UpdateServiceCommand({ cluster: 'prod', service, taskDefinition }))
  /** States of the deployments at every step, the primary one first: revision, state, tasks that run and that failed. */
  const follow = async (service: string, steps: number) => {
    const seen: string[] = []
    for (let step = 0; step < steps; step++) {
      const { deployments = [] } = await show(service)
      const state = deployments.map(
        ({ taskDefinition, rolloutState, runningCount, failedTasks }) =>
          `${taskDefinition?.split(':').at(-1)} ${rolloutState} ${runningCount}/${failedTasks}`
      )
      seen.push(state.join(', '))
    }
    return seen
  }

  test('are described, or missing', async () => {
    expect(await show('blue-green')).toMatchObject({
      serviceArn: arn('service/prod/blue-green'),
      clusterArn: arn('cluster/prod'),
      status: 'ACTIVE',
      taskDefinition: revision(1),
      desiredCount: 1,
      runningCount: 1,
      deploymentController: { type: 'CODE_DEPLOY' },
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED', createdAt: expect.any(Date) }],
      tags: [{ key: 'team', value: 'a' }],
    })
    const describe = (cluster: string) => ecs.send(new DescribeServicesCommand({ cluster, services: ['none'] }))
    expect(await describe('prod')).toMatchObject({
      services: [],
      failures: [{ arn: arn('service/prod/none'), reason: 'MISSING' }],
    })
    await expect(describe('none')).rejects.toMatchObject(refused('ClusterNotFoundException', 'Cluster not found.'))
  })

  test('are refused another revision when that cannot be', async () => {
    await expect(deploy('none')).rejects.toMatchObject(refused('ServiceNotFoundException', 'Service not found.'))
    await expect(deploy('old')).rejects.toMatchObject(refused('ServiceNotActiveException', 'Service was not ACTIVE.'))
    await expect(deploy('steady', 'web:9')).rejects.toMatchObject(refused('ClientException', 'TaskDefinition not found.'))
    await expect(deploy('steady', 'web:3')).rejects.toMatchObject(refused('ClientException', 'TaskDefinition is inactive'))
    await expect(deploy('blue-green')).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  test('a roll-out that becomes steady', async () => {
    expect(await follow('steady', 2)).toEqual(['1 COMPLETED 1/0', '1 COMPLETED 1/0'])
    const { service } = await deploy('steady')
    expect(service).toMatchObject({ taskDefinition: revision(2), deployments: [{ rolloutState: 'IN_PROGRESS' }, {}] })
    expect(await follow('steady', 4)).toEqual([
      '2 IN_PROGRESS 0/0, 1 COMPLETED 1/0',
      '2 IN_PROGRESS 1/0, 1 COMPLETED 1/0',
      '2 COMPLETED 1/0',
      '2 COMPLETED 1/0',
    ])
    expect((await show('steady')).events?.[0]?.message).toBe('(service steady) has reached a steady state.')
  })

  test('a roll-out that the circuit breaker ends, and the tasks that stopped', async () => {
    const { service } = await deploy('circuit-breaker')
    const failed = ['2 IN_PROGRESS 0/0, 1 COMPLETED 1/0', '2 IN_PROGRESS 0/1, 1 COMPLETED 1/0', '2 FAILED 0/3, 1 COMPLETED 1/0']
    expect(await follow('circuit-breaker', 4)).toEqual([...failed, failed[2]])
    const startedBy = service?.deployments?.[0]?.id
    const list = (input: object) => ecs.send(new ListTasksCommand({ cluster: 'prod', ...input }))
    const { taskArns: tasks = [] } = await list({ serviceName: 'circuit-breaker', desiredStatus: 'STOPPED' })
    expect((await list({ startedBy, desiredStatus: 'STOPPED' })).taskArns).toEqual(tasks)
    expect((await list({ serviceName: 'circuit-breaker' })).taskArns).toHaveLength(1)
    const described = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [...tasks, 'none'] }))
    expect(described.tasks).toHaveLength(3)
    expect(described).toMatchObject({ failures: [{ arn: arn('task/prod/none'), reason: 'MISSING' }] })
    expect(described.tasks?.[0]).toMatchObject({
      taskDefinitionArn: revision(2),
      lastStatus: 'STOPPED',
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining('ResourceInitializationError'),
      stoppedAt: expect.any(Date),
      startedBy,
      group: 'service:circuit-breaker',
      containers: [{ name: 'main', lastStatus: 'STOPPED' }],
    })
  })

  test('a roll-out that is rolled back', async () => {
    await deploy('circuit-breaker-rollback')
    expect((await follow('circuit-breaker-rollback', 5)).slice(2)).toEqual([
      '1 IN_PROGRESS 0/0, 2 FAILED 0/3, 1 COMPLETED 1/0',
      '1 COMPLETED 1/0',
      '1 COMPLETED 1/0',
    ])
  })

  test('roll-outs that never end', async () => {
    await deploy('exits')
    expect((await follow('exits', 4)).at(-1)).toBe('2 IN_PROGRESS 0/3, 1 COMPLETED 1/0')
    const { taskArns: tasks } = await ecs.send(new ListTasksCommand({ cluster: 'prod', desiredStatus: 'STOPPED' }))
    expect(await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks }))).toMatchObject({
      tasks: [{ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 137 }] }, {}, {}],
    })
    await deploy('waiting')
    expect((await follow('waiting', 4)).at(-1)).toBe('2 IN_PROGRESS 0/0, 1 COMPLETED 1/0')
  })
})
