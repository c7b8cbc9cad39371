import { AwsError, UserError } from '../model/errors.ts'
import { printable, quote } from '../model/printable.ts'
import { knownPart, sameDefinition } from '../model/request.ts'
import { fields, type TaskDefinition } from '../model/task-definition.ts'
import type { Aws } from './clients.ts'
import { describeRevision, listRevisions, type Revision, revisionOf } from './definition.ts'
import { EmptyAnswer, failure, failureOf } from './errors.ts'
import { missingPermission, outcomeOf, wordsOf } from './refusal.ts'
import { pause, shellWord } from './waiting.ts'

/** A revision that is registered now. */
export interface Registration {
  readonly arn: string
  readonly revision: number
  /** The newest active revision before; there is none in a new family. */
  readonly previous?: string
  /** The answer was lost, and this revision was found to be what was sent. */
  readonly found: boolean
}

/** How a definition is registered. */
export interface RegisterOptions {
  readonly aws: Aws
  /** The newest active revision when the definition was looked at, as an ARN; undefined where the family had none. */
  readonly expected: string | undefined
  /** Where to register; the configured region when left out. */
  readonly region?: string
  /** Is told what is being waited for. */
  readonly progress?: (message: string) => void
  readonly pauses?: Pauses
}

/** How long is waited, in milliseconds. */
export interface Pauses {
  /** Before each further attempt, when AWS is too busy for one. */
  readonly throttled: readonly number[]
  /** Before a second look, when it is not known what became of a request. */
  readonly unclear: number
}

const PAUSES: Pauses = { throttled: [1_000, 2_000, 4_000, 8_000], unclear: 5_000 }

const REGISTER = 'ecs:RegisterTaskDefinition'

/**
 * The newest active revision of a family, or undefined where there is none. Its `request` tells whether anything is to be
 * registered at all (`sameDefinition`), and its `arn` is what `register` is to expect.
 *
 * @throws AwsError where it cannot be read
 * Needs ecs:ListTaskDefinitions and ecs:DescribeTaskDefinition.
 */
export async function newest(family: string, aws: Aws, region?: string): Promise<Revision | undefined> {
  const arn = await newestArn(family, aws, region)
  if (arn === undefined) return undefined
  return describeRevision(arn, aws, region).catch(error => {
    throw failure(error, { operation: 'ecs:DescribeTaskDefinition', resource: arn, patience: aws.patience })
  })
}

async function newestArn(family: string, aws: Aws, region?: string): Promise<string | undefined> {
  const [arn] = await listRevisions(family, 1, aws, region).catch(error => {
    throw failure(error, { operation: 'ecs:ListTaskDefinitions', resource: quote(family), patience: aws.patience })
  })
  return arn
}

/**
 * Registers a revision, once. RegisterTaskDefinition is not idempotent and takes no client token, so a request is sent again
 * only where AWS says that it did not carry it out: when it is throttled, or busy with another revision of the family. When
 * it is not clear what became of a request, the family is read, and a newer revision that is what was sent is taken for it.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 *
 * @param request of `requestOf`, with nothing unknown or unresolved in it
 * @throws UserError where the request names no family; AwsError where a revision appeared that was not expected, where AWS
 *   refuses, and where it is not known whether the revision was registered. In that last case it may be or may be about to be.
 * Needs ecs:RegisterTaskDefinition, iam:PassRole on the roles, ecs:TagResource with tags, and what `newest` needs.
 */
export async function register(request: TaskDefinition, options: RegisterOptions): Promise<Registration> {
  const { aws, expected, region, progress, pauses = PAUSES } = options
  const { family } = request
  if (typeof family !== 'string' || family === '')
    throw new UserError('a definition without `family` cannot be registered: name one')
  const [client, previous] = [aws.ecsOnce(region), expected === undefined ? {} : { previous: expected }]
  for (let attempt = 0; ; attempt++) {
    // Also before another attempt: AWS is busy with the family because somebody else registers a revision of it.
    expectNewest(await newestArn(family, aws, region), expected, family)
    try {
      // The SDK checks nothing of this, and AWS all of it.
      const command = new aws.sdk.RegisterTaskDefinitionCommand(request as never)
      const { taskDefinition: { taskDefinitionArn: arn } = {} } = await client.send(command, aws.limit())
      if (arn === undefined) throw new EmptyAnswer('HTTP 200 without a task definition in the answer')
      return { arn, revision: revisionOf(arn), ...previous, found: false }
    } catch (error) {
      const outcome = outcomeOf(error, aws.patience)
      if (outcome === 'unclear') return { ...(await search(request, family, error, options)), ...previous, found: true }
      const wait = outcome === 'throttled' ? pauses.throttled[attempt] : undefined
      if (wait === undefined) throw refused(error, request, family, aws)
      progress?.(`AWS is busy: trying again in ${wait / 1000} s`)
      // At different times for all who wait for the same.
      await pause(wait * (0.5 + Math.random() / 2))
    }
  }
}

function expectNewest(found: string | undefined, expected: string | undefined, family: string): void {
  if (found === expected) return
  const now = found === undefined ? 'has no active revision any more' : `now has ${found} as its newest revision`
  const before = expected === undefined ? 'there was none' : `it was ${expected}`
  const next = 'Nothing was registered. Look at what has changed, and run the command again.'
  throw new AwsError(printable(`The family ${quote(family)} ${now}; ${before} when the definition was read. ${next}`))
}

function refused(error: unknown, request: TaskDefinition, family: string, aws: Aws): AwsError {
  const { kind } = failureOf(error, aws.patience)
  const isOurs = kind === 'denied' || kind === 'refused' || kind === 'throttled'
  if (!isOurs) return failure(error, { operation: REGISTER, resource: quote(family), patience: aws.patience })
  const missing = missingPermission(error)
  const denied = missing === undefined ? `the permission ${REGISTER}` : `${missing.action} on ${missing.resource}`
  const next =
    kind === 'denied' || missing !== undefined
      ? `Give the caller ${denied}, or use other credentials (--profile).`
      : kind === 'throttled' || outcomeOf(error, aws.patience) === 'throttled'
        ? 'AWS stayed busy: try again in a minute.'
        : 'Change the definition as AWS asks for, and run the command again.'
  const what = `${REGISTER} of ${quote(family)} was refused, and nothing was registered`
  return new AwsError(`${printable(what)}. ${wordsOf(error, request)}. ${next}`, { cause: error })
}

/** What came of reading the family for a request that may have been carried out. */
interface Look {
  readonly registered?: { readonly arn: string; readonly revision: number }
  /** Newer revisions that are something else. */
  readonly others: readonly string[]
  /** Why the family could not be read. */
  readonly unread?: string
}

/**
 * Finds the revision that an unanswered request has made.
 *
 * @throws AwsError where it is not there after a second look. ECS is eventually consistent, and the request may still be on
 *   its way: it is not known then. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
 */
async function search(
  request: TaskDefinition,
  family: string,
  error: unknown,
  { aws, expected, region, progress, pauses = PAUSES }: RegisterOptions
): Promise<{ arn: string; revision: number }> {
  const { reason } = failureOf(error, aws.patience)
  progress?.(`${printable(reason)}: looking whether the revision was registered`)
  const first = await look(request, family, expected, aws, region)
  if (first.registered !== undefined) return first.registered
  await pause(pauses.unclear)
  const { registered, others, unread } = await look(request, family, expected, aws, region)
  if (registered !== undefined) return registered

  const place = `--family-prefix ${shellWord(family)} --sort DESC --max-items 1 --region ${shellWord(region ?? aws.region)}`
  const show = `aws ecs list-task-definitions ${place}`
  const seen =
    unread !== undefined
      ? `its revisions cannot be read either (${unread})`
      : others.length === 0
        ? `no newer revision is there ${pauses.unclear / 1000} s later`
        : `there is a newer revision that differs from what was sent: ${others.join(', ')}`
  const id = requestIdIn(error)
  throw new AwsError(
    printable(
      `${REGISTER} of ${quote(family)}: ${reason}${id}, and ${seen}. It is not known whether the revision was or will be registered, so it was not sent again. Before another attempt look with: ${show}`
    ),
    { cause: error }
  )
}

function requestIdIn(error: unknown): string {
  const { requestId } = fields(fields(error).$metadata)
  return typeof requestId === 'string' && /^[\w-]{1,64}$/.test(requestId) ? ` (request id ${requestId})` : ''
}

/**
 * Compares what was sent with each revision that is newer: someone else may have registered another one after it. What the
 * SDK does not know was not sent, so it can only be something that ECS has added.
 */
async function look(
  request: TaskDefinition,
  family: string,
  expected: string | undefined,
  aws: Aws,
  region?: string
): Promise<Look> {
  const since = expected === undefined ? 0 : revisionOf(expected)
  try {
    const newer = (await listRevisions(family, MOST, aws, region)).filter(arn => revisionOf(arn) > since).slice(0, MOST)
    for (const id of newer) {
      const { arn, revision, request: there } = await describeRevision(id, aws, region)
      if (sameDefinition(knownPart(there), request)) return { registered: { arn, revision }, others: [] }
    }
    return { others: newer }
  } catch (error) {
    return { others: [], unread: failureOf(error, aws.patience).reason }
  }
}

/** More than this many revisions do not appear in the time between a request and the look. */
const MOST = 10
