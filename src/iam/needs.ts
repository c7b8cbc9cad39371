import { parseArn } from '../model/arn.ts'
import type { Path } from '../model/patch.ts'
import { containers } from '../model/task-definition.ts'
import { decryptionNeeds } from './decryption.ts'
import { HOLE } from './holes.ts'
import { logGroupsOf } from './log-groups.ts'
import { secretAnswer } from './lookup.ts'
import { isSame } from './overlap.ts'
import { type Reference, referencesOf } from './references.ts'
import { type NamedRole, rolesOf, type Subject, type SubjectDatabase, textIn } from './subject.ts'

/** The three roles of a delegate's task: the ECS agent's, the delegate's own, and that of the build tasks it starts. */
export type RoleKind = 'execution' | 'task' | 'build'

/** One thing that a role must be allowed to do for the task to start and to work. */
export interface Need {
  readonly role: RoleKind
  /** The full ARN of the role; needs of a role that is not known are none. */
  readonly roleArn: string
  /** As IAM names it: `secretsmanager:GetSecretValue`. */
  readonly action: string
  /** The ARN of the resource, or `*` for an action that is made on none. */
  readonly resource: string
  /** Condition keys of the request that are certain, such as `kms:ViaService`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>
  /** What it is needed for, as a clause: "to read the secret of HARNESS_CERT_0". */
  readonly because: string
  /** The value in the definition that makes it necessary. */
  readonly path: Path
  /** The container it is about, where it is about one. */
  readonly container?: string
}

/** What has to be read of the account to prove the needs of a task. */
export interface Wanted {
  /** ARNs. */
  readonly roles: readonly string[]
  /** ARNs, without JSON key, version stage and version id. */
  readonly secrets: readonly string[]
  readonly parameters: readonly string[]
  /** `REGION NAME`. */
  readonly logGroups: readonly string[]
}

/** Lists what has to be read of the account, each thing once and in the order of the definition. */
export function wantedOf(subject: Subject): Wanted {
  const references = referencesOf(subject)
  const arnsIn = (store: Reference['store']) =>
    unique(references.flatMap(reference => (reference.store === store ? (reference.arn ?? []) : [])))
  return {
    roles: unique(rolesOf(subject).map(({ arn }) => arn)),
    secrets: arnsIn('secrets-manager'),
    parameters: arnsIn('parameter-store'),
    logGroups: unique(logGroupsOf(subject).map(({ region, name }) => `${region} ${name}`)),
  }
}

/**
 * What the roles of a task must be allowed to do, each permission once, at the first value that makes it necessary. Where
 * facts tell, secrets go by their full ARNs and are decrypted by their keys.
 */
export function needsOf(subject: Subject): readonly Need[] {
  const roles = rolesOf(subject)
  const byKind = (kind: RoleKind): readonly NamedRole[] => roles.filter(role => role.kind === kind)
  const needs = [
    ...byKind('execution').flatMap(({ arn }) => executionNeeds(subject, arn)),
    ...byKind('task').flatMap(role => [...taskNeeds(subject, role, roles), ...clientNeeds(subject, role)]),
    ...byKind('build').flatMap(role => buildNeeds(subject, role)),
  ]
  const first = new Map<string, Need>()
  for (const need of needs) {
    const key = JSON.stringify([need.roleArn, need.role, need.action, need.resource, need.context])
    if (!first.has(key)) first.set(key, need)
  }
  return [...first.values()]
}

function executionNeeds(subject: Subject, roleArn: string): Need[] {
  const role = { role: 'execution', roleArn } as const
  const references = referencesOf(subject)
  return [
    ...references.flatMap((reference): Need[] => {
      const need = referenceNeed(subject, reference, role)
      return need ? [need, ...decryptionNeeds(subject, reference, need)] : []
    }),
    ...imageNeeds(subject, role),
    ...logNeeds(subject, role),
  ]
}

function referenceNeed(
  { facts }: Subject,
  { store, arn, name, path, container }: Reference,
  role: Pick<Need, 'role' | 'roleArn'>
): Need | undefined {
  if (arn === undefined) return undefined
  const about = { path, ...(container === undefined ? {} : { container }) }
  if (store === 'parameter-store')
    return { ...role, action: 'ssm:GetParameters', resource: arn, because: `to read the parameter of ${name}`, ...about }
  const answer = facts && secretAnswer(facts, arn)
  const resource = answer && 'found' in answer ? answer.found.arn : arn
  return { ...role, action: 'secretsmanager:GetSecretValue', resource, because: `to read the secret of ${name}`, ...about }
}

/** A private registry of ECR, with its account, region and repository; the dual-stack name has its parts in other places. */
const ECR = new RegExp(
  String.raw`^(\d{12}|${HOLE})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+|${HOLE})\.((?:amazonaws|on)\.[a-z.]+|${HOLE})/((?:[a-z0-9]|${HOLE})(?:[a-z0-9._/-]|${HOLE})*?)(?::(?:[\w.-]|${HOLE})+)?(?:@sha256:[0-9a-f]{64})?$`
)

const ECR_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage']

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html; `public.ecr.aws` is no private registry. */
function imageNeeds(subject: Subject, role: Pick<Need, 'role' | 'roleArn'>): Need[] {
  return containers(subject.task).flatMap(({ fields: container, path, name }) => {
    const match = ECR.exec(textIn(subject, container.image) ?? '')
    if (!match) return []
    const [, account = '', region = '', domain = '', repository = ''] = match
    const partition = partitionOf(region, domain, role.roleArn)
    const about = { because: `to pull the image of ${name ?? 'the container'}`, path: [...path, 'image'] }
    const common = { ...role, ...about, ...(name === undefined ? {} : { container: name }) }
    const resource = `arn:${partition}:ecr:${region}:${account}:repository/${repository}`
    return [
      { ...common, action: 'ecr:GetAuthorizationToken', resource: '*', context: { 'aws:RequestedRegion': region } },
      ...ECR_ACTIONS.map(action => ({ ...common, action, resource })),
    ]
  })
}

function partitionOf(region: string, domain: string, roleArn: string): string {
  if (domain.endsWith('.cn')) return 'aws-cn'
  if (region.startsWith('us-gov-')) return 'aws-us-gov'
  return parseArn(roleArn)?.partition ?? 'aws'
}

/**
 * Writing to the logs. The driver creates a group only when its stream finds none, so nobody needs the permission for one that
 * is known to exist (inferred from Docker’s awslogs driver; AWS documents the option, and not this).
 *
 * Policies name a group by its ARN with `:*` behind it for every action but those on tags, so the request is taken to be made on
 * a stream of it. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
 */
function logNeeds(subject: Subject, role: Pick<Need, 'role' | 'roleArn'>): Need[] {
  const { partition, account } = parseArn(role.roleArn) ?? {}
  return logGroupsOf(subject).flatMap(({ region, name, stream, creation, path, container }) => {
    const group = `arn:${partition}:logs:${region}:${account}:log-group:${name}`
    const answer = subject.facts?.logGroups[`${region} ${name}`]
    const exists = answer !== undefined && 'found' in answer
    const common = { ...role, path, ...(container === undefined ? {} : { container }) }
    if (stream === undefined) return []
    const writing = { ...common, resource: `${group}:log-stream:${stream}`, because: `to write to the log group ${name}` }
    return [
      ...(creation === 'yes' && !exists
        ? [
            {
              ...common,
              action: 'logs:CreateLogGroup',
              resource: `${group}:log-stream:`,
              because: `to create the log group ${name}`,
            },
          ]
        : []),
      { ...writing, action: 'logs:CreateLogStream' },
      { ...writing, action: 'logs:PutLogEvents' },
    ]
  })
}

/**
 * What Harness documents for the role of a delegate that starts build tasks on ECS; on which clusters, tasks and secrets it does
 * not say, hence `*`. developer-hub, get-started-ecs-fargate.md@6a9f3cfc.
 */
const RUNNER_ACTIONS = [
  'ecs:RegisterTaskDefinition',
  'ecs:DeregisterTaskDefinition',
  'ecs:RunTask',
  'ecs:StopTask',
  'ecs:DescribeTasks',
  'ecs:DescribeTaskDefinition',
  'ecs:ListTasks',
  'ecs:TagResource',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  'logs:CreateLogGroup',
  'logs:TagResource',
  'logs:PutRetentionPolicy',
  'secretsmanager:CreateSecret',
  'secretsmanager:DeleteSecret',
  'secretsmanager:TagResource',
  'secretsmanager:GetSecretValue',
]

function taskNeeds({ delegates }: Subject, { arn, path }: NamedRole, roles: readonly NamedRole[]): Need[] {
  if (delegates.length === 0) return []
  const role = { role: 'task', roleArn: arn, path } as const
  // The documented policy passes the execution role only; a build role that cannot be passed is of no use (IAM_PASS_ROLE).
  const passed = roles.filter(other => other.kind !== 'task' && isOfSameAccount(other.arn, arn))
  return [
    ...RUNNER_ACTIONS.map(action => ({ ...role, action, resource: '*', because: 'to start build tasks' })),
    ...passed.map(other => ({
      ...role,
      action: 'iam:PassRole',
      resource: other.arn,
      context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      because: `to give build tasks their ${other.kind === 'build' ? 'role' : 'execution role'}`,
    })),
  ]
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html */
function buildNeeds({ database = {} }: Subject, role: NamedRole): Need[] {
  return connectNeeds(database, role)
}

/** What connects with the task role itself. */
function clientNeeds({ client }: Subject, role: NamedRole): Need[] {
  if (!client) return []
  const { container, database } = client
  return connectNeeds(database, container === undefined ? role : { ...role, container })
}

function connectNeeds(database: SubjectDatabase, { kind, arn, path, container }: NamedRole): Need[] {
  const { resourceId, user, region } = database
  const role = parseArn(arn)
  if (!role || resourceId === undefined || user === undefined || region === undefined) return []
  return [
    {
      role: kind,
      roleArn: arn,
      action: 'rds-db:connect',
      resource: `arn:${role.partition}:rds-db:${region}:${database.account ?? role.account}:dbuser:${resourceId}/${user}`,
      because: `to connect to the database as ${user}`,
      path,
      ...(container === undefined ? {} : { container }),
    },
  ]
}

/** A role of another account cannot be passed at all, whatever is allowed. One that is not known is taken to be of the same. */
function isOfSameAccount(one: string, other: string): boolean {
  const [a, b] = [parseArn(one), parseArn(other)]
  return !a || !b || (isSame(a.account, b.account) !== 'no' && isSame(a.partition, b.partition) !== 'no')
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
