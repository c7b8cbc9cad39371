import type { Deployment, Ecs, Revision, RunningService, Task } from './ecs-state.ts'
import { type Operation, page, text, texts, type World } from './operation.ts'
import { AwsError, type Input } from './protocol.ts'
import { advance, begin } from './rollout.ts'

/** ECS: revisions, services and their tasks. */
export const ECS: Readonly<Record<string, Operation>> = {
  DescribeTaskDefinition: (input, { ecs }) => {
    const found = ecs.revision(text(input, 'taskDefinition'))
    if (found === undefined) throw new AwsError('ClientException', 'Unable to describe task definition.')
    return { taskDefinition: shown(found), ...(texts(input, 'include').includes('TAGS') ? { tags: found.tags } : {}) }
  },

  ListTaskDefinitions: (input, world) => {
    const status = text(input, 'status') || 'ACTIVE'
    const family = text(input, 'familyPrefix')
    const arns = [...world.ecs.families]
      .filter(([name]) => family === '' || name === family)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, revisions]) => revisions.filter(revision => revision.status === status))
      .map(({ taskDefinition }) => taskDefinition.taskDefinitionArn)
    return listed('taskDefinitionArns', text(input, 'sort') === 'DESC' ? arns.reverse() : arns, input, world)
  },

  RegisterTaskDefinition: (input, { ecs }) => {
    const { status: _, ...request } = input
    if (text(request, 'family') === '') throw new AwsError('ClientException', 'Family should not be null or empty.')
    const added = ecs.register(request)
    return { taskDefinition: shown(added), ...(added.tags.length > 0 ? { tags: added.tags } : {}) }
  },

  DescribeServices: (input, { ecs }) => {
    const cluster = ecs.cluster(input)
    const asked = texts(input, 'services').map(id => ({ id, service: ecs.service(cluster, id) }))
    for (const { service } of asked) if (service !== undefined) advance(service, ecs)
    const withTags = texts(input, 'include').includes('TAGS')
    return {
      services: asked.flatMap(({ service }) => (service ? [describe(service, ecs, withTags)] : [])),
      failures: asked.flatMap(({ id, service }) => (service ? [] : [missing(ecs, `service/${cluster}/${id}`, id)])),
    }
  },

  UpdateService: (input, { ecs }) => {
    const service = ecs.service(ecs.cluster(input), text(input, 'service'))
    if (service === undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.')
    const { status = 'ACTIVE', deploymentController = 'ECS' } = service.spec
    if (status !== 'ACTIVE') throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.')
    const asked = text(input, 'taskDefinition')
    if (asked !== '' && deploymentController !== 'ECS') throw otherController(deploymentController)
    if (typeof input.desiredCount === 'number') service.desiredCount = input.desiredCount
    if (asked !== '' || input.forceNewDeployment === true) {
      begin(service, asked === '' ? (service.deployments[0]?.taskDefinition ?? '') : usable(ecs, asked), ecs)
    }
    return { service: describe(service, ecs, false) }
  },

  ListTasks: (input, world) => {
    const cluster = world.ecs.cluster(input)
    const [name, family, startedBy] = [
      text(input, 'serviceName').split('/').at(-1),
      text(input, 'family'),
      text(input, 'startedBy'),
    ]
    const wantsStopped = text(input, 'desiredStatus') === 'STOPPED'
    const arns = world.ecs.tasks
      .filter(({ service, stopped }) => service.cluster === cluster && (stopped !== undefined) === wantsStopped)
      .filter(({ service }) => !name || service.name === name)
      .filter(({ taskDefinition }) => !family || taskDefinition.includes(`/${family}:`))
      .filter(({ deployment }) => !startedBy || deployment === startedBy)
      .map(({ taskArn }) => taskArn)
    return listed('taskArns', arns, input, world)
  },

  DescribeTasks: (input, { ecs }) => {
    const cluster = ecs.cluster(input)
    const asked = texts(input, 'tasks').map(id => ({ id, task: ecs.tasks.find(({ taskArn }) => isTask(taskArn, id)) }))
    return {
      tasks: asked.flatMap(({ task }) => (task ? [describeTask(task)] : [])),
      failures: asked.flatMap(({ id, task }) => (task ? [] : [missing(ecs, `task/${cluster}/${id}`, id)])),
    }
  },
}

function shown({ taskDefinition, status }: Revision): object {
  return { ...taskDefinition, status }
}

function usable(ecs: Ecs, id: string): string {
  const revision = ecs.revision(id)
  if (revision === undefined) throw new AwsError('ClientException', 'TaskDefinition not found.')
  if (revision.status !== 'ACTIVE') throw new AwsError('ClientException', 'TaskDefinition is inactive')
  return revision.taskDefinition.taskDefinitionArn
}

function otherController(type: string): AwsError {
  const what = 'Unable to update task definition on services with a'
  const instead = type === 'CODE_DEPLOY' ? ' Use AWS CodeDeploy to trigger a new deployment.' : ''
  return new AwsError('InvalidParameterException', `${what} ${type} deployment controller.${instead}`)
}

function missing(ecs: Ecs, resource: string, id: string): object {
  return { arn: id.startsWith('arn:') ? id : ecs.arn(resource), reason: 'MISSING' }
}

function listed(key: string, items: readonly unknown[], input: Input, world: World): object {
  const { items: some, next } = page(items, text(input, 'nextToken'), input.maxResults, world)
  return { [key]: some, ...(next === undefined ? {} : { nextToken: next }) }
}

function isTask(arn: string, id: string): boolean {
  return arn === id || arn.endsWith(`/${id}`)
}

const network = {
  awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'], securityGroups: [], assignPublicIp: 'DISABLED' },
}
const launch = { launchType: 'FARGATE', platformVersion: '1.4.0', platformFamily: 'Linux' }

function describe(service: RunningService, ecs: Ecs, withTags: boolean): object {
  const { name, arn, cluster, spec, deployments, events, desiredCount, createdAt } = service
  const sum = (key: 'runningCount' | 'pendingCount') => deployments.reduce((total, deployment) => total + deployment[key], 0)
  const breaker = spec.rollout === 'circuit-breaker' || spec.rollout === 'circuit-breaker-rollback'
  return {
    serviceArn: arn,
    serviceName: name,
    clusterArn: ecs.arn(`cluster/${cluster}`),
    loadBalancers: [],
    serviceRegistries: [],
    status: spec.status ?? 'ACTIVE',
    desiredCount,
    runningCount: sum('runningCount'),
    pendingCount: sum('pendingCount'),
    ...launch,
    taskDefinition: deployments[0]?.taskDefinition,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: breaker, rollback: spec.rollout === 'circuit-breaker-rollback' },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
    },
    deployments: deployments.map(describeDeployment),
    roleArn: ecs
      .arn('')
      .replace(/:ecs:.*/, `:iam::${ecs.account.accountId}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`),
    events,
    createdAt,
    placementConstraints: [],
    placementStrategy: [],
    networkConfiguration: network,
    schedulingStrategy: 'REPLICA',
    deploymentController: { type: spec.deploymentController ?? 'ECS' },
    ...(withTags ? { tags: spec.tags ?? [] } : {}),
    createdBy: ecs.account.caller.arn,
    enableECSManagedTags: false,
    propagateTags: 'NONE',
    enableExecuteCommand: false,
  }
}

function describeDeployment(deployment: Deployment): object {
  return { ...deployment, updatedAt: deployment.createdAt, ...launch, networkConfiguration: network }
}

function describeTask({ taskArn, service, deployment, taskDefinition, startedAt, stopped, containers }: Task): object {
  const status = stopped === undefined ? 'RUNNING' : 'STOPPED'
  const end = stopped && { stopCode: stopped.code, stoppedReason: stopped.reason, stoppingAt: stopped.at, stoppedAt: stopped.at }
  return {
    taskArn,
    attachments: [],
    attributes: [],
    clusterArn: service.arn.replace(/:service\/([^/]+)\/.*/, ':cluster/$1'),
    containers: containers.map(container => ({
      taskArn,
      lastStatus: status,
      networkBindings: [],
      networkInterfaces: [],
      ...container,
    })),
    createdAt: startedAt,
    ...(stopped?.code === 'TaskFailedToStart' ? {} : { startedAt }),
    ...end,
    desiredStatus: status,
    lastStatus: status,
    group: `service:${service.name}`,
    startedBy: deployment,
    taskDefinitionArn: taskDefinition,
    version: 1,
    tags: [],
    ...launch,
  }
}
