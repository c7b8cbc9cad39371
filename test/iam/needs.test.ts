import { describe, expect, it } from 'vitest'
import { doubtsOf } from '../../src/iam/decryption.ts'
import { needsOf, wantedOf } from '../../src/iam/needs.ts'
import type { Subject } from '../../src/iam/subject.ts'
import { ACCOUNT, account, BUILD, CERTIFICATE, container, EXECUTION, KEY, secret, TASK, TOKEN } from './account.ts'

const BUILD_ROLE = { arn: BUILD, path: ['containerDefinitions', 0, 'environment', 0, 'value'] }

function subject(containers: readonly unknown[] = [container()], more: Partial<Subject> = {}): Subject {
  return {
    task: { executionRoleArn: EXECUTION, taskRoleArn: TASK, containerDefinitions: containers },
    delegates: [{ container: 'delegate', buildRole: BUILD_ROLE }],
    database: { resourceId: 'cluster-ABCDEFGHIJKL01234', user: 'liquibase', region: 'eu-west-1' },
    ...more,
  }
}

function lines(given: Subject): string[] {
  return needsOf(given).map(({ role, action, resource }) => `${role} ${action} ${resource}`)
}

/** Of the execution role, or of the task role for what only that needs. */
const of = (given: Subject, action: string) =>
  needsOf(given).filter(need => need.action === action && (need.role === 'execution' || action === 'iam:PassRole'))

describe('needs', () => {
  it('of a delegate, in the order of roles and of the definition', () => {
    const stream = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/ecs/delegate:log-stream:delegate/delegate/0123456789abcdef0123456789abcdef`
    const repository = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/harness/delegate`
    expect(lines(subject()).filter(line => !line.startsWith('task '))).toEqual([
      `execution secretsmanager:GetSecretValue ${TOKEN}`,
      `execution secretsmanager:GetSecretValue ${CERTIFICATE}`,
      'execution ecr:GetAuthorizationToken *',
      `execution ecr:BatchCheckLayerAvailability ${repository}`,
      `execution ecr:GetDownloadUrlForLayer ${repository}`,
      `execution ecr:BatchGetImage ${repository}`,
      `execution logs:CreateLogStream ${stream}`,
      `execution logs:PutLogEvents ${stream}`,
      `build rds-db:connect arn:aws:rds-db:eu-west-1:${ACCOUNT}:dbuser:cluster-ABCDEFGHIJKL01234/liquibase`,
    ])
  })

  it('of a secret that is referred to several times, once, at the first', () => {
    const secrets = ['username', 'password'].map(key => ({ name: key, valueFrom: `${TOKEN}:${key}::` }))
    expect(of(subject([container({ secrets })]), 'secretsmanager:GetSecretValue')).toEqual([
      {
        role: 'execution',
        roleArn: EXECUTION,
        action: 'secretsmanager:GetSecretValue',
        resource: TOKEN,
        because: 'to read the secret of username',
        path: ['containerDefinitions', 0, 'secrets', 0, 'valueFrom'],
        container: 'delegate',
      },
    ])
  })

  it('of a secret go by the full ARN that the account gives', () => {
    const partial = CERTIFICATE.slice(0, -7)
    const facts = account({ secrets: { [partial]: secret(CERTIFICATE) } })
    const given = subject([container({ secrets: [{ name: 'HARNESS_CERT_0', valueFrom: partial }] })], { facts })
    expect(of(given, 'secretsmanager:GetSecretValue').map(({ resource }) => resource)).toEqual([CERTIFICATE])
  })

  it('of keys have the context that KMS is asked in', () => {
    const facts = account({
      secrets: { [TOKEN]: secret(TOKEN, { key: 'alias/database' }), [CERTIFICATE]: secret(CERTIFICATE) },
      keys: { 'eu-west-1 alias/database': { found: { arn: KEY, manager: 'CUSTOMER' } } },
    })
    expect(of(subject(undefined, { facts }), 'kms:Decrypt')).toMatchObject([
      {
        resource: KEY,
        context: {
          'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com',
          'kms:CallerAccount': ACCOUNT,
          'kms:EncryptionContext:SecretARN': TOKEN,
        },
        because: 'to decrypt the secret of HARNESS_TOKEN',
      },
    ])
  })

  it.each([
    ['that AWS manages', 'alias/database', { found: { arn: KEY, manager: 'AWS' } }],
    [
      'of Secrets Manager itself',
      'alias/aws/secretsmanager',
      { unread: { operation: 'kms:DescribeKey', reason: 'AccessDenied' } },
    ],
  ] as const)('of a key %s are none', (_, key, answer) => {
    const facts = account({ secrets: { [TOKEN]: secret(TOKEN, { key }) }, keys: { [`eu-west-1 ${key}`]: answer } })
    const given = subject(undefined, { facts })
    expect(of(given, 'kms:Decrypt')).toEqual([])
    expect(doubtsOf(given)).toEqual([])
  })

  it('of a key that could not be read are in doubt, unless its ARN is known', () => {
    const unread = { unread: { operation: 'kms:DescribeKey', reason: 'AccessDenied' } }
    const keyed = (key: string) =>
      subject(undefined, {
        facts: account({ secrets: { [TOKEN]: secret(TOKEN, { key }) }, keys: { [`eu-west-1 ${key}`]: unread } }),
      })
    expect(doubtsOf(keyed('alias/database'))).toMatchObject([
      { action: 'kms:Decrypt', on: 'the key alias/database', reason: 'kms:DescribeKey: AccessDenied' },
    ])
    expect(doubtsOf(keyed(KEY))).toEqual([])
    expect(of(keyed(KEY), 'kms:Decrypt')).toMatchObject([{ resource: KEY }])
    expect(of(keyed('1234abcd-12ab-34cd-56ef-1234567890ab'), 'kms:Decrypt')).toMatchObject([{ resource: KEY }])
  })

  it.each([
    ['a name', 'db-password', 'parameter/db-password'],
    ['a path', '/db/password', 'parameter/db/password'],
    ['an ARN', `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/db/password`, 'parameter/db/password'],
  ])('of a parameter by %s', (_, valueFrom, resource) => {
    const given = subject([container({ secrets: [{ name: 'PASSWORD', valueFrom }] })])
    expect(of(given, 'ssm:GetParameters').map(need => need.resource)).toEqual([`arn:aws:ssm:eu-west-1:${ACCOUNT}:${resource}`])
  })

  it('of a name are none where the region is not known', () => {
    const given = subject([container({ secrets: [{ name: 'PASSWORD', valueFrom: 'db-password' }], logConfiguration: undefined })])
    expect(of(given, 'ssm:GetParameters')).toEqual([])
    expect(of({ ...given, region: 'eu-north-1' }, 'ssm:GetParameters')).toHaveLength(1)
  })

  it('of log options and registries are those of secrets', () => {
    const given = subject([
      container({
        secrets: [],
        repositoryCredentials: { credentialsParameter: 'registry' },
        logConfiguration: {
          logDriver: 'splunk',
          secretOptions: [{ name: 'splunk-token', valueFrom: TOKEN }],
        },
      }),
    ])
    expect(of({ ...given, region: 'eu-west-1' }, 'secretsmanager:GetSecretValue')).toMatchObject([
      { resource: TOKEN, because: 'to read the secret of the log option splunk-token' },
      {
        resource: `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:registry`,
        because: 'to read the secret of the registry’s credentials',
        path: ['containerDefinitions', 0, 'repositoryCredentials', 'credentialsParameter'],
      },
    ])
  })

  it.each([
    [`${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a/b:1.2`, `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/a/b`],
    [`${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a@sha256:${'0'.repeat(64)}`, `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/a`],
    [`${ACCOUNT}.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a`, `arn:aws-us-gov:ecr:us-gov-west-1:${ACCOUNT}:repository/a`],
    [`${ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1`, `arn:aws-cn:ecr:cn-north-1:${ACCOUNT}:repository/a`],
    [`${ACCOUNT}.dkr-ecr.eu-west-1.on.aws/a:1`, `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/a`],
    ['public.ecr.aws/a/b:1', undefined],
    ['docker.io/harness/delegate:3.0.0', undefined],
    ['${Image}', undefined],
  ])('of the image %s', (image, resource) => {
    expect(of(subject([container({ image })]), 'ecr:BatchGetImage').map(need => need.resource)).toEqual(
      resource ? [resource] : []
    )
  })

  it('of a log group to create it only where it is not there', () => {
    const options = { 'awslogs-group': '/ecs/a', 'awslogs-region': 'eu-west-1', 'awslogs-create-group': 'true' }
    const containers = [container({ logConfiguration: { logDriver: 'awslogs', options } })]
    const facts = account({ logGroups: { 'eu-west-1 /ecs/a': { found: true } } })
    const ofExecution = (given: Subject) => of(given, 'logs:CreateLogGroup')
    expect(ofExecution(subject(containers))).toHaveLength(1)
    expect(ofExecution(subject(containers, { facts }))).toEqual([])
  })

  it('of the task role are those of a delegate only, and roles of another account are not passed', () => {
    expect(lines(subject(undefined, { delegates: [] })).filter(line => line.startsWith('task '))).toEqual([])
    const foreign = { arn: BUILD.replace(ACCOUNT, '444455556666'), path: [] }
    expect(of(subject(undefined, { delegates: [{ buildRole: foreign }] }), 'iam:PassRole')).toMatchObject([
      { resource: EXECUTION },
    ])
  })

  it('of roles that are not known are none', () => {
    expect(needsOf({ task: { executionRoleArn: '${Role}', containerDefinitions: [container()] }, delegates: [] })).toEqual([])
  })

  it('want each thing read once', () => {
    const second = container({
      name: 'other',
      secrets: [
        { name: 'A', valueFrom: TOKEN },
        { name: 'B', valueFrom: '/b' },
      ],
    })
    expect(wantedOf(subject([container(), second]))).toEqual({
      roles: [EXECUTION, TASK, BUILD],
      secrets: [TOKEN, CERTIFICATE],
      parameters: [`arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/b`],
      logGroups: ['eu-west-1 /ecs/delegate'],
    })
  })
})
