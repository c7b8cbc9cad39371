/** An AWS account as plain data: what is in it, and how its services behave. Keys are names where nothing else is said. */
export interface Account {
  readonly accountId: string
  /** Where its task definitions, services and log groups are; eu-central-1 when left out. */
  readonly region?: string
  /** Who asks. */
  readonly caller: { readonly arn: string; readonly userId?: string }
  readonly roles?: Readonly<Record<string, Role>>
  /** Managed policies by ARN: the document of the default version. */
  readonly policies?: Readonly<Record<string, object>>
  /** By ARN or name. */
  readonly secrets?: Readonly<Record<string, Secret>>
  /** By id, ARN or alias; every key is also found by its ARN and id. */
  readonly keys?: Readonly<Record<string, Key>>
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** Names, which are in the account's region, or ARNs. */
  readonly logGroups?: readonly string[]
  /** Answers for the policy simulator, asked for each action and resource; without it the caller may not simulate. */
  readonly simulation?: (action: string, resource: string, roleArn: string) => Simulated
  /** By family, oldest revision first: requests of RegisterTaskDefinition, with a `status` when it is not ACTIVE. */
  readonly taskDefinitions?: Readonly<Record<string, readonly object[]>>
  /** By CLUSTER/SERVICE. */
  readonly services?: Readonly<Record<string, Service>>
}

export interface Role {
  /** Made from account, path and name when left out. */
  readonly arn?: string
  readonly path?: string
  readonly trust: object
  readonly inline?: Readonly<Record<string, object>>
  /** ARNs of managed policies. */
  readonly attached?: readonly string[]
  /** ARN of the managed policy that is its permissions boundary. */
  readonly boundary?: string
}

export interface Secret {
  readonly arn: string
  readonly name: string
  readonly kmsKeyId?: string
  /** When its deletion was asked for, as an ISO date. */
  readonly deletedDate?: string
  readonly policy?: object
  readonly value?: string
  readonly primaryRegion?: string
}

export interface Key {
  readonly arn: string
  readonly manager: 'AWS' | 'CUSTOMER'
  readonly policy?: object
  /** Enabled when left out. */
  readonly state?: 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport' | 'Unavailable'
}

export interface Parameter {
  readonly arn: string
  readonly type: 'String' | 'StringList' | 'SecureString'
  readonly keyId?: string
  readonly value?: string
}

export interface Simulated {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny'
  /** Whether the organisation's policies allow it; nothing is said of them when left out. */
  readonly organizations?: boolean
  /** Whether the permissions boundary allows it; nothing is said of it when left out. */
  readonly boundary?: boolean
  /** Condition keys that a decision would need. */
  readonly missing?: readonly string[]
}

export interface Service {
  /** FAMILY:REVISION, FAMILY or an ARN. */
  readonly taskDefinition: string
  readonly desiredCount?: number
  readonly deploymentController?: 'ECS' | 'CODE_DEPLOY' | 'EXTERNAL'
  readonly status?: 'ACTIVE' | 'DRAINING' | 'INACTIVE'
  readonly tags?: readonly { readonly key: string; readonly value: string }[]
  /** How its next roll-out goes; each DescribeServices shows the next step of it. Steady when left out. */
  readonly rollout?: Rollout
  /** What its stopped tasks died of. */
  readonly stopped?: { readonly reason?: string; readonly exitCode?: number; readonly containerReason?: string }
}

/**
 * `steady` completes in three steps; `circuit-breaker` fails in three, and with `-rollback` returns to the old revision in a
 * fourth; `stuck` starts tasks that stop for ever; `waiting` starts none.
 */
export type Rollout = 'steady' | 'circuit-breaker' | 'circuit-breaker-rollback' | 'stuck' | 'waiting'

/** The region of a new account. */
export const REGION = 'eu-central-1'

/** The partition that an account is in, as told by the ARN of who asks. */
export function partitionOf(account: Account): string {
  return account.caller.arn.split(':')[1] ?? 'aws'
}

/** An ARN in the account. */
export function arnIn(account: Account, service: string, region: string, resource: string): string {
  return `arn:${partitionOf(account)}:${service}:${region}:${account.accountId}:${resource}`
}
