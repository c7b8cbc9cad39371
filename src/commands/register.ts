import type { Aws } from '../aws/clients.ts'
import type { Revision } from '../aws/definition.ts'
import type { ServicePlace } from '../aws/deploy.ts'
import type { Described } from '../aws/describe.ts'
import type { StoppedTask } from '../aws/stopped-tasks.ts'
import type { Arguments } from '../command-line.ts'
import type { Fixed } from '../engine.ts'
import type { Document } from '../model/document.ts'
import { parseEcsSource } from '../model/ecs-source.ts'
import { isAwsError, isUserError, UserError } from '../model/errors.ts'
import { printable, quote } from '../model/printable.ts'
import { changedPaths, normalised, requestOf, sameDefinition } from '../model/request.ts'
import { fields, type TaskDefinition } from '../model/task-definition.ts'
import { unifiedDiff } from '../report/diff.ts'
import { count, type Registration, type Roll } from '../report/reporter.ts'
import { load } from '../source/load.ts'
import type { World } from '../world.ts'
import type { Account } from './account.ts'
import { EXIT, type Tally } from './output.ts'

/** A corrected definition that is to be registered. */
export interface Job {
  readonly args: Arguments
  readonly world: World
  readonly account: Account
  readonly original: Document
  readonly fixed: Fixed
  /** Where AWS has it, if it was read from there. */
  readonly described: Described | undefined
  readonly tally: Tally
}

/**
 * Registers a corrected definition as a new revision: once, after showing what changes, and only where nothing speaks against
 * it. What AWS refuses or leaves open is part of the report, for the findings are worth reading all the same.
 *
 * @throws UserError where nobody can be asked and nobody said yes
 */
export async function registerCorrected(job: Job): Promise<{ registration: Registration; deployment?: Roll }> {
  const { world, args, tally } = job
  if (args.flags.yes !== true && !world.confirm)
    throw new UserError('nobody is there to confirm the registration: pass `--yes`, or run it at a terminal')
  try {
    const registration = await attempt(job)
    if (registration.state === 'refused') tally.raise(EXIT.findings)
    const deployment = await rollOut(job, registration).catch((error: unknown) => failed(error, job))
    return { registration, ...(deployment ? { deployment } : {}) }
  } catch (error) {
    return { registration: { state: 'failed', reason: reasonOf(error, tally) } }
  } finally {
    world.progress()
  }
}

/** A revision that was registered stays so, whatever becomes of the service. */
function failed(error: unknown, { args, tally }: Job): Roll {
  return { service: String(args.flags.deploy), state: 'failed', reason: reasonOf(error, tally), stopped: [] }
}

function reasonOf(error: unknown, tally: Tally): string {
  if (!isAwsError(error) && !isUserError(error)) throw error
  tally.raise(isAwsError(error) ? EXIT.internal : EXIT.usage)
  return error.message
}

async function attempt(job: Job): Promise<Registration> {
  const { args, account, original, described, fixed, world } = job
  const { document } = fixed
  if (document.kind === 'kubernetes')
    return { state: 'refused', reason: 'manifests are applied with kubectl or Helm: ECS has nothing to register of them' }
  const { request, unknown, unresolved } = requestOf(document.task, document.tagsBeside)
  const stack = document.kind === 'cloudformation' ? OF_A_STACK : undefined
  const reason = stack ?? document.readOnly ?? whatSpeaksAgainst(job, unknown, unresolved)
  if (reason !== undefined) return { state: 'refused', reason }
  const [aws, { newest, register }] = await Promise.all([account.connect(), import('../aws/register.ts')])
  const region = described?.region
  const place = serviceOf(job)
  // Before anything is registered for it.
  if (place) await (await import('../aws/deploy.ts')).deployable(place, String(request.family), aws)
  const before = await newest(String(request.family), aws, region)
  // What AWS has is registered anew where something was repaired; a file, where it says something else.
  if (described && document.text === original.text) return { state: 'unchanged', old: described.arn }
  if (!described && before && sameDefinition(request, before.request)) return { state: 'unchanged', old: before.arn }
  await show(job, aws, before, request)
  if (args.flags.yes !== true && (await world.confirm?.('Register this as a new revision?')) !== true)
    return { state: 'refused', reason: 'it was not confirmed' }
  const registered = await register(request, {
    aws,
    // The newest revision was what was read, if it was asked for as such.
    expected: described && isNewest(original.source) ? described.arn : before?.arn,
    ...(region === undefined ? {} : { region }),
    progress: text => world.progress(text),
  })
  const { previous, arn } = registered
  const changed = before ? changedPaths(before.request, request) : ['']
  return { state: 'registered', ...(previous === undefined ? {} : { old: previous }), new: arn, changed }
}

const OF_A_STACK =
  'its stack registers it: correct the template with `--write`, and deploy that, for example with `aws cloudformation deploy`'

/** Whether a source means the newest revision, whichever that is. */
function isNewest(source: string): boolean {
  const parsed = parseEcsSource(source)
  return parsed?.kind === 'family' && parsed.revision === undefined
}

function whatSpeaksAgainst(
  { args, fixed: { left, restless } }: Job,
  unknown: readonly string[],
  unresolved: readonly string[]
): string | undefined {
  if (unknown.length > 0)
    return `the SDK does not know ${listed(unknown)} and would drop it silently: correct the names, or register with a newer release`
  if (unresolved.length > 0) return `${listed(unresolved)} is filled in later`
  const errors = left.findings.filter(({ severity }) => severity === 'error').length
  if (restless.length > 0) return 'its repairs undo each other'
  return errors > 0 && args.flags.force !== true
    ? `${count(errors, 'error')} remained: repair them, or pass \`--force\` to register all the same`
    : undefined
}

function listed(pointers: readonly string[]): string {
  return pointers.slice(0, 5).map(quote).join(', ') + (pointers.length > 5 ? ` and ${pointers.length - 5} more` : '')
}

/** Tells whoever decides what will change, and where. On standard error: standard output is the report's. */
async function show(
  { world, args, described }: Job,
  aws: Aws,
  before: Revision | undefined,
  request: TaskDefinition
): Promise<void> {
  const { whereabouts } = await import('../aws/whereabouts.ts')
  const { account, caller, endpoint } = await whereabouts(aws, described?.region)
  world.progress()
  // ECS returns members in an order of its own, which is no change.
  const pretty = (task: TaskDefinition): Buffer =>
    Buffer.from(`${JSON.stringify(inOrderOf(normalised(task), normalised(request)), undefined, 2)}\n`)
  const [next] = await load(`the next revision of ${request.family}`, pretty(request))
  const diff = before ? await unifiedDiff((await load(before.arn, pretty(before.request)))[0], next) : ''
  const proof =
    args.flags.live === true || args.flags.facts !== undefined
      ? ''
      : 'nothing was proved of what its roles may do: that takes `--live` or `--facts FILE`\n'
  const what = before ? `${diff}` : `${request.family} is a new family\n`
  world.err(`${what}account ${account} (${printable(caller)}) at ${printable(endpoint)}\n${proof}`)
}

/** A value with its members in the order that another has them in; what that one lacks comes last. */
function inOrderOf(value: unknown, model: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, index) => inOrderOf(item, Array.isArray(model) ? model[index] : undefined))
  if (typeof value !== 'object' || value === null) return value
  const [members, order] = [fields(value), fields(model)]
  const keys = [...Object.keys(order).filter(key => Object.hasOwn(members, key)), ...Object.keys(members)]
  return Object.fromEntries([...new Set(keys)].map(key => [key, inOrderOf(members[key], order[key])]))
}

/** The service that is to run the revision. @throws UserError where it is not named as CLUSTER/SERVICE */
function serviceOf({ args, described }: Job): ServicePlace | undefined {
  const { deploy: target } = args.flags
  if (typeof target !== 'string') return undefined
  const [cluster, service, ...rest] = target.split('/')
  if (!cluster || !service || rest.length > 0) throw new UserError(`\`--deploy\` takes CLUSTER/SERVICE, not ${quote(target)}`)
  const region = described?.region
  return { cluster, service, ...(region === undefined ? {} : { region }) }
}

/** Points the service at the revision, where that was asked for. */
async function rollOut(job: Job, registration: Registration): Promise<Roll | undefined> {
  const { args, account, world, tally } = job
  const place = serviceOf(job)
  const arn =
    registration.state === 'registered' ? registration.new : registration.state === 'unchanged' ? registration.old : undefined
  if (!place || arn === undefined) return undefined
  const { deploy } = await import('../aws/deploy.ts')
  const { state, reason, stopped, unread, rollback } = await deploy(
    { ...place, arn, wait: args.flags.wait === true },
    await account.connect(),
    text => world.progress(text)
  )
  if (state !== 'started' && state !== 'steady') tally.raise(EXIT.internal)
  return {
    service: `${place.cluster}/${place.service}`,
    state,
    ...(reason === undefined ? {} : { reason }),
    stopped: [...stopped.map(wordsOf), ...(unread === undefined ? [] : [`why tasks stopped is not known: ${unread}`])],
    rollback,
  }
}

function wordsOf({ task, reason, containers }: StoppedTask): string {
  const parts = containers.map(({ name, reason: why, exitCode }) =>
    [name, exitCode === undefined ? '' : `exit code ${exitCode}`, why ?? ''].filter(Boolean).join(', ')
  )
  return [`${task}: ${reason}`, ...parts].join('; ')
}
