import type { Need } from '../iam/needs.ts'
import { parseArn } from '../model/arn.ts'
import type { Answer, CertificateFacts, Facts } from '../model/facts.ts'
import { Calls } from './calls.ts'
import { type CertificateReference, certificateName, readCertificates } from './certificates.ts'
import type { Aws } from './clients.ts'
import { failure } from './errors.ts'
import { describeKey, type KeyReference, keyName, keyReference, readKey } from './keys.ts'
import { findLogGroup, type LogGroup } from './log-groups.ts'
import { readParameter } from './parameters.ts'
import type { Reader } from './reader.ts'
import { readRole } from './roles.ts'
import { describeSecret, readSecret } from './secrets.ts'
import { simulate } from './simulate.ts'

/** What is to be known of an account. The same thing may be named twice; it is read once. */
export interface GatherRequest {
  /** ARNs, with their paths. */
  readonly roles: readonly string[]
  /** ARNs, without JSON key, version stage and version id. */
  readonly secrets: readonly string[]
  /** ARNs. */
  readonly parameters: readonly string[]
  readonly logGroups: readonly LogGroup[]
  /** Certificates in secrets, which are looked at only where the options say so. */
  readonly certificates?: readonly CertificateReference[]
  /**
   * What the simulator is to be asked for. Called once, when secrets, parameters, log groups and keys are known, as it is they
   * that tell which permissions are needed; roles and the keys' policies are not among the facts it is given. Without it the
   * simulator is not asked.
   */
  readonly needs?: (facts: Facts) => readonly Need[]
}

export interface GatherOptions {
  /** This release, for the facts: `ecs-delegate 0.2.0`. */
  readonly tool: string
  /** The time of the run, for the facts. */
  readonly time: Date
  /** Whether the values of the secrets that hold certificates may be read. */
  readonly readSecrets?: boolean
  /** Gets a line about the state whenever it changes. */
  readonly progress?: (text: string) => void
  /** How many calls may go on at once; 16 when left out. */
  readonly concurrency?: number
}

/**
 * Reads from an account what is asked for, and says of what could not be read why. It changes nothing, and reads no secret's
 * value unless the options say so. Calls go out concurrently, none of them twice, each to the region of what it is about.
 *
 * @throws AwsError where nothing can be asked: no credentials, expired ones, no answer to GetCallerIdentity
 */
export async function gather(request: GatherRequest, aws: Aws, options: GatherOptions): Promise<Facts> {
  const calls = new Calls(aws, options.concurrency ?? 16, options.progress ?? (() => undefined))
  const { account, caller } = await identify(aws, calls)
  const reader: Reader = { aws, calls, account, partition: parseArn(caller)?.partition ?? 'aws' }

  // The longest chains of calls begin first.
  const roles = readAll(request.roles, arn => readRole(arn, reader))
  const secrets = readAll(request.secrets, arn => readSecret(arn, reader))
  const parameters = readAll(request.parameters, arn => readParameter(arn, reader))
  const owners: Owner[] = [
    ...request.secrets.map(arn => [arn, describeSecret(arn, reader)] as const),
    ...request.parameters.map(arn => [arn, readParameter(arn, reader)] as const),
  ]
  const keys = readKeys(owners, reference => readKey(reference, reader))
  const describedKeys = readKeys(owners, reference => describeKey(reference, reader))
  const logGroups = readAllLogGroups(request.logGroups, reader)
  const certificates = options.readSecrets ? readAllCertificates(request.certificates ?? [], reader) : undefined

  const known: Facts = {
    version: 1,
    tool: options.tool,
    time: options.time.toISOString(),
    account,
    caller,
    roles: {},
    secrets: await secrets,
    parameters: await parameters,
    keys: await describedKeys,
    logGroups: await logGroups,
    simulations: [],
    notSimulated: {},
  }
  const simulated = simulate(request.needs?.(known) ?? [], reader)
  return {
    ...known,
    roles: await roles,
    keys: await keys,
    ...(await simulated),
    ...(certificates === undefined ? {} : { certificates: await certificates }),
  }
}

/** Asks who the credentials belong to. Every credential may ask that; no answer means that there is no talking to AWS. */
async function identify(aws: Aws, calls: Calls): Promise<{ readonly account: string; readonly caller: string }> {
  const operation = 'sts:GetCallerIdentity'
  const reply = await calls.ask({
    operation,
    region: '',
    input: {},
    send: limit => aws.sts().send(new aws.sdk.GetCallerIdentityCommand({}), limit),
    pick: ({ Account, Arn }) => (Account && Arn ? { account: Account, caller: Arn } : undefined),
  })
  if ('error' in reply) throw failure(reply.error, { operation, patience: aws.patience })
  return reply.value
}

async function readAll<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Record<string, T>> {
  const distinct = [...new Set(names)]
  return Object.fromEntries(await Promise.all(distinct.map(async name => [name, await read(name)] as const)))
}

/** A secret or parameter, which may name a key. */
type Owner = readonly [arn: string, answer: Promise<Answer<{ readonly key?: string }>>]

/** Reads the key of each secret and parameter as soon as that itself is known. */
async function readKeys<T>(
  owners: readonly Owner[],
  read: (reference: KeyReference) => Promise<Answer<T>>
): Promise<Record<string, Answer<T>>> {
  const entries = owners.map(async ([arn, owner]) => {
    const answer = await owner
    const key = 'found' in answer ? answer.found.key : undefined
    if (key === undefined) return []
    const reference = keyReference(key, parseArn(arn)?.region ?? '')
    return [[keyName(reference), await read(reference)] as const]
  })
  return Object.fromEntries((await Promise.all(entries)).flat())
}

async function readAllLogGroups(groups: readonly LogGroup[], reader: Reader): Promise<Facts['logGroups']> {
  const entries = groups.map(async group => [`${group.region} ${group.name}`, await findLogGroup(group, reader)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

async function readAllCertificates(
  references: readonly CertificateReference[],
  reader: Reader
): Promise<Record<string, Answer<CertificateFacts>>> {
  const byVersion = new Map<string, CertificateReference[]>()
  for (const reference of references) {
    const version = certificateName({ ...reference, jsonKey: '' })
    byVersion.set(version, [...(byVersion.get(version) ?? []), reference])
  }
  const read = await Promise.all([...byVersion.values()].map(same => readCertificates(same, reader)))
  return Object.assign({}, ...read)
}
