import type { Home } from '../../model/declared.ts'
import type {
  Answer,
  DeclaredFacts,
  KeyFacts,
  ParameterFacts,
  PolicyFacts,
  RoleFacts,
  SecretFacts,
  Unread,
} from '../../model/facts.ts'
import { doubtful } from '../doubtful.ts'
import { hasHole, piecesOf } from '../holes.ts'
import { anyOf, type Maybe } from '../maybe.ts'
import { isSame } from '../overlap.ts'
import type { Attachment, Declarations, DeclaredKey, DeclaredRole, DeclaredSecret } from './declarations.ts'

/** What a source declares, in the shape that facts of an account have. What it does not declare is not among them. */
export function factsOf(declarations: Declarations, home: Home, declaredIn: DeclaredFacts['declaredIn']): DeclaredFacts {
  const { roles, secrets, keys, logGroups, parameters } = declarations
  return {
    version: 1,
    tool: '',
    time: '',
    account: home.account,
    declaredIn,
    roles: record(roles.map(role => [role.arn, { found: roleOf(role, declarations, declaredIn) }])),
    secrets: record(
      secrets.flatMap(secret => {
        const answer: Answer<SecretFacts> = { found: secretOf(secret, declarations) }
        const isNamed = !piecesOf(secret.name).some(piece => typeof piece === 'object' && piece.kind !== 'word')
        // Without its random characters an ARN means the same secret.
        const partial = secret.arn.slice(0, secret.arn.lastIndexOf('-'))
        return [[secret.arn, answer] as const, ...(isNamed ? [[partial, answer] as const] : [])]
      })
    ),
    parameters: record(
      parameters.map(({ arn, isSecure, key }): [string, Answer<ParameterFacts>] => {
        const type = isSecure ? 'SecureString' : 'String'
        return [arn, { found: { arn, type, ...(isSecure ? { key: key ?? 'alias/aws/ssm' } : {}) } }]
      })
    ),
    keys: record([
      ...[...secrets, ...parameters].flatMap(({ key }) => (key === undefined ? [] : [outsideKey(key, home, declaredIn)])),
      ...keys.flatMap(key => keyAnswers(key, home)),
    ]),
    logGroups: record(logGroups.map(name => [`${home.region} ${name}`, { found: true }])),
    simulations: [],
    notSimulated: {},
  }
}

function roleOf(role: DeclaredRole, declarations: Declarations, declaredIn: DeclaredFacts['declaredIn']): RoleFacts {
  const managed = (arn: string) => managedPolicy(arn, declarations, declaredIn)
  const policies = [...role.inline, ...role.managed.map(managed)]
  let unlisted = role.unlisted
  for (const attachment of declarations.attachments) {
    const isAttached = anyOf(attachment.roles, name => isRole(name, role))
    if (isAttached === 'no') continue
    if (isAttached === 'maybe') unlisted ??= notAttachedForCertain(attachment)
    else {
      const { policy, isConditional } = attachment
      const own = typeof policy === 'string' ? managed(policy) : policy
      policies.push(isConditional && own.unread === undefined ? { ...own, document: doubtful(own.document) } : own)
    }
  }
  return {
    arn: role.arn,
    trust: role.trust,
    policies,
    ...(unlisted === undefined ? {} : { unlisted }),
    ...(role.boundary === undefined ? {} : { boundary: managed(role.boundary) }),
  }
}

/** Whether a policy's list of roles means this one. A name that is given is none that AWS makes up. */
function isRole(name: string, role: DeclaredRole): Maybe {
  const [only, ...others] = piecesOf(role.name)
  const isMadeUp = typeof only === 'object' && only.kind === 'word' && others.length === 0
  const isOpen = piecesOf(name).some(piece => typeof piece === 'object' && piece.kind === 'open')
  if (isMadeUp && !isOpen) return name === role.name ? 'yes' : 'no'
  return isSame(name, role.name)
}

function notAttachedForCertain({ id, roles }: Attachment): Unread {
  return {
    operation: id,
    reason: `it may be attached to the role as well (${roles.filter(hasHole).join(', ')} is known only later)`,
  }
}

function managedPolicy(arn: string, { policies }: Declarations, declaredIn: DeclaredFacts['declaredIn']): PolicyFacts {
  const declared = policies.get(arn)
  if (declared) return declared
  if (EXECUTION_POLICY.test(arn)) return { name: arn, document: EXECUTION_POLICY_DOCUMENT }
  return { name: arn, unread: { operation: 'iam:GetPolicy', reason: `what it holds is not declared in this ${declaredIn}` } }
}

const EXECUTION_POLICY = /^arn:[^:]*:iam::aws:policy\/service-role\/AmazonECSTaskExecutionRolePolicy$/

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonECSTaskExecutionRolePolicy.html */
const EXECUTION_POLICY_DOCUMENT = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        'ecr:GetAuthorizationToken',
        'ecr:BatchCheckLayerAvailability',
        'ecr:GetDownloadUrlForLayer',
        'ecr:BatchGetImage',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ],
      Resource: '*',
    },
  ],
}

function secretOf({ arn, name, key, policy }: DeclaredSecret, { secretPolicies }: Declarations): SecretFacts {
  let answer: Answer<unknown> = { found: policy ?? null }
  for (const { id, secret, document, isConditional } of secretPolicies) {
    const partial = arn.slice(0, arn.lastIndexOf('-'))
    const isOf = anyOf([arn, partial, name], one => isSame(secret, one))
    if (isOf === 'yes') answer = { found: isConditional ? doubtful(document) : document }
    else if (isOf === 'maybe') {
      const reason = `it may be the policy of this secret (${secret} is known only later)`
      answer = { unread: { operation: id, reason } }
    }
  }
  return { arn, name, policy: answer, ...(key === undefined ? {} : { key }) }
}

function keyAnswers({ arn, names, policy }: DeclaredKey, home: Home): readonly [string, Answer<KeyFacts>][] {
  const answer: Answer<KeyFacts> = { found: { arn, manager: 'CUSTOMER', policy: { found: policy ?? defaultPolicy(home) } } }
  const aliases = names.map(name => `arn:${home.partition}:kms:${home.region}:${home.account}:${name}`)
  return [arn, ...names, ...aliases].map(name => [`${home.region} ${name}`, answer])
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultPolicy({ partition, account }: Home): unknown {
  const root = `arn:${partition}:iam::${account}:root`
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }],
  }
}

/** What a key is that is declared elsewhere, as long as nothing else is known of it. */
function outsideKey(key: string, { region }: Home, declaredIn: DeclaredFacts['declaredIn']): [string, Answer<KeyFacts>] {
  return [`${region} ${key}`, { unread: { operation: 'its key', reason: `it is not declared in this ${declaredIn}` } }]
}

function record<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(entries)
}
