import { describe, expect, it } from 'vitest'
import { assumableByTasks } from '../../src/iam/assumable.ts'
import { malformedConnects } from '../../src/iam/connecting.ts'
import type { Need } from '../../src/iam/needs.ts'
import { prove } from '../../src/iam/prove.ts'
import { whyDenied } from '../../src/iam/why.ts'
import type { Facts, Simulation } from '../../src/model/facts.ts'
import { ACCOUNT, account, BUILD, CERTIFICATE, DATABASE_USER, EXECUTION, KEY, role, secret, TASK } from './account.ts'
import { policy, statement } from './table.ts'

const READ: Need = {
  role: 'execution',
  roleArn: EXECUTION,
  action: 'secretsmanager:GetSecretValue',
  resource: CERTIFICATE,
  because: 'to read the secret of HARNESS_CERT_0',
  path: [],
}
const DECRYPT: Need = {
  ...READ,
  action: 'kms:Decrypt',
  resource: KEY,
  context: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com', 'kms:CallerAccount': ACCOUNT },
}
const CONNECT: Need = { ...READ, role: 'build', roleArn: BUILD, action: 'rds-db:connect', resource: DATABASE_USER }
const UNREAD = { operation: 'iam:GetRolePolicy', reason: 'AccessDenied' }

/** Facts in which the execution role has these policies, and nothing else. */
const withPolicies = (...documents: readonly unknown[]) => account({ roles: { [EXECUTION]: role(EXECUTION, documents) } })
const DENY = policy({ Effect: 'Deny', Sid: 'No' })
const ALLOW = policy(statement({ Sid: 'Yes' }))
const owned = (document: unknown) => ({ [CERTIFICATE]: secret(CERTIFICATE, { policy: { found: document } }) })
const key = (document: unknown) => ({
  [`eu-west-1 ${KEY}`]: { found: { arn: KEY, manager: 'CUSTOMER', policy: { found: document } } } as const,
})
const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` }

describe('a proof', () => {
  it('names the statement that allows, or denies', () => {
    expect(prove(READ, withPolicies(ALLOW))).toEqual({
      verdict: 'allowed',
      by: { from: 'identity', policy: 0, statement: 0, policyName: 'policy-0', sid: 'Yes' },
    })
    expect(prove(READ, withPolicies(ALLOW, DENY))).toMatchObject({ verdict: 'denied', by: { policyName: 'policy-1', sid: 'No' } })
    expect(prove(READ, withPolicies())).toEqual({ verdict: 'denied' })
  })

  it.each<[string, Facts, string]>([
    [
      'a role',
      account({ roles: { [EXECUTION]: { unread: { operation: 'iam:GetRole', reason: 'AccessDenied' } } } }),
      'iam:GetRole: AccessDenied',
    ],
    [
      'a role that is another',
      account({ roles: { [EXECUTION]: role(TASK, [ALLOW]) } }),
      `iam:GetRole: AWS returned another role, ${TASK}`,
    ],
    [
      'a policy',
      account({
        roles: {
          [EXECUTION]: role(EXECUTION, [], {
            policies: [
              { name: 'a', document: ALLOW },
              { name: 'b', unread: UNREAD },
            ],
          }),
        },
      }),
      'iam:GetRolePolicy: AccessDenied (policy b)',
    ],
    [
      'the list of policies',
      account({ roles: { [EXECUTION]: role(EXECUTION, [ALLOW], { unlisted: UNREAD }) } }),
      'iam:GetRolePolicy: AccessDenied',
    ],
    [
      'the boundary',
      account({ roles: { [EXECUTION]: role(EXECUTION, [ALLOW], { boundary: { name: 'limit', unread: UNREAD } }) } }),
      'iam:GetRolePolicy: AccessDenied (policy limit)',
    ],
    [
      'the secret',
      account({ secrets: {} }),
      'secretsmanager:DescribeSecret: the secret is not among the facts; neither the secret’s policy nor its key is known',
    ],
    [
      'the secret’s policy',
      account({ secrets: { [CERTIFICATE]: secret(CERTIFICATE, { policy: { unread: UNREAD } }) } }),
      'iam:GetRolePolicy: AccessDenied',
    ],
  ])('is none where %s was not read', (_, facts, reason) => {
    expect(prove(READ, facts)).toEqual({ verdict: 'unproved', reason })
  })

  it('stands where what was not read cannot change it', () => {
    const unlisted = account({ roles: { [EXECUTION]: role(EXECUTION, [DENY], { unlisted: UNREAD }) } })
    expect(prove(READ, unlisted).verdict).toBe('denied')
    expect(prove(READ, { ...withPolicies(DENY), secrets: {} }).verdict).toBe('denied')
    expect(prove(READ, { ...withPolicies(), secrets: {} }).verdict).toBe('unproved')
  })

  it('knows what is certain of the request, and of nothing else', () => {
    const under = (key: string, value: string) =>
      prove(READ, withPolicies(policy({ Condition: { StringEquals: { [key]: value } } })))
    expect(under('aws:SecureTransport', 'true').verdict).toBe('allowed')
    expect(under('aws:RequestedRegion', 'eu-west-1').verdict).toBe('allowed')
    expect(under('aws:ResourceAccount', '444455556666').verdict).toBe('denied')
    expect(under('aws:SourceVpc', 'vpc-1')).toEqual({
      verdict: 'unproved',
      reason: 'statement 1 of the policy policy-0 depends on aws:SourceVpc, which nobody knows before the task runs',
    })
  })

  it('of a key needs its policy', () => {
    const facts = (document: unknown) => ({ ...withPolicies(ALLOW), keys: key(document) })
    expect(prove(DECRYPT, facts(policy({ Principal: root }))).verdict).toBe('allowed')
    expect(prove(DECRYPT, facts(policy({ Principal: { AWS: EXECUTION } }))).by?.from).toBe('resource')
    expect(prove(DECRYPT, facts(policy({ Principal: { AWS: BUILD } }))).verdict).toBe('denied')
    expect(prove(DECRYPT, withPolicies(ALLOW))).toEqual({
      verdict: 'unproved',
      reason: 'kms:DescribeKey: the key is not among the facts',
    })
  })

  it('of rds-db:connect takes no condition for sure, of a database that is not known any statement', () => {
    const build = (document: unknown) => account({ roles: { [BUILD]: role(BUILD, [document]) } })
    const connect = { Action: 'rds-db:connect', Resource: DATABASE_USER }
    expect(prove(CONNECT, build(policy({ ...connect, Condition: { Bool: { 'aws:SecureTransport': 'true' } } })))).toEqual({
      verdict: 'unproved',
      reason: 'statement 1 of the policy policy-0 has a condition, which rds-db:connect is not known to support',
    })
    const anywhere = { ...CONNECT, resource: '*' }
    expect(prove(anywhere, build(policy(connect))).verdict).toBe('allowed')
    expect(prove(anywhere, build(policy({ Action: 'rds:*' }))).verdict).toBe('denied')
  })
})

describe('the simulator', () => {
  const simulated = (facts: Facts, need: Need, more: Partial<Simulation>): Facts => ({
    ...facts,
    simulations: [
      { role: need.roleArn, action: need.action, resource: need.resource, decision: 'allowed', missing: [], ...more },
    ],
  })

  it.each<[string, Facts, Partial<Simulation>, string]>([
    ['agrees', withPolicies(ALLOW), {}, 'allowed'],
    ['agrees on a denial', withPolicies(), { decision: 'implicitDeny' }, 'denied'],
    ['sees an organisation’s denial', withPolicies(ALLOW), { decision: 'implicitDeny', organisation: false }, 'unproved'],
    ['denies what we allow', withPolicies(ALLOW), { decision: 'explicitDeny' }, 'unproved'],
    ['misses what we allow', withPolicies(ALLOW), { decision: 'implicitDeny' }, 'unproved'],
    ['lacked a key that nobody knows', withPolicies(ALLOW), { decision: 'implicitDeny', missing: ['aws:SourceVpc'] }, 'unproved'],
    ['lacked a key that we know', withPolicies(ALLOW), { decision: 'implicitDeny', missing: ['aws:RequestedRegion'] }, 'allowed'],
    ['allows what we deny', withPolicies(), {}, 'unproved'],
    [
      'allows what the secret’s policy denies',
      { ...withPolicies(ALLOW), secrets: owned(policy({ Effect: 'Deny', Principal: '*' })) },
      {},
      'denied',
    ],
    [
      'does not see what the secret’s policy allows',
      { ...withPolicies(), secrets: owned(policy({ Principal: { AWS: EXECUTION } })) },
      { decision: 'implicitDeny' },
      'allowed',
    ],
    [
      'sees a denial of what the secret’s policy allows',
      { ...withPolicies(), secrets: owned(policy({ Principal: '*' })) },
      { decision: 'explicitDeny' },
      'unproved',
    ],
    ['answers for what was not read', account({ secrets: {} }), {}, 'unproved'],
  ])('%s', (_, facts, more, verdict) => {
    expect(prove(READ, simulated(facts, READ, more)).verdict).toBe(verdict)
  })

  it('says so with both answers', () => {
    expect(prove(READ, simulated(withPolicies(ALLOW), READ, { decision: 'implicitDeny', missing: ['aws:SourceVpc'] }))).toEqual({
      verdict: 'unproved',
      reason:
        'the policies that were read allow it, while the simulator says that nothing allows it (it had no value for aws:SourceVpc)',
      simulator: 'implicitDeny',
    })
  })

  it('does not see the policies of keys', () => {
    const facts = { ...withPolicies(ALLOW), keys: key(policy({ Principal: { AWS: BUILD } })) }
    expect(prove(DECRYPT, simulated(facts, DECRYPT, {})).verdict).toBe('denied')
  })
})

describe('the reason of a denial', () => {
  const reason = (need: Need, facts: Facts) => whyDenied(need, prove(need, facts), facts)

  it('is the boundary, where that alone falls short', () => {
    const boundary = { name: 'limit', document: policy({ Action: 's3:*' }) }
    const facts = account({ roles: { [EXECUTION]: role(EXECUTION, [ALLOW], { boundary }) } })
    expect(reason(READ, facts)).toMatchObject({ reason: 'the permissions boundary limit does not allow it', place: 'boundary' })
  })

  it('is the nearest statement, by how little it lacks', () => {
    const other = { Sid: 'Other', Action: 'secretsmanager:GetSecretValue', Resource: CERTIFICATE.replace('rds-ca', 'ca') }
    const suffix = { Sid: 'Suffix', Action: 'secretsmanager:*', Resource: CERTIFICATE.slice(0, -7) }
    const list = { Sid: 'List', Action: 'secretsmanager:GetSecretPolicy', Resource: CERTIFICATE }
    expect(reason(READ, withPolicies(policy(other, suffix))).reason).toContain('statement `Suffix`')
    expect(reason(READ, withPolicies(policy(list, other))).reason).toContain('statement `List`')
    expect(reason(READ, withPolicies(policy({ Action: 's3:*' }))).reason).toBe('no statement of its policies allows it')
  })

  it('never repeats what no policy of IAM can hold', () => {
    const odd = policy({ Sid: 'a\u001b[31mb', Action: 'secretsmanager:GetSecretValue', Resource: 'arn:aws:s3:::"secret"' })
    expect(reason(READ, withPolicies(odd)).reason).toBe(
      'no statement allows it; the nearest: statement `‹hidden›` of the policy policy-0 allows it, but on ‹hidden›'
    )
  })
})

describe('whether tasks may assume a role', () => {
  const trust = (...elements: readonly object[]) =>
    policy(
      ...elements.map(more => ({
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Resource: undefined,
        ...more,
      }))
    )
  const from = (arn: string) => ({ Condition: { ArnLike: { 'aws:SourceArn': arn } } })

  it.each<[string, unknown, string]>([
    ['plain', trust({}), 'allowed'],
    ['of the region', trust(from(`arn:aws:ecs:eu-west-1:${ACCOUNT}:*`)), 'allowed'],
    ['of any region', trust(from(`arn:aws:ecs:*:${ACCOUNT}:*`)), 'allowed'],
    ['of another region', trust(from(`arn:aws:ecs:us-east-1:${ACCOUNT}:*`)), 'unproved'],
    ['of another account', trust(from('arn:aws:ecs:eu-west-1:444455556666:*')), 'denied'],
    ['of a cluster', trust(from(`arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/a`)), 'denied'],
    ['of a task', trust(from(`arn:aws:ecs:eu-west-1:${ACCOUNT}:task/*`)), 'unproved'],
    ['by another key', trust({ Condition: { StringEquals: { 'sts:ExternalId': 'a' } } }), 'unproved'],
    ['for another service', trust({ Principal: { Service: 'ecs.amazonaws.com' } }), 'denied'],
    ['for another action', trust({ Action: 'sts:TagSession' }), 'denied'],
    ['denied', trust({}, { Effect: 'Deny', Principal: '*' }), 'denied'],
    ['unreadable', undefined, 'unproved'],
  ])('%s', (_, document, verdict) => {
    expect(assumableByTasks(EXECUTION, document, 'eu-west-1').verdict).toBe(verdict)
  })

  it('hangs on the region where that is not known', () => {
    expect(assumableByTasks(EXECUTION, trust(from(`arn:aws:ecs:us-east-1:${ACCOUNT}:*`)), undefined)).toMatchObject({
      verdict: 'unproved',
      isForRegion: true,
    })
  })
})

describe('a Resource of rds-db:connect', () => {
  const at = (resource: string) => `arn:aws:rds-db:eu-west-1:${ACCOUNT}:${resource}`

  it.each([
    [at('dbuser:cluster-ABC/me'), true],
    [at('dbuser:db-ABC/me'), true],
    [at('dbuser:prx-0123abc/*'), true],
    [at('dbuser:*/me'), true],
    [at('dbuser:*'), true],
    [at('dbuser:cluster-*/me'), true],
    [at('dbuser:c*/me'), true],
    [at('dbuser:cluster-ABC*'), true],
    [at('dbuser:db-ABC/${aws:PrincipalTag/user}'), true],
    [at('*'), true],
    ['*', true],
    ['arn:aws:rds-db:*:*:dbuser:*/*', true],
    [at('dbuser:orders/me'), false],
    [at('dbuser:orders*/me'), false],
    [at('dbuser:db-my-orders/me'), false],
    [at('dbuser:cluster-ABC'), false],
    [at('dbuser/cluster-ABC/me'), false],
    [at('db:orders'), false],
    [at('cluster:orders'), false],
    ['arn:aws:rds-db::111122223333:dbuser:cluster-ABC/me', false],
    ['arn:aws:rds-db:eu-west-1::dbuser:cluster-ABC/me', false],
    ['arn:aws-cn:rds-db:cn-north-1:111122223333:dbuser:cluster-ABC/me', false],
    ['arn:aws:rds:eu-west-1:111122223333:dbuser:cluster-ABC/me', false],
    ['arn:aws:rds-db:eu-west-1:${aws:PrincipalAccount}:dbuser:*/me', false],
  ])('%s can match: %s', (Resource, canMatch) => {
    const found = role(BUILD, [policy({ Action: 'rds-db:connect', Resource })])
    expect('found' in found && malformedConnects(found.found).length === 0).toBe(canMatch)
  })
})
