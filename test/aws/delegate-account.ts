import type { GatherRequest } from '../../src/aws/gather.ts'
import type { Need } from '../../src/iam/needs.ts'
import { AUTHORITY } from './certificates.ts'
import type { Account } from './fault/account.ts'

const ID = '111122223333'
const KEYS = `arn:aws:kms:eu-central-1:${ID}:key`

/** The account of a delegate: three roles, three secrets, in two regions. */
export const ROLES = {
  execution: `arn:aws:iam::${ID}:role/delegate/execution`,
  task: `arn:aws:iam::${ID}:role/task`,
  build: `arn:aws:iam::${ID}:role/build`,
} as const
export const SECRETS = {
  certificate: `arn:aws:secretsmanager:eu-central-1:${ID}:secret:certificate-AbCdEf`,
  token: `arn:aws:secretsmanager:eu-central-1:${ID}:secret:token-AbCdEf`,
  abroad: `arn:aws:secretsmanager:us-east-1:${ID}:secret:abroad-AbCdEf`,
} as const
export const PARAMETERS = {
  secure: `arn:aws:ssm:eu-central-1:${ID}:parameter/team/secure`,
  plain: `arn:aws:ssm:eu-central-1:${ID}:parameter/plain`,
} as const
export const POLICIES = {
  shared: `arn:aws:iam::${ID}:policy/shared`,
  aws: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
  boundary: `arn:aws:iam::${ID}:policy/boundary`,
} as const
export const KEY_ARNS = {
  team: `${KEYS}/11111111-2222-3333-4444-555555555555`,
  other: `${KEYS}/21111111-2222-3333-4444-555555555555`,
  aws: `arn:aws:kms:us-east-1:${ID}:key/31111111-2222-3333-4444-555555555555`,
} as const

/** A document that is told apart by what it allows; IAM gives these characters encoded. */
export function document(...actions: string[]): object {
  return { Version: '2012-10-17', Statement: [{ Sid: "100% (a+b)'*", Effect: 'Allow', Action: actions, Resource: '*' }] }
}

export const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
}

export const ACCOUNT = {
  accountId: ID,
  caller: { arn: `arn:aws:sts::${ID}:assumed-role/ci/session` },
  roles: {
    execution: {
      path: '/delegate/',
      trust: TRUST,
      inline: { secrets: document('secretsmanager:GetSecretValue'), keys: document('kms:Decrypt') },
      attached: [POLICIES.aws, POLICIES.shared],
      boundary: POLICIES.boundary,
    },
    task: { trust: TRUST, attached: [POLICIES.shared] },
    build: { trust: TRUST, inline: { connect: document('rds-db:connect') }, boundary: POLICIES.boundary },
  },
  policies: {
    [POLICIES.shared]: document('ecs:RunTask'),
    [POLICIES.aws]: document('logs:PutLogEvents'),
    [POLICIES.boundary]: document('*'),
  },
  secrets: {
    certificate: {
      arn: SECRETS.certificate,
      name: 'certificate',
      kmsKeyId: KEY_ARNS.team,
      policy: document('secretsmanager:*'),
      value: AUTHORITY.pem,
    },
    token: { arn: SECRETS.token, name: 'token', kmsKeyId: 'alias/other', value: 'a token' },
    abroad: { arn: SECRETS.abroad, name: 'abroad', kmsKeyId: KEY_ARNS.aws.slice(-36), value: 'abroad' },
  },
  keys: {
    'alias/team': { arn: KEY_ARNS.team, manager: 'CUSTOMER', policy: document('kms:*') },
    'alias/other': { arn: KEY_ARNS.other, manager: 'CUSTOMER', policy: document('kms:Decrypt') },
    aws: { arn: KEY_ARNS.aws, manager: 'AWS' },
  },
  parameters: {
    '/team/secure': { arn: PARAMETERS.secure, type: 'SecureString', keyId: 'alias/team' },
    plain: { arn: PARAMETERS.plain, type: 'String' },
  },
  logGroups: ['/ecs/delegate', '/ecs/delegate-2', `arn:aws:logs:us-east-1:${ID}:log-group:/ecs/abroad`],
  simulation: () => ({ decision: 'allowed', organizations: true }),
} as const satisfies Account

/** One thing that a role needs. */
export function need(roleArn: string, action: string, resource: string, context?: Need['context']): Need {
  return { role: 'execution', roleArn, action, resource, because: 'to work', path: [], ...(context ? { context } : {}) }
}

export const NEEDS: readonly Need[] = [
  need(ROLES.execution, 'secretsmanager:GetSecretValue', SECRETS.certificate),
  need(ROLES.execution, 'secretsmanager:GetSecretValue', SECRETS.token),
  need(ROLES.execution, 'kms:Decrypt', KEY_ARNS.team, { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' }),
  need(ROLES.execution, 'ecr:GetAuthorizationToken', '*'),
  need(ROLES.task, 'ecs:RunTask', '*'),
  need(ROLES.build, 'rds-db:connect', `arn:aws:rds-db:eu-central-1:${ID}:dbuser:cluster-A/harness`),
]

export const REQUEST = {
  roles: Object.values(ROLES),
  secrets: Object.values(SECRETS),
  parameters: Object.values(PARAMETERS),
  logGroups: [
    { region: 'eu-central-1', name: '/ecs/delegate' },
    { region: 'us-east-1', name: '/ecs/abroad' },
  ],
  certificates: [{ secretArn: SECRETS.certificate }],
  needs: () => NEEDS,
} as const satisfies GatherRequest
