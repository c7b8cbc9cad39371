import { beforeEach, describe, expect, test } from 'vitest'
import type { Answer, Facts, PolicyFacts, RoleFacts, Unread } from '../../src/model/facts.ts'
import { NEEDS, PARAMETERS, REQUEST, ROLES, SECRETS } from './delegate-account.ts'
import { FAULTS, type Fault } from './fault/faults.ts'
import { gatherOnce, useDelegateAccount } from './gathering.ts'

const server = useDelegateAccount()

/** One of each kind: hundreds of runs are made here. */
const NEEDS_OF_ONE = NEEDS.filter(({ roleArn }) => roleArn === ROLES.execution)
const ONE = {
  roles: [ROLES.execution],
  secrets: [SECRETS.certificate],
  parameters: [PARAMETERS.secure],
  logGroups: [REQUEST.logGroups[0]],
  certificates: REQUEST.certificates,
  needs: () => NEEDS_OF_ONE,
}

/** A busy machine takes its time for answers, and must have it where none is kept back. */
const patience = (fault: Fault) => ({ request: fault === 'hang' ? 1_000 : 30_000 })

let whole: Facts
beforeEach(async () => {
  whole ??= await gatherOnce(ONE, { readSecrets: true })
  server().reset()
})

/** What each fault is called: by a service that speaks JSON, and by one that speaks XML. */
const REASONS: Readonly<Record<string, readonly [string | RegExp, string | RegExp]>> = {
  deny: ['AccessDenied', 'AccessDenied'],
  throttle: ['throttled', 'throttled'],
  'server-error': [/^[A-Z]\w+ \(HTTP 500\)$/, /^[A-Z]\w+ \(HTTP 500\)$/],
  'expired-token': ['the credentials have expired', 'the credentials have expired'],
  'unrecognized-client': ['AWS does not accept the credentials', 'AWS does not accept the credentials'],
  html: ['HTTP 500 with an answer that is no JSON', 'HTTP 500 without an answer that AWS would give'],
  'xml-on-json': ['HTTP 403 with an answer that is no JSON', 'AccessDenied'],
  malformed: ['HTTP 200 with an answer that is no JSON', 'HTTP 200 with an answer that is no XML'],
  'drop-before': ['connection closed', 'connection closed'],
  'drop-after': ['connection closed', 'connection closed'],
  'drop-during': ['connection closed', 'connection closed'],
  hang: ['no answer within 1 s', 'no answer within 1 s'],
  'html 200': ['HTTP 200 with an answer that is no JSON', 'HTTP 200 with an answer that lacks what was asked for'],
  'nothing at all': [
    'HTTP 200 with an answer that lacks what was asked for',
    'HTTP 200 with an answer that lacks what was asked for',
  ],
}

const OTHERS: Readonly<Record<string, Fault>> = {
  'html 200': { html: 200 },
  'nothing at all': { respond: { status: 200, body: '' } },
}
const ALL: readonly (readonly [string, Fault])[] = [...FAULTS.map(fault => [fault, fault] as const), ...Object.entries(OTHERS)]

function mapped<T>(answers: Readonly<Record<string, T>>, change: (answer: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, change(answer)]))
}

function found<T>(change: (value: T) => T): (answer: Answer<T>) => Answer<T> {
  return answer => ('found' in answer ? { found: change(answer.found) } : answer)
}

const isManaged = ({ name }: PolicyFacts): boolean => name.startsWith('arn:')
const policies = (isMeant: (policy: PolicyFacts) => boolean, unread: Unread) => (facts: Facts) => ({
  ...facts,
  roles: mapped(
    facts.roles,
    found<RoleFacts>(role => {
      const change = (policy: PolicyFacts) => (isMeant(policy) ? { name: policy.name, unread } : policy)
      return { ...role, policies: role.policies.map(change), ...(role.boundary ? { boundary: change(role.boundary) } : {}) }
    })
  ),
})
const unlisted = (isMeant: (policy: PolicyFacts) => boolean, unread: Unread) => (facts: Facts) => ({
  ...facts,
  roles: mapped(
    facts.roles,
    found<RoleFacts>(role => ({ ...role, policies: role.policies.filter(policy => !isMeant(policy)), unlisted: unread }))
  ),
})
const keysOf = ({ keys }: Facts, isMeant: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(keys).filter(([name]) => isMeant(name)))
const notSimulated = (reason: Unread, facts: Facts): Facts => ({
  ...facts,
  simulations: [],
  notSimulated: Object.fromEntries(
    NEEDS_OF_ONE.map(({ roleArn }) => [roleArn, { ...reason, operation: 'iam:SimulatePrincipalPolicy' }])
  ),
})

/** What is left of the facts when a call fails: all but what depends on it. */
const LEFT: Readonly<Record<string, (unread: Unread) => (facts: Facts) => Facts>> = {
  'iam:GetRole': unread => facts => notSimulated(unread, { ...facts, roles: mapped(facts.roles, () => ({ unread })) }),
  'iam:ListRolePolicies': unread => unlisted(policy => !isManaged(policy), unread),
  'iam:GetRolePolicy': unread => policies(policy => !isManaged(policy), unread),
  'iam:ListAttachedRolePolicies': unread => unlisted(isManaged, unread),
  'iam:GetPolicy': unread => policies(isManaged, unread),
  'iam:GetPolicyVersion': unread => policies(isManaged, unread),
  'iam:SimulatePrincipalPolicy': unread => facts => notSimulated(unread, facts),
  'secretsmanager:DescribeSecret': unread => facts => ({
    ...facts,
    secrets: mapped(facts.secrets, () => ({ unread })),
    keys: keysOf(facts, name => name.endsWith('alias/team')),
  }),
  'secretsmanager:GetResourcePolicy': unread => facts => ({
    ...facts,
    secrets: mapped(
      facts.secrets,
      found(secret => ({ ...secret, policy: { unread } }))
    ),
  }),
  'secretsmanager:GetSecretValue': unread => facts => ({
    ...facts,
    certificates: mapped(facts.certificates ?? {}, () => ({ unread })),
  }),
  'kms:DescribeKey': unread => facts => ({ ...facts, keys: mapped(facts.keys, () => ({ unread })) }),
  'kms:GetKeyPolicy': unread => facts => ({
    ...facts,
    keys: mapped(
      facts.keys,
      found(key => (key.manager === 'AWS' ? key : { ...key, policy: { unread } }))
    ),
  }),
  'ssm:DescribeParameters': unread => facts => ({
    ...facts,
    parameters: mapped(facts.parameters, () => ({ unread })),
    keys: keysOf(facts, name => !name.endsWith('alias/team')),
  }),
  'logs:DescribeLogGroups': unread => facts => ({ ...facts, logGroups: mapped(facts.logGroups, () => ({ unread })) }),
}

describe.each(Object.keys(LEFT))('%s', operation => {
  test.each(ALL)('%s', async (name, fault) => {
    server().fault(operation, fault)
    const facts = await gatherOnce(ONE, { readSecrets: true }, patience(fault))
    const reason = REASONS[name]?.[operation.startsWith('iam:') ? 1 : 0] ?? 'none'
    const unread = { operation, reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) }
    expect(facts).toEqual(LEFT[operation]?.(unread)(whole))
    expect(JSON.stringify(facts)).not.toMatch(/<|is not authorized|Rate exceeded|taskDef/)
  })
})

test('every operation is among them', async () => {
  await gatherOnce(ONE, { readSecrets: true })
  expect(Object.keys(LEFT).sort()).toEqual([...new Set(server().names)].filter(name => name !== 'sts:GetCallerIdentity').sort())
})

test('all operations at once', async () => {
  for (const [index, operation] of Object.keys(LEFT).entries()) server().fault(operation, ALL[index % ALL.length]?.[1] ?? 'deny')
  const facts = await gatherOnce(REQUEST, {}, { request: 2_000 })
  const { roles, secrets, parameters, keys, logGroups } = facts
  const answers = [roles, secrets, parameters, keys, logGroups].flatMap(record => Object.values<Answer<unknown>>(record))
  expect(answers.filter(answer => !('unread' in answer))).toEqual([])
  expect(facts.simulations).toEqual([])
})

describe('GetCallerIdentity', () => {
  test.each(ALL)('%s ends the run', async (name, fault) => {
    server().fault('sts:*', fault)
    const failing = gatherOnce(ONE, {}, patience(fault))
    await expect(failing).rejects.toMatchObject({
      code: 'AWS',
      message: expect.stringMatching(/^sts:GetCallerIdentity failed: /),
    })
    const reason = REASONS[name]?.[1]
    if (typeof reason === 'string') await expect(failing).rejects.toThrow(reason)
    expect(new Set(server().names)).toEqual(new Set(['sts:GetCallerIdentity']))
  })
})

describe('what passes is asked again', () => {
  test.each(['throttle', 'server-error', 'drop-before', 'drop-during', 'hang'] as const)('%s', async fault => {
    const parameters = Object.values(PARAMETERS)
    const { parameters: known } = await gatherOnce({ parameters })
    server().reset()
    server().fault('ssm:*', fault, { times: 1 })
    const facts = await gatherOnce({ parameters }, {}, { ...patience(fault), attempts: 3 })
    expect(facts.parameters).toEqual(known)
  })

  test('but not for ever', async () => {
    server().fault('ssm:*', 'hang')
    const { parameters } = await gatherOnce({ parameters: [PARAMETERS.plain] }, {}, { request: 10_000, call: 200, attempts: 5 })
    expect(Object.values(parameters)).toEqual([
      { unread: { operation: 'ssm:DescribeParameters', reason: 'no answer within 0.2 s' } },
    ])
  })
})
