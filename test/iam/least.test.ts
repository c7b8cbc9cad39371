import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/iam/evaluate.ts'
import { leastPolicies, leastStatement, leastStatements, trustPolicy } from '../../src/iam/least.ts'
import { type Need, needsOf } from '../../src/iam/needs.ts'
import type { Subject } from '../../src/iam/subject.ts'
import { assumableBy } from '../../src/iam/trust.ts'
import { ACCOUNT, account, BUILD, CERTIFICATE, container, EXECUTION, KEY, secret, TASK, TOKEN } from './account.ts'
import { policy } from './table.ts'

const KEY_POLICY = policy({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' })

/** What IAM says of a need under some statements; a secret without its random characters gets some. */
function decisionOf({ roleArn, action, resource, context }: Need, statements: readonly unknown[]): string {
  const isPartial = resource.includes(':secret:') && !/-[A-Za-z0-9]{6}$/.test(resource)
  return evaluate({
    principalArn: roleArn,
    action,
    resourceArn: isPartial ? `${resource}-x9Y8z7` : resource,
    ...(context ? { context } : {}),
    identityPolicies: [{ Version: '2012-10-17', Statement: statements }],
    ...(action === 'kms:Decrypt' ? { resourcePolicy: KEY_POLICY } : {}),
  }).decision
}

const valueFrom = fc.constantFrom(
  TOKEN,
  CERTIFICATE,
  `${CERTIFICATE}:pem::`,
  `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:partial`,
  '/a/parameter',
  `arn:aws:ssm:eu-central-1:${ACCOUNT}:parameter/other`
)
const containers = fc.array(
  fc.record({
    name: fc.constantFrom('delegate', 'sidecar'),
    image: fc.constantFrom(
      `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/a:1`,
      `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/b`,
      'nginx'
    ),
    secrets: fc.array(fc.record({ name: fc.constantFrom('A', 'B'), valueFrom }), { maxLength: 3 }),
    logConfiguration: fc.record({
      logDriver: fc.constant('awslogs'),
      options: fc.record({
        'awslogs-group': fc.constantFrom('/ecs/a', '/ecs/b'),
        'awslogs-region': fc.constant('eu-west-1'),
        'awslogs-stream-prefix': fc.constantFrom('x', 'y'),
        'awslogs-create-group': fc.constantFrom('true', 'false'),
      }),
    }),
  }),
  { minLength: 1, maxLength: 3 }
)
const facts = account({
  secrets: { [TOKEN]: secret(TOKEN, { key: KEY }), [CERTIFICATE]: secret(CERTIFICATE) },
  keys: { [`eu-west-1 ${KEY}`]: { found: { arn: KEY, manager: 'CUSTOMER', policy: { found: KEY_POLICY } } } },
})
const subjects = fc.record({ containers, isDelegate: fc.boolean() }).map(
  ({ containers: containerDefinitions, isDelegate }): Subject => ({
    task: { executionRoleArn: EXECUTION, taskRoleArn: TASK, containerDefinitions },
    delegates: isDelegate ? [{ buildRole: { arn: BUILD, path: [] } }] : [],
    database: { resourceId: 'db-ABC', user: 'me', region: 'eu-west-1' },
    facts,
  })
)

describe('the least policies', () => {
  it('grant everything that is needed, and no statement of them is idle', () => {
    fc.assert(
      fc.property(subjects, subject => {
        const needs = needsOf(subject)
        const policies = leastPolicies(needs)
        for (const kind of ['execution', 'task', 'build'] as const) {
          const own = needs.filter(({ role }) => role === kind)
          const statements = policies[kind]?.policy?.Statement ?? []
          for (const need of own) expect({ need, decision: decisionOf(need, statements) }).toEqual({ need, decision: 'allowed' })
          for (const idle of statements) {
            const others = statements.filter(statement => statement !== idle)
            expect(own.some(need => decisionOf(need, others) !== 'allowed')).toBe(true)
          }
        }
      }),
      { numRuns: 200 }
    )
  })

  it('grant every single need by a statement of its own', () => {
    fc.assert(
      fc.property(subjects, subject => {
        for (const need of needsOf(subject)) expect(decisionOf(need, [leastStatement(need)])).toBe('allowed')
      }),
      { numRuns: 50 }
    )
  })

  it('say the same of one definition in one way', () => {
    const needs = needsOf({
      task: { executionRoleArn: EXECUTION, containerDefinitions: [container({ image: 'nginx' })] },
      delegates: [],
    })
    expect(leastPolicies(needs)).toEqual({
      execution: {
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: [TOKEN, CERTIFICATE] },
            {
              Effect: 'Allow',
              Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
              Resource: `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/ecs/delegate:*`,
            },
          ],
        },
        trust: trustPolicy(EXECUTION),
      },
    })
  })

  it('keep a permission to its purpose', () => {
    const about = { role: 'task', roleArn: TASK, because: '', path: [] } as const
    const passed = { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }
    expect(leastStatements([{ ...about, action: 'iam:PassRole', resource: BUILD, context: passed }])).toEqual([
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: BUILD, Condition: { StringEquals: passed } },
    ])
  })

  it('make trust policies for roles without needs', () => {
    expect(leastPolicies([], { roles: { build: BUILD }, region: 'eu-west-1' })).toEqual({
      build: { policy: undefined, trust: trustPolicy(BUILD, 'eu-west-1') },
    })
  })
})

describe('the trust policy', () => {
  const context = (account: string) => ({
    'aws:SourceAccount': account,
    'aws:SourceArn': `arn:aws:ecs:eu-west-1:${account}:task/cluster/id`,
  })

  it('is for tasks of the role’s own account', () => {
    expect(assumableBy(trustPolicy(BUILD), 'ecs-tasks.amazonaws.com', context(ACCOUNT))).toBe('allowed')
    expect(assumableBy(trustPolicy(BUILD), 'ecs-tasks.amazonaws.com', context('444455556666'))).toBe('denied')
    expect(assumableBy(trustPolicy(BUILD), 'ec2.amazonaws.com', context(ACCOUNT))).toBe('denied')
  })
})
