import type { Account } from './fault/account.ts'

const ID = '111122223333'
const REGION = 'eu-central-1'
const role = (name: string): string => `arn:aws:iam::${ID}:role/${name}`
const secret = (name: string): string => `arn:aws:secretsmanager:${REGION}:${ID}:secret:${name}-AbCdEf`
const KEY = `arn:aws:kms:${REGION}:${ID}:key/11111111-2222-3333-4444-555555555555`
const LOGS = `arn:aws:iam::${ID}:policy/logs`
const FILE = '/etc/ssl/certs/dbops/root_ca.crt'

/** A delegate's definition in which nothing is wrong. */
export const TASK = {
  family: 'delegate',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '1024',
  memory: '2048',
  executionRoleArn: role('execution'),
  taskRoleArn: role('task'),
  containerDefinitions: [
    {
      name: 'delegate',
      image: 'us-docker.pkg.dev/gar-prod-setup/harness-public/harness/delegate:3.0.0',
      environment: [
        { name: 'HARNESS_ACCOUNT_ID', value: 'an account' },
        { name: 'HARNESS_URL', value: 'https://app.harness.io' },
        { name: 'HARNESS_ECS_BUILD_TASK_ROLE_ARN', value: role('build') },
        { name: 'HARNESS_SECRET_FILE_MAPPINGS', value: `HARNESS_CERT_0:${FILE}` },
        { name: 'HARNESS_CI_MOUNT_VOLUMES', value: `${FILE}:${FILE}` },
      ],
      secrets: [
        { name: 'HARNESS_TOKEN', valueFrom: secret('token') },
        { name: 'HARNESS_CERT_0', valueFrom: secret('ca') },
        { name: 'PROXY_PASSWORD', valueFrom: secret('proxy') },
      ],
      logConfiguration: {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/ecs/delegate', 'awslogs-region': REGION, 'awslogs-stream-prefix': 'delegate' },
      },
    },
  ],
  tags: [{ key: 'team', value: 'platform' }],
}

const allow = (Action: string | string[], Resource: string | string[], more: object = {}): object => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource, ...more }],
})
const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
}

/** The account it runs in, whose roles may do all they must. */
export const ACCOUNT = {
  accountId: ID,
  caller: { arn: `arn:aws:sts::${ID}:assumed-role/ci/session` },
  roles: {
    execution: {
      trust: TRUST,
      inline: {
        secrets: allow('secretsmanager:GetSecretValue', [secret('token'), secret('ca'), secret('proxy')]),
        key: allow('kms:Decrypt', KEY),
      },
      attached: [LOGS],
    },
    task: {
      trust: TRUST,
      inline: {
        builds: allow(['ecs:*', 'ec2:Describe*', 'logs:*', 'secretsmanager:*'], '*'),
        roles: allow('iam:PassRole', [role('build'), role('execution')]),
      },
    },
    build: {
      trust: TRUST,
      inline: { connect: allow('rds-db:connect', `arn:aws:rds-db:${REGION}:${ID}:dbuser:cluster-ABC/harness`) },
    },
  },
  secrets: {
    token: { arn: secret('token'), name: 'token', value: 'not-to-be-read' },
    ca: { arn: secret('ca'), name: 'ca', value: 'not-to-be-read' },
    proxy: { arn: secret('proxy'), name: 'proxy', kmsKeyId: 'alias/team', value: 'not-to-be-read' },
  },
  keys: {
    'alias/team': {
      arn: KEY,
      manager: 'CUSTOMER',
      policy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ID}:root` }, Action: 'kms:*', Resource: '*' }],
      },
    },
  },
  policies: {
    [LOGS]: allow(['logs:CreateLogStream', 'logs:PutLogEvents'], `arn:aws:logs:${REGION}:${ID}:log-group:/ecs/delegate:*`),
  },
  logGroups: ['/ecs/delegate'],
  simulation: () => ({ decision: 'allowed', organizations: true }),
  taskDefinitions: { delegate: [TASK] },
} as const satisfies Account
