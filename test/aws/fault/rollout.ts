import { createHash } from 'node:crypto'
import type { Service } from './account.ts'
import type { Deployment, Ecs, RunningService, Task } from './ecs-state.ts'

const UNABLE = [
  'is unable to consistently start tasks successfully.',
  'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
].join(' ')
const NO_SECRET = [
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:',
  'unable to retrieve secret from asm: service call has been retried 1 time(s): AccessDeniedException',
].join(' ')

/** A service whose last roll-out completed long ago. */
export function createService(id: string, spec: Service, ecs: Ecs): RunningService {
  const [cluster = '', name = ''] = id.split('/')
  const createdAt = new Date('2026-01-02T03:04:05Z')
  const service: RunningService = {
    name,
    cluster,
    arn: ecs.arn(`service/${cluster}/${name}`),
    spec,
    createdAt,
    deployments: [],
    events: [],
    desiredCount: spec.desiredCount ?? 1,
    step: undefined,
  }
  const taskDefinition = ecs.revision(spec.taskDefinition)?.taskDefinition.taskDefinitionArn
  const deployment = started(service, taskDefinition ?? ecs.arn(`task-definition/${spec.taskDefinition}`), ecs, createdAt)
  run(service, deployment, ecs)
  settle(service, deployment, ecs)
  service.events = []
  return service
}

/** Starts rolling a revision out: a new primary deployment, beside the one before it. */
export function begin(service: RunningService, taskDefinition: string, ecs: Ecs): void {
  for (const deployment of service.deployments) deployment.status = 'ACTIVE'
  service.deployments.unshift(started(service, taskDefinition, ecs))
  service.step = 0
}

/** Goes one step further in the roll-out that the account has planned for the service. */
export function advance(service: RunningService, ecs: Ecs): void {
  const [primary] = service.deployments
  if (service.step === undefined || primary === undefined) return
  service.step += 1
  const { step } = service
  const { rollout = 'steady' } = service.spec
  if (rollout === 'steady') {
    // The new tasks are started, then they run beside the old ones, then the old ones are gone.
    if (step === 2) run(service, primary, ecs)
    if (step === 3) settle(service, primary, ecs)
  } else if (rollout === 'stuck') {
    if (step > 1) stop(service, primary, ecs)
    if (step === 3) tell(service, ecs, UNABLE)
  } else if (rollout !== 'waiting') {
    // Three tasks are the fewest that the circuit breaker waits for.
    if (step === 2 || step === 3) stop(service, primary, ecs)
    if (step === 3) stop(service, primary, ecs)
    if (step === 3) trip(service, primary, ecs)
    if (step === 4) settle(service, primary, ecs)
  }
}

function started(service: RunningService, taskDefinition: string, ecs: Ecs, createdAt = new Date()): Deployment {
  const id = `ecs-svc/${ecs.number()}`
  return {
    id,
    status: 'PRIMARY',
    taskDefinition,
    desiredCount: service.desiredCount,
    runningCount: 0,
    pendingCount: service.desiredCount,
    failedTasks: 0,
    createdAt,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
  }
}

function run(service: RunningService, deployment: Deployment, ecs: Ecs): void {
  const missing = deployment.desiredCount - deployment.runningCount
  deployment.pendingCount = 0
  deployment.runningCount = deployment.desiredCount
  const ids = Array.from({ length: missing }, () => addTask(service, deployment, ecs).taskArn.split('/').at(-1))
  tell(service, ecs, `has started ${missing} tasks: ${ids.map(id => `(task ${id})`).join(' ')}.`)
}

function settle(service: RunningService, primary: Deployment, ecs: Ecs): void {
  if (primary.runningCount < primary.desiredCount) run(service, primary, ecs)
  for (const task of ecs.tasks) {
    if (task.service !== service || task.deployment === primary.id || task.stopped !== undefined) continue
    const reason = `Scaling activity initiated by (deployment ${task.deployment})`
    task.stopped = { at: new Date(), code: 'ServiceSchedulerInitiated', reason }
  }
  service.deployments = [primary]
  service.step = undefined
  primary.rolloutState = 'COMPLETED'
  primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`
  tell(service, ecs, `(deployment ${primary.id}) deployment completed.`)
  tell(service, ecs, 'has reached a steady state.')
}

/** One more task of the deployment stops. */
function stop(service: RunningService, deployment: Deployment, ecs: Ecs): void {
  const { reason = NO_SECRET, exitCode, containerReason } = service.spec.stopped ?? {}
  deployment.failedTasks += 1
  const task = addTask(service, deployment, ecs)
  task.stopped = { at: new Date(), code: exitCode === undefined ? 'TaskFailedToStart' : 'EssentialContainerExited', reason }
  task.containers = task.containers.map(({ name }) => ({
    name,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(containerReason === undefined ? {} : { reason: containerReason }),
  }))
}

/** The circuit breaker gives the deployment up, and goes back to the one before it if it was told to. */
function trip(service: RunningService, primary: Deployment, ecs: Ecs): void {
  primary.rolloutState = 'FAILED'
  primary.rolloutStateReason = 'ECS deployment circuit breaker: tasks failed to start.'
  primary.pendingCount = 0
  tell(service, ecs, `(deployment ${primary.id}) deployment failed: tasks failed to start.`)
  const before = service.deployments[1]
  if (service.spec.rollout !== 'circuit-breaker-rollback' || before === undefined) {
    service.step = undefined
    return
  }
  primary.status = 'ACTIVE'
  primary.desiredCount = 0
  const back = started(service, before.taskDefinition, ecs)
  back.rolloutStateReason = `ECS deployment circuit breaker: rolling back to deploymentId ${before.id}.`
  service.deployments = [back, primary, before]
  tell(service, ecs, `rolling back to deployment ${before.id}.`)
}

function tell(service: RunningService, ecs: Ecs, what: string): void {
  service.events.unshift({ id: uuid(ecs), createdAt: new Date(), message: `(service ${service.name}) ${what}` })
}

function addTask(service: RunningService, deployment: Deployment, ecs: Ecs): Task {
  const { taskDefinition, id } = deployment
  const definitions = ecs.revision(taskDefinition)?.taskDefinition.containerDefinitions
  const containers = Array.isArray(definitions) ? definitions.map(({ name }) => ({ name: String(name) })) : []
  const taskArn = ecs.arn(`task/${service.cluster}/${uuid(ecs).replaceAll('-', '')}`)
  const task: Task = { taskArn, service, deployment: id, taskDefinition, startedAt: new Date(), containers }
  ecs.tasks.push(task)
  return task
}

function uuid(ecs: Ecs): string {
  const hex = createHash('sha256').update(ecs.number()).digest('hex')
  return [8, 12, 16, 20, 32].map((end, index) => hex.slice([0, 8, 12, 16, 20][index], end)).join('-')
}
