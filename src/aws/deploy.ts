import { AwsError, UserError } from '../model/errors.ts'
import { printable, quote } from '../model/printable.ts'
import type { Aws } from './clients.ts'
import { familyOf, revisionOf } from './definition.ts'
import { EmptyAnswer, failure, failureOf, isRefusal } from './errors.ts'
import { missingPermission, outcomeOf, wordsOf } from './refusal.ts'
import type { Deployment, Service } from './sdk.ts'
import { type StoppedTask, stoppedTasks } from './stopped-tasks.ts'
import { pause, shellWord } from './waiting.ts'

/** A service, and where it is. */
export interface ServicePlace {
  /** Names or ARNs. */
  readonly cluster: string
  readonly service: string
  /** The configured one when left out. */
  readonly region?: string
}

/** How a roll-out is followed. */
export interface DeployOptions extends ServicePlace {
  /** The revision that the service is to run, as an ARN. */
  readonly arn: string
  /** Whether to follow the roll-out to its end. */
  readonly wait?: boolean
  /** For how long, in milliseconds; 20 minutes when left out. */
  readonly limit?: number
  /** How often to look, in milliseconds; every 5 seconds when left out. */
  readonly interval?: number
}

/** What became of a roll-out. */
export interface Rollout {
  /**
   * `started`: it was not waited for. `steady`: the service runs the revision. `failed`: it was given up, or something else
   * took its place. `rolled-back`: ECS returns, or has returned, to another revision. `timeout`: it goes on, or is stuck.
   */
  readonly state: 'started' | 'steady' | 'failed' | 'rolled-back' | 'timeout'
  /** What ECS says of it, or what was seen. */
  readonly reason?: string
  /** What the service ran before, as an ARN. */
  readonly previous: string
  /** The tasks of this roll-out that stopped, where it did not become steady; ECS forgets them after an hour. */
  readonly stopped: readonly StoppedTask[]
  /** Why the stopped tasks are not known. */
  readonly unread?: string
  /** The command that has the service run again what it ran before. */
  readonly rollback: string
}

const LIMIT = 20 * 60_000
const INTERVAL = 5_000
const DESCRIBE = 'ecs:DescribeServices'
const UPDATE = 'ecs:UpdateService'

/**
 * Tells whether a service can be pointed at a revision of a family, before anything is registered for it.
 *
 * @returns what it runs now, as an ARN
 * @throws UserError where there is no such service, it is not active, it runs another family, or it is not ECS itself that
 *   rolls out its revisions; AwsError where it cannot be read
 * Needs ecs:DescribeServices.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
 */
export async function deployable(place: ServicePlace, family: string, aws: Aws): Promise<string> {
  const name = nameOf(place)
  const service = await describe(place, aws).catch(error => {
    if (isRefusal(error, 'ClusterNotFound')) {
      throw new UserError(printable(`there is no cluster ${quote(place.cluster)} in ${regionOf(place, aws)}`))
    }
    throw failure(error, { operation: DESCRIBE, resource: name, patience: aws.patience })
  })
  if (service === undefined) throw new UserError(printable(`there is no service ${name} in ${regionOf(place, aws)}`))
  const { status, taskDefinition, deploymentController } = service
  if (status !== 'ACTIVE') throw new UserError(printable(`the service ${name} is ${status}: only an active one can be updated`))
  // Without one it is ECS: API_DeploymentController.
  const controller = deploymentController?.type ?? 'ECS'
  if (controller !== 'ECS') {
    const who = controller === 'CODE_DEPLOY' ? 'AWS CodeDeploy' : 'an external controller'
    throw new UserError(printable(`the service ${name} is deployed by ${who}, not by ECS: start the deployment there`))
  }
  if (taskDefinition === undefined || familyOf(taskDefinition) !== family) {
    const runs = taskDefinition === undefined ? 'no task definition' : `the family ${quote(familyOf(taskDefinition))}`
    throw new UserError(printable(`the service ${name} runs ${runs}, not ${quote(family)}: name a service of this family`))
  }
  return taskDefinition
}

/**
 * Points a service at a revision and, where that is asked for, follows the roll-out to its end. Only what ECS itself says of
 * this very deployment counts as success; while it cannot be asked, it is asked again.
 *
 * @param progress is told what is seen, whenever that changes
 * @throws UserError as `deployable` does; AwsError where AWS refuses, where it is not known whether the service was updated,
 *   and where the roll-out cannot be followed because AWS refuses that
 * Needs ecs:DescribeServices and ecs:UpdateService; for the reasons of failures ecs:ListTasks and ecs:DescribeTasks.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
 */
export async function deploy(options: DeployOptions, aws: Aws, progress: (message: string) => void = () => {}): Promise<Rollout> {
  const { arn, wait = false } = options
  const previous = await deployable(options, familyOf(arn), aws)
  const started = await update(options, aws)
  const end: End = wait ? await follow(started, previous, options, aws, progress) : { state: 'started' }
  const isGood = end.state === 'steady' || end.state === 'started'
  const seen = isGood ? { stopped: [] } : await stoppedTasks({ ...options, deployment: started.id ?? '' }, aws)
  return { ...end, ...seen, previous, rollback: rollbackCommand(options, previous, aws) }
}

/** The command that has a service run a revision. */
function rollbackCommand(place: ServicePlace, previous: string, aws: Aws): string {
  const { cluster, service } = place
  const what = [cluster, service, previous, regionOf(place, aws)].map(shellWord)
  return `aws ecs update-service --cluster ${what[0]} --service ${what[1]} --task-definition ${what[2]} --region ${what[3]}`
}

/** The deployment that an update has begun. */
interface Started {
  /** Undefined as long as the service was updated, and does not show it. */
  readonly id: string | undefined
  /** The ids of those that were there before it. */
  readonly older: ReadonlySet<string | undefined>
}

/** Updates the service. Sent once: between two requests somebody else may have pointed the service at something else. */
async function update(options: DeployOptions, aws: Aws): Promise<Started> {
  const { cluster, service, arn, region } = options
  try {
    const command = new aws.sdk.UpdateServiceCommand({ cluster, service, taskDefinition: arn })
    const answer = await aws.ecsOnce(region).send(command, aws.limit())
    const started = startedIn(answer.service, arn)
    if (started === undefined) throw new EmptyAnswer('HTTP 200 without the deployment in the answer')
    return started
  } catch (error) {
    if (outcomeOf(error, aws.patience) !== 'unclear') throw refused(error, options, aws)
    for (const wait of [0, options.interval ?? INTERVAL]) {
      await pause(wait)
      const started = startedIn(await describe(options, aws).catch(() => undefined), arn)
      if (started !== undefined) return started
    }
    const { reason } = failureOf(error, aws.patience)
    const [where, what] = [regionOf(options, aws), `${UPDATE} of ${nameOf(options)} to ${arn}`].map(printable)
    const show = `aws ecs describe-services --cluster ${shellWord(cluster)} --services ${shellWord(service)} --region ${where}`
    const message = `${what}: ${reason}, and the service does not show the revision. It is not known whether it will: look with: ${show}`
    throw new AwsError(message, { cause: error })
  }
}

function refused(error: unknown, options: DeployOptions, aws: Aws): AwsError {
  const [name, { kind }] = [nameOf(options), failureOf(error, aws.patience)]
  if (kind !== 'denied' && kind !== 'refused')
    return failure(error, { operation: UPDATE, resource: name, patience: aws.patience })
  const missing = missingPermission(error)
  const denied = missing === undefined ? UPDATE : `${missing.action} on ${missing.resource}`
  const next =
    kind === 'denied' ? `Give the caller ${denied}, or use other credentials (--profile).` : 'Change the service as AWS asks for.'
  return new AwsError(printable(`${UPDATE} of ${name} was refused: ${wordsOf(error)}. ${next}`), { cause: error })
}

/** How following a roll-out ended. */
interface End {
  readonly state: Rollout['state']
  readonly reason?: string
}

async function follow(
  ours: Started,
  previous: string,
  options: DeployOptions,
  aws: Aws,
  progress: (message: string) => void
): Promise<End> {
  const { limit = LIMIT, interval = INTERVAL } = options
  const deadline = performance.now() + limit
  let last = ''
  const tell = (message: string): void => {
    if (message !== last) progress(printable(message))
    last = message
  }
  for (;;) {
    try {
      const service = await describe(options, aws)
      const end = endOf(ours, previous, options.arn, service)
      if (end !== undefined) return end
      tell(stateOf(service, ours, options.arn))
    } catch (error) {
      if (outcomeOf(error, aws.patience) === 'refused') throw lost(error, options, previous, aws)
      tell(`the service cannot be read (${failureOf(error, aws.patience).reason}): trying again`)
    }
    const left = deadline - performance.now()
    if (left <= 0)
      return { state: 'timeout', reason: `not steady after ${Math.round(limit / 1000)} s; the roll-out may still go on` }
    await pause(Math.min(interval, left))
  }
}

function lost(error: unknown, options: DeployOptions, previous: string, aws: Aws): AwsError {
  const { message } = failure(error, { operation: DESCRIBE, resource: nameOf(options), patience: aws.patience })
  const back = rollbackCommand(options, previous, aws)
  return new AwsError(printable(`${message} The roll-out goes on unwatched; to return to the revision before: ${back}`), {
    cause: error,
  })
}

/**
 * How the roll-out has ended, judged by one look at the service; undefined while it goes on.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Deployment.html
 */
function endOf(ours: Started, previous: string, arn: string, service: Service | undefined): End | undefined {
  if (service === undefined || service.status === 'INACTIVE') return { state: 'failed', reason: 'the service is gone' }
  const { deployments = [] } = service
  const [now, primary] = [
    deployments.find(each => isOurs(ours, arn, each)),
    deployments.find(({ status }) => status === 'PRIMARY'),
  ]
  if (now !== undefined && now.id === primary?.id) {
    const reason = now.rolloutStateReason === undefined ? {} : { reason: printable(now.rolloutStateReason) }
    if (now.rolloutState === 'FAILED') return { state: 'failed', ...reason }
    if (now.rolloutState !== undefined) return now.rolloutState === 'COMPLETED' ? { state: 'steady', ...reason } : undefined
    // Services behind a Classic Load Balancer have no state; what `aws ecs wait services-stable` waits for stands in for it.
    return deployments.length === 1 && now.runningCount === now.desiredCount ? { state: 'steady' } : undefined
  }
  if (primary === undefined) return undefined
  // ECS is eventually consistent: one that is older than ours has not taken its place, ours is not to be seen yet.
  if (now === undefined && ours.older.has(primary.id)) return undefined
  const why = printable(primary.rolloutStateReason ?? now?.rolloutStateReason ?? '')
  const isBack = now?.rolloutState === 'FAILED' || (primary.taskDefinition === previous && previous !== arn)
  if (isBack) return { state: 'rolled-back', reason: why }
  return {
    state: 'failed',
    reason: `another deployment took its place, of ${printable(primary.taskDefinition ?? 'something else')}`,
  }
}

function stateOf(service: Service | undefined, ours: Started, arn: string): string {
  const now = service?.deployments?.find(each => isOurs(ours, arn, each))
  const { runningCount = 0, desiredCount = 0, failedTasks = 0 } = now ?? {}
  const failed = failedTasks > 0 ? `, ${failedTasks} failed` : ''
  return `${familyOf(arn)}:${revisionOf(arn)}: ${runningCount} of ${desiredCount} tasks run${failed}`
}

/** The deployment of a revision in a service that was pointed at it; undefined where the service was not. */
function startedIn(service: Service | undefined, arn: string): Started | undefined {
  const { deployments = [], taskDefinition } = service ?? {}
  const { id } = deployments.find(({ status, taskDefinition: of }) => status === 'PRIMARY' && of === arn) ?? {}
  if (id === undefined && taskDefinition !== arn) return undefined
  return { id, older: new Set(deployments.map(deployment => deployment.id).filter(other => other !== id)) }
}

function isOurs({ id, older }: Started, arn: string, { id: other, taskDefinition }: Deployment): boolean {
  return id === undefined ? taskDefinition === arn && !older.has(other) : other === id
}

/** @returns undefined where there is no such service */
async function describe({ cluster, service, region }: ServicePlace, aws: Aws): Promise<Service | undefined> {
  const command = new aws.sdk.DescribeServicesCommand({ cluster, services: [service] })
  const { services, failures } = await aws.ecs(region).send(command, aws.limit())
  if (services?.[0] !== undefined) return services[0]
  if (failures?.[0]?.reason === 'MISSING') return undefined
  throw new EmptyAnswer('HTTP 200 without the service in the answer')
}

function nameOf({ cluster, service }: ServicePlace): string {
  return quote(`${cluster}/${service.slice(service.lastIndexOf('/') + 1)}`)
}

function regionOf({ region }: ServicePlace, aws: Aws): string {
  return region ?? aws.region
}
