import { type Account, arnIn, REGION, type Service } from './account.ts'
import { AwsError, type Input } from './protocol.ts'
import { createService } from './rollout.ts'

/** A registered revision, as DescribeTaskDefinition shows it, and its tags, which it shows beside it. */
export interface Revision {
  readonly taskDefinition: Readonly<Record<string, unknown>> & { readonly taskDefinitionArn: string; readonly revision: number }
  readonly status: string
  readonly tags: readonly unknown[]
}

export interface Deployment {
  readonly id: string
  readonly taskDefinition: string
  readonly createdAt: Date
  status: 'PRIMARY' | 'ACTIVE'
  rolloutState: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'
  rolloutStateReason: string
  desiredCount: number
  runningCount: number
  pendingCount: number
  failedTasks: number
}

export interface RunningService {
  readonly name: string
  readonly cluster: string
  readonly arn: string
  readonly spec: Service
  readonly createdAt: Date
  /** The primary one first. */
  deployments: Deployment[]
  /** The newest first. */
  events: { readonly id: string; readonly createdAt: Date; readonly message: string }[]
  desiredCount: number
  /** How far the roll-out has come; none is going on when it is undefined. */
  step: number | undefined
}

/** A task of a service, as DescribeTasks shows it. */
export interface Task {
  readonly taskArn: string
  readonly service: RunningService
  readonly deployment: string
  readonly taskDefinition: string
  readonly startedAt: Date
  stopped?: { readonly at: Date; readonly code: string; readonly reason: string }
  /** Names, and how they ended. */
  containers: readonly { readonly name: string; readonly exitCode?: number; readonly reason?: string }[]
}

/** What ECS has in one region of an account. */
export class Ecs {
  readonly account: Account
  readonly region: string
  readonly families = new Map<string, Revision[]>()
  readonly services = new Map<string, RunningService>()
  readonly tasks: Task[] = []
  #count = 0

  constructor(account: Account, region: string) {
    this.account = account
    this.region = region
    if (region !== (account.region ?? REGION)) return
    for (const [family, revisions] of Object.entries(account.taskDefinitions ?? {})) {
      for (const revision of revisions) this.register({ ...revision, family })
    }
    for (const [name, spec] of Object.entries(account.services ?? {})) this.services.set(name, createService(name, spec, this))
  }

  /** An ARN of ECS here. */
  arn(resource: string): string {
    return arnIn(this.account, 'ecs', this.region, resource)
  }

  /** A number of 20 digits that was not given before: what ECS ends deployments with. */
  number(): string {
    this.#count += 1
    return `${1234567890}${String(this.#count).padStart(10, '0')}`
  }

  /** Adds a revision to a family. */
  register(request: Input): Revision {
    const { family, tags, status = 'ACTIVE', ...rest } = request as Record<string, unknown>
    const name = String(family)
    const revisions = this.families.get(name) ?? []
    const revision = (revisions.at(-1)?.taskDefinition.revision ?? 0) + 1
    const added = {
      taskDefinition: {
        taskDefinitionArn: this.arn(`task-definition/${name}:${revision}`),
        family: name,
        revision,
        ...withDefaults(rest),
        requiresAttributes: attributesOf(rest),
        compatibilities: rest.networkMode === 'awsvpc' ? ['EC2', 'FARGATE'] : ['EXTERNAL', 'EC2'],
        registeredAt: new Date(Date.UTC(2026, 0, 2, 3, revision)),
        registeredBy: this.account.caller.arn,
      },
      status: String(status),
      tags: Array.isArray(tags) ? tags : [],
    }
    this.families.set(name, [...revisions, added])
    return added
  }

  /** The revision of an ARN or FAMILY:REVISION, or the newest active one of a family. */
  revision(id: string): Revision | undefined {
    const prefix = this.arn('task-definition/')
    if (id.startsWith('arn:') && !id.startsWith(prefix)) return undefined
    const [family = '', number] = id.replace(prefix, '').split(':')
    const revisions = this.families.get(family) ?? []
    if (number === undefined) return revisions.findLast(({ status }) => status === 'ACTIVE')
    return revisions.find(({ taskDefinition }) => String(taskDefinition.revision) === number)
  }

  /** The cluster of a call; there are those that have services. */
  cluster(input: Input): string {
    const name = String(input.cluster ?? 'default')
      .split('/')
      .at(-1)
    const exists = [...this.services.values()].some(({ cluster }) => cluster === name)
    if (name === undefined || !exists) throw new AwsError('ClusterNotFoundException', 'Cluster not found.')
    return name
  }

  /** A service by its name or ARN. */
  service(cluster: string, id: string): RunningService | undefined {
    return this.services.get(`${cluster}/${id.split('/').at(-1)}`)
  }
}

type Fields = Readonly<Record<string, unknown>>

const objects = (value: unknown): Fields[] => (Array.isArray(value) ? value : [])

/** What ECS adds to a request. */
function withDefaults(request: Fields): Fields {
  const { networkMode } = request
  const containers = objects(request.containerDefinitions).map(container => ({
    cpu: 0,
    essential: true,
    environment: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    ...container,
    portMappings: objects(container.portMappings).map(port => ({
      hostPort: networkMode === 'awsvpc' ? port.containerPort : 0,
      protocol: 'tcp',
      ...port,
    })),
  }))
  return { volumes: [], placementConstraints: [], ...request, containerDefinitions: containers }
}

function attributesOf(request: Fields): { name: string }[] {
  const drivers = objects(request.containerDefinitions).map(
    ({ logConfiguration }) => (logConfiguration as Fields | undefined)?.logDriver
  )
  const names = [
    ...drivers.filter(driver => driver !== undefined).map(driver => `com.amazonaws.ecs.capability.logging-driver.${driver}`),
    ...(request.executionRoleArn === undefined ? [] : ['ecs.capability.execution-role-awslogs']),
    ...(request.taskRoleArn === undefined ? [] : ['com.amazonaws.ecs.capability.task-iam-role']),
    ...(request.networkMode === 'awsvpc' ? ['ecs.capability.task-eni'] : []),
    'com.amazonaws.ecs.capability.docker-remote-api.1.19',
  ]
  return [...new Set(names)].map(name => ({ name }))
}
