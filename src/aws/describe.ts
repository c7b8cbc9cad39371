import { type EcsSource, parseEcsSource } from '../model/ecs-source.ts'
import { AwsError, UserError } from '../model/errors.ts'
import { printable, quote } from '../model/printable.ts'
import { fields } from '../model/task-definition.ts'
import type { Aws } from './clients.ts'
import { describeRevision, listRevisions, type Revision, revisionOf } from './definition.ts'
import { EmptyAnswer, failure, isRefusal } from './errors.ts'

/** A definition as it is in AWS. */
export interface Described {
  /** The JSON text that `aws ecs describe-task-definition --include TAGS` would print. */
  readonly text: string
  /** `ecs:FAMILY:REVISION` */
  readonly name: string
  readonly arn: string
  readonly family: string
  readonly revision: number
  /** `ACTIVE`, `INACTIVE` or `DELETE_IN_PROGRESS`. */
  readonly status: string
  readonly region: string
}

const DESCRIBE = 'ecs:DescribeTaskDefinition'

/**
 * Reads a definition from AWS.
 *
 * Of a family ECS describes the newest ACTIVE revision. Should the answer be another one all the same, as emulators give it, the
 * list of the active ones decides; where there is none, that is said.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
 *
 * @param source as `parseEcsSource` takes it
 * @throws UserError for a source of another form; AwsError where the definition cannot be read
 */
export async function describe(source: string | EcsSource, aws: Aws): Promise<Described> {
  const parsed = typeof source === 'string' ? parseEcsSource(source) : source
  if (parsed === undefined) throw new UserError(`${quote(printable(String(source)))} is not in AWS`)
  switch (parsed.kind) {
    case 'arn':
      return described(await read(parsed.arn, aws, parsed.region), parsed.region)
    case 'service':
      return describe(await runningIn(parsed.cluster, parsed.service, aws), aws)
    case 'family': {
      const { family, revision } = parsed
      const found = revision === undefined ? await newestOf(family, aws) : await read(`${family}:${revision}`, aws)
      return described(found, aws.region)
    }
  }
}

/** Reads one revision, whatever its status. */
async function read(id: string, aws: Aws, region = aws.region): Promise<Revision> {
  const revision = await find(id, aws, region)
  if (revision !== undefined) return revision
  const family = id.slice(id.lastIndexOf('/') + 1).split(':')[0] ?? ''
  throw missing(`${DESCRIBE}: there is no task definition ${printable(id)} in ${region}`, family, region)
}

/** One revision, or undefined where ECS says that there is none. It says so with a ClientException, as of any other mistake. */
async function find(id: string, aws: Aws, region: string): Promise<Revision | undefined> {
  try {
    return await describeRevision(id, aws, region)
  } catch (error) {
    if (isRefusal(error, 'Client') && /unable to describe task definition/i.test(String((error as Error).message)))
      return undefined
    throw failure(error, { operation: DESCRIBE, resource: `${printable(id)} in ${region}`, patience: aws.patience })
  }
}

async function newestOf(family: string, aws: Aws): Promise<Revision> {
  const { region } = aws
  const found = await find(family, aws, region)
  if (found?.described.status === 'ACTIVE') return found
  const operation = 'ecs:ListTaskDefinitions'
  const about = { operation, resource: `${family} in ${region}`, patience: aws.patience }
  const [active] = await listRevisions(family, 1, aws, region).catch(error => {
    throw failure(error, about)
  })
  if (active !== undefined) return read(active, aws)
  const inactive = found?.arn ?? (await newestInactive(family, aws).catch(() => undefined))
  if (inactive === undefined) throw missing(`${DESCRIBE}: there is no task definition ${family} in ${region}`, family, region)
  const newest = `ecs:${family}:${revisionOf(inactive)}`
  throw new AwsError(
    `${DESCRIBE}: ${family} has no ACTIVE revision in ${region}. Its newest one that is INACTIVE is ${newest}: name it to read it all the same.`
  )
}

/** Only for the message: a list that cannot be read changes nothing. */
async function newestInactive(family: string, aws: Aws): Promise<string | undefined> {
  const input = { familyPrefix: family, status: 'INACTIVE', sort: 'DESC', maxResults: 1 } as const
  const { taskDefinitionArns = [] } = await aws.ecs().send(new aws.sdk.ListTaskDefinitionsCommand(input), aws.limit())
  return taskDefinitionArns.sort((a, b) => revisionOf(b) - revisionOf(a))[0]
}

function missing(message: string, family: string, region: string): AwsError {
  const command = `aws ecs list-task-definitions --family-prefix ${family} --sort DESC --region ${region}`
  return new AwsError(`${message}, or not in the account of these credentials. See what there is with: ${command}`)
}

/**
 * What a service runs now, as a source: the definition of its primary deployment, or of its primary task set where CodeDeploy or
 * somebody else deploys it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html
 */
async function runningIn(cluster: string, name: string, aws: Aws): Promise<string> {
  const operation = 'ecs:DescribeServices'
  const resource = `${cluster}/${name} in ${aws.region}`
  const list = `See what there is with: aws ecs list-services --cluster ${cluster} --region ${aws.region}`
  const input = { cluster, services: [name] }
  const answer = await aws
    .ecs()
    .send(new aws.sdk.DescribeServicesCommand(input), aws.limit())
    .catch(error => {
      if (!isRefusal(error, 'ClusterNotFound')) throw failure(error, { operation, resource, patience: aws.patience })
      const clusters = `aws ecs list-clusters --region ${aws.region}`
      throw new AwsError(`${operation}: there is no cluster ${cluster} in ${aws.region}. See what there is with: ${clusters}`)
    })
  const [service] = answer.services ?? []
  if (service === undefined) {
    const [{ reason = 'no reason given' } = {}] = answer.failures ?? []
    if (reason === 'MISSING') throw new AwsError(`${operation}: there is no service ${resource}. ${list}`)
    throw new AwsError(`${operation} of ${resource} failed: ${printable(reason)}. ${list}`)
  }
  if (service.status === 'INACTIVE')
    throw new AwsError(`${operation}: the service ${resource} was deleted and runs nothing. ${list}`)
  const primary = [...(service.deployments ?? []), ...(service.taskSets ?? [])].find(({ status }) => status === 'PRIMARY')
  const id = primary?.taskDefinition ?? service.taskDefinition
  // ECS gives ARNs; emulators keep what they were given.
  if (id !== undefined) return id.startsWith('arn:') ? id : `ecs:${id}`
  throw failure(new EmptyAnswer('the answer names no task definition'), { operation, resource, patience: aws.patience })
}

function described({ arn, family, revision, described }: Revision, region: string): Described {
  const { tags, ...task } = described
  const dated = Object.fromEntries(Object.entries(task).map(([field, value]) => [field, DATES.has(field) ? date(value) : value]))
  const text = JSON.stringify({ taskDefinition: dated, tags: tags ?? [] }, undefined, 2)
  return {
    text: `${text}\n`,
    name: `ecs:${family}:${revision}`,
    arn,
    family,
    revision,
    status: String(fields(described).status),
    region,
  }
}

/** On the wire they are seconds. */
const DATES: ReadonlySet<string> = new Set(['registeredAt', 'deregisteredAt', 'deleteRequestedAt'])

function date(value: unknown): unknown {
  const time = new Date(typeof value === 'number' ? value * 1000 : Number.NaN)
  return Number.isNaN(time.getTime()) ? value : time.toISOString()
}
