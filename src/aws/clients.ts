import { failure } from './errors.ts'
import type { CloudWatchLogsClient, ECSClient, IAMClient, KMSClient, SecretsManagerClient, SSMClient, STSClient } from './sdk.ts'
import { SILENT_LOGGER, silenceVersionWarning } from './silence.ts'

/** The SDK, once it is loaded. */
export type Sdk = typeof import('./sdk.ts')

/** How long AWS may keep us waiting, in milliseconds, and how often it is asked again. */
export interface Patience {
  /** Until a connection stands. */
  readonly connection: number
  /** Until the answer to one request has begun, and then between its parts. */
  readonly request: number
  /** Until there is an answer to a call, all attempts included. */
  readonly call: number
  /** How many attempts there are at a call that changes nothing, when it is throttled or does not get through. */
  readonly attempts: number
}

/** Ordinary answers take a tenth of a second; IAM's simulator takes some seconds. */
export const PATIENCE: Patience = { connection: 5_000, request: 30_000, call: 60_000, attempts: 5 }

/** The clients of one run: made when they are first asked for, one for each service and region. */
export interface Aws {
  readonly sdk: Sdk
  /** The region of the user's configuration. */
  readonly region: string
  readonly patience: Patience
  ecs(region?: string): ECSClient
  /** Asks once and never again: for RegisterTaskDefinition, which is not idempotent, and UpdateService. */
  ecsOnce(region?: string): ECSClient
  iam(): IAMClient
  sts(): STSClient
  secretsManager(region: string): SecretsManagerClient
  kms(region: string): KMSClient
  ssm(region: string): SSMClient
  logs(region: string): CloudWatchLogsClient
  /** What every call is to be sent with: `client.send(command, aws.limit())` gives up when the call has taken too long. */
  limit(): { readonly abortSignal: AbortSignal }
  /** Closes the connections that are kept open for the next call. */
  close(): void
}

/**
 * Loads the SDK and finds out the region. Credentials, profile, region and endpoints come from where the SDK looks for them:
 * environment, configuration files, the machine's own role. `--profile` and `--region` must be in AWS_PROFILE and AWS_REGION
 * before: a client that is given a profile would take its credentials, but the endpoint of the default one.
 * https://docs.aws.amazon.com/sdkref/latest/guide/creds-config-files.html
 *
 * Clients try again with the adaptive mode, which slows down when a service throttles.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 *
 * @param patience what differs from PATIENCE
 * @returns the clients; nothing has been asked of AWS yet
 * @throws AwsError where there is no region, or the configuration cannot be read
 */
export async function connect(patience: Partial<Patience> = {}): Promise<Aws> {
  silenceVersionWarning()
  const sdk = await import('./sdk.ts')
  const limits = { ...PATIENCE, ...patience }
  const requestHandler = {
    connectionTimeout: limits.connection,
    requestTimeout: limits.request,
    socketTimeout: limits.request,
    // Else a request that takes too long is merely warned about.
    throwOnRequestTimeout: true,
    logger: SILENT_LOGGER,
  }
  const common = { logger: SILENT_LOGGER, requestHandler, retryMode: 'adaptive', maxAttempts: limits.attempts }
  const once = { ...common, retryMode: 'standard', maxAttempts: 1 }

  // Credentials may come from a program or a sign-in: one client looks for them, the others take its.
  const first = new sdk.STSClient(common)
  const region = await first.config.region().catch(error => {
    throw failure(error, { patience: limits })
  })
  const { credentials } = first.config
  const configured = { ...common, region, credentials }

  const clients = new Map<string, { destroy(): void }>([['sts', first]])
  function client<T extends { destroy(): void }>(name: string, make: () => T): T {
    const made = (clients.get(name) as T | undefined) ?? make()
    clients.set(name, made)
    return made
  }
  return {
    sdk,
    region,
    patience: limits,
    ecs: (at = region) => client(`ecs ${at}`, () => new sdk.ECSClient({ ...configured, region: at })),
    ecsOnce: (at = region) => client(`ecs once ${at}`, () => new sdk.ECSClient({ ...once, credentials, region: at })),
    iam: () => client('iam', () => new sdk.IAMClient(configured)),
    sts: () => first,
    secretsManager: at => client(`secretsmanager ${at}`, () => new sdk.SecretsManagerClient({ ...configured, region: at })),
    kms: at => client(`kms ${at}`, () => new sdk.KMSClient({ ...configured, region: at })),
    ssm: at => client(`ssm ${at}`, () => new sdk.SSMClient({ ...configured, region: at })),
    logs: at => client(`logs ${at}`, () => new sdk.CloudWatchLogsClient({ ...configured, region: at })),
    limit: () => ({ abortSignal: AbortSignal.timeout(limits.call) }),
    close: () => {
      for (const made of clients.values()) made.destroy()
    },
  }
}
