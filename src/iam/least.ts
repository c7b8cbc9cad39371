import { parseArn } from '../model/arn.ts'
import { printed } from './holes.ts'
import type { Need, RoleKind } from './needs.ts'

/** A statement that grants needs, and no more. */
export interface LeastStatement {
  readonly Effect: 'Allow'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface LeastPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly LeastStatement[]
}

/** A trust policy. */
export interface TrustPolicy {
  readonly Version: '2012-10-17'
  readonly Statement: readonly [
    {
      readonly Effect: 'Allow'
      readonly Principal: { readonly Service: string }
      readonly Action: 'sts:AssumeRole'
      readonly Condition: {
        readonly StringEquals: { readonly 'aws:SourceAccount': string }
        readonly ArnLike: { readonly 'aws:SourceArn': string }
      }
    },
  ]
}

/** What a role of one kind needs: its permissions, and who may assume it. */
export interface LeastRole {
  /** Undefined where the role needs no permission that is known. */
  readonly policy: LeastPolicy | undefined
  readonly trust: TrustPolicy
}

/** The service that assumes all three roles. */
export const ECS_TASKS = 'ecs-tasks.amazonaws.com'

/** The least statement that grants one need. */
export function leastStatement(need: Need): LeastStatement {
  return statementOf([need.action], resourcesOf(need), conditionOf(need))
}

/**
 * The least statements that grant needs, in the order in which these come: actions on the same resources are one statement,
 * and then the resources of the same actions.
 */
export function leastStatements(needs: readonly Need[]): readonly LeastStatement[] {
  const byResource = group(needs, need => JSON.stringify([resourcesOf(need), conditionOf(need)])).map(members => ({
    actions: [...new Set(members.map(({ action }) => action))],
    resources: members[0] ? resourcesOf(members[0]) : [],
    condition: members[0] && conditionOf(members[0]),
  }))
  return group(byResource, ({ actions, condition }) => JSON.stringify([actions, condition])).map(members =>
    statementOf(members[0]?.actions ?? [], [...new Set(members.flatMap(({ resources }) => resources))], members[0]?.condition)
  )
}

/**
 * The policies and trust policies of the three roles. A kind without a role that is known, and without needs, is left out.
 *
 * @param roles a role of each kind, to make trust policies for those that need no permission that is known
 * @param region where the tasks run; any region where that is not known
 */
export function leastPolicies(
  needs: readonly Need[],
  { roles = {}, region = '*' }: { roles?: Readonly<Partial<Record<RoleKind, string>>>; region?: string | undefined } = {}
): Readonly<Partial<Record<RoleKind, LeastRole>>> {
  const policies: Partial<Record<RoleKind, LeastRole>> = {}
  for (const kind of ['execution', 'task', 'build'] as const) {
    const own = needs.filter(({ role }) => role === kind)
    const arn = roles[kind] ?? own[0]?.roleArn
    if (arn === undefined) continue
    const Statement = leastStatements(own)
    policies[kind] = {
      policy: Statement.length === 0 ? undefined : { Version: '2012-10-17', Statement },
      trust: trustPolicy(arn, region),
    }
  }
  return policies
}

/**
 * The trust policy that AWS advises for the roles of tasks: of this account's tasks only, and not of one cluster, which is not
 * supported. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function trustPolicy(roleArn: string, region = '*'): TrustPolicy {
  const { partition = 'aws', account = '' } = parseArn(roleArn) ?? {}
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ECS_TASKS },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: { 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${region}:${account}:*` },
        },
      },
    ],
  }
}

/** What the key's own policy needs, where it is that which does not allow a role to decrypt. */
export function leastKeyStatement(need: Need): LeastStatement & { readonly Principal: { readonly AWS: string } } {
  const Condition = conditionOf(need)
  return {
    Effect: 'Allow',
    Principal: { AWS: need.roleArn },
    Action: need.action,
    // In the policy of a key, `*` is the key.
    Resource: '*',
    ...(Condition ? { Condition } : {}),
  }
}

/** What a secret's own policy needs, where it is of another account. */
export function leastSecretStatement(need: Need): LeastStatement & { readonly Principal: { readonly AWS: string } } {
  return { Effect: 'Allow', Principal: { AWS: need.roleArn }, Action: need.action, Resource: '*' }
}

function resourcesOf({ action, resource }: Need): readonly string[] {
  const { service } = parseArn(resource) ?? {}
  // Six random characters follow the name of a secret, and its ARN has them.
  if (service === 'secretsmanager' && !/-[A-Za-z0-9?]{6}$/.test(printed(resource))) return [`${resource}-??????`]
  if (service !== 'logs') return [resource]
  const group = resource.replace(/:log-stream:.*$/, '')
  // The form that AWS documents, and for the group itself the one that the API's reference lists.
  return action === 'logs:CreateLogGroup' ? [group, `${group}:*`] : [`${group}:*`]
}

/** The keys that keep a permission to its purpose. */
function conditionOf({ action, context }: Need): LeastStatement['Condition'] {
  const key = action === 'kms:Decrypt' ? 'kms:ViaService' : action === 'iam:PassRole' ? 'iam:PassedToService' : undefined
  const value = key === undefined ? undefined : context?.[key]
  return key !== undefined && typeof value === 'string' ? { StringEquals: { [key]: value } } : undefined
}

function statementOf(
  actions: readonly string[],
  resources: readonly string[],
  Condition: LeastStatement['Condition']
): LeastStatement {
  return { Effect: 'Allow', Action: oneOrAll(actions), Resource: oneOrAll(resources), ...(Condition ? { Condition } : {}) }
}

function oneOrAll(texts: readonly string[]): string | readonly string[] {
  return texts.length === 1 && texts[0] !== undefined ? texts[0] : texts
}

function group<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const members = groups.get(key)
    if (members) members.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}
