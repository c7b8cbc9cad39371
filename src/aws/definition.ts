import { requestOf } from '../model/request.ts'
import { fields, type TaskDefinition } from '../model/task-definition.ts'
import type { Aws } from './clients.ts'
import { EmptyAnswer } from './errors.ts'

/** A revision of a family, as it is registered. */
export interface Revision {
  readonly arn: string
  readonly family: string
  readonly revision: number
  /** What DescribeTaskDefinition answered, with the tags moved into it; it has members that the SDK does not know, too. */
  readonly described: TaskDefinition
  /** What would have to be sent to register the same again. */
  readonly request: TaskDefinition
}

/**
 * Reads a revision with its tags. The answer is read as ECS gave it: the SDK leaves out what its model does not know, and a
 * definition registered from that would lack it.
 *
 * @param id an ARN, FAMILY:REVISION, or a family for its newest active revision
 * @throws what the SDK throws; EmptyAnswer where the answer holds no definition
 * Needs ecs:DescribeTaskDefinition.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html
 */
export async function describeRevision(id: string, aws: Aws, region?: string): Promise<Revision> {
  const command = new aws.sdk.DescribeTaskDefinitionCommand({ taskDefinition: id, include: ['TAGS'] })
  let body: unknown
  // Of low priority in its step: nearer to the network than what makes an object of the answer.
  command.middlewareStack.add(
    next => async args => {
      const result = await next(args)
      const response = result.response as { body: AsyncIterable<Uint8Array> | Uint8Array }
      const bytes = await bytesOf(response.body)
      response.body = bytes
      body = bytes
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'keepBody' }
  )
  await aws.ecs(region).send(command, aws.limit())
  const answer = fields(JSON.parse(Buffer.from(body as Uint8Array).toString('utf8')))
  const { tags } = answer
  const task = fields(answer.taskDefinition)
  const { taskDefinitionArn: arn, family, revision } = task
  if (typeof arn !== 'string' || typeof family !== 'string' || typeof revision !== 'number') {
    throw new EmptyAnswer('HTTP 200 without a task definition in the answer')
  }
  const described = Array.isArray(tags) && tags.length > 0 ? { ...task, tags } : task
  return { arn, family, revision, described, request: requestOf(described).request }
}

async function bytesOf(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/**
 * The ARNs of a family's active revisions, newest first: those of one page, which is all that is needed of them here.
 *
 * @param count how many are asked for; more may come
 * @throws what the SDK throws
 * Needs ecs:ListTaskDefinitions. `familyPrefix` is the family's full name, in spite of what it is called:
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html
 */
export async function listRevisions(family: string, count: number, aws: Aws, region?: string): Promise<string[]> {
  const input = { familyPrefix: family, status: 'ACTIVE', sort: 'DESC', maxResults: count } as const
  const { taskDefinitionArns } = await aws.ecs(region).send(new aws.sdk.ListTaskDefinitionsCommand(input), aws.limit())
  if (taskDefinitionArns === undefined) throw new EmptyAnswer('HTTP 200 without a list in the answer')
  const own = taskDefinitionArns.filter(arn => familyOf(arn) === family)
  return own.sort((a, b) => revisionOf(b) - revisionOf(a))
}

/**
 * The newest active revision of a family, or undefined where there is none.
 *
 * @throws as `listRevisions` and `describeRevision` do
 */
export async function readNewest(family: string, aws: Aws, region?: string): Promise<Revision | undefined> {
  const [arn] = await listRevisions(family, 1, aws, region)
  return arn === undefined ? undefined : describeRevision(arn, aws, region)
}

/** The family in the ARN of a revision, or in FAMILY:REVISION. */
export function familyOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1).split(':')[0] ?? ''
}

/** The number in the ARN of a revision, or in FAMILY:REVISION. */
export function revisionOf(id: string): number {
  return Number(id.slice(id.lastIndexOf(':') + 1))
}
