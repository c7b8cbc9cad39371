import { describe, expect, test } from 'vitest'
import { need, PARAMETERS, POLICIES, ROLES, SECRETS } from './delegate-account.ts'
import { gatherFrom, gatherOnce, useDelegateAccount } from './gathering.ts'

const server = useDelegateAccount()

describe('roles', () => {
  const unread = (operation: string, reason: string) => ({ unread: { operation, reason } })

  test('of another account are not asked for', async () => {
    const arn = 'arn:aws:iam::444455556666:role/execution'
    const { roles, notSimulated } = await gatherOnce({ roles: [arn], needs: () => [need(arn, 'a:b', '*')] })
    const reason = 'it belongs to account 444455556666, the credentials to 111122223333'
    expect(roles).toEqual({ [arn]: unread('iam:GetRole', reason) })
    expect(notSimulated).toEqual({ [arn]: { operation: 'iam:SimulatePrincipalPolicy', reason } })
    expect(server().names).toEqual(['sts:GetCallerIdentity'])
  })

  test('of another path are other roles', async () => {
    const arn = ROLES.execution.replace('/delegate', '')
    const { roles, notSimulated } = await gatherOnce({ roles: [arn], needs: () => [need(arn, 'a:b', '*')] })
    const reason = `the role of this name is ${ROLES.execution}`
    expect(roles).toEqual({ [arn]: unread('iam:GetRole', reason) })
    expect(notSimulated).toEqual({ [arn]: { operation: 'iam:SimulatePrincipalPolicy', reason } })
  })

  test('that are not there are absent', async () => {
    const arn = ROLES.task.replace('task', 'none')
    const { roles, notSimulated } = await gatherOnce({ roles: [arn], needs: () => [need(arn, 'a:b', '*')] })
    const reason = 'account 111122223333 has no role of this name'
    expect(roles).toEqual({ [arn]: { absent: reason } })
    expect(notSimulated).toEqual({ [arn]: { operation: 'iam:SimulatePrincipalPolicy', reason } })
  })

  test('are not asked for by what is no ARN of one', async () => {
    const { roles } = await gatherOnce({ roles: ['execution', 'arn:aws:iam::111122223333:user/ci'] })
    expect(Object.values(roles)).toEqual(Array(2).fill(unread('iam:GetRole', 'it is not the ARN of a role')))
    expect(server().names).toEqual(['sts:GetCallerIdentity'])
  })

  test('keep what is known when a list breaks off', async () => {
    server().pageSize = 1
    server().fault('iam:ListRolePolicies', 'deny', { after: 1 })
    const { roles } = await gatherOnce({ roles: [ROLES.execution] })
    expect(roles[ROLES.execution]).toMatchObject({
      found: {
        policies: [{ name: 'secrets' }, { name: POLICIES.aws }, { name: POLICIES.shared }],
        unlisted: { operation: 'iam:ListRolePolicies', reason: 'AccessDenied' },
      },
    })
  })

  test.each([
    ['is no JSON', '{nonsense'],
    ['is no object', '[]'],
    ['is badly encoded', '%7B%'],
  ])('with a policy that %s say so', async (_, text) => {
    const body = [
      '<GetRolePolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRolePolicyResult><RoleName>build</RoleName>',
      `<PolicyName>connect</PolicyName><PolicyDocument>${text}</PolicyDocument></GetRolePolicyResult></GetRolePolicyResponse>`,
    ].join('')
    server().fault('iam:GetRolePolicy', { respond: { status: 200, body } })
    const { roles } = await gatherOnce({ roles: [ROLES.build] })
    expect(roles[ROLES.build]).toMatchObject({
      found: {
        policies: [{ name: 'connect', unread: { operation: 'iam:GetRolePolicy', reason: 'the policy is no JSON object' } }],
      },
    })
  })

  test('with a document that is not encoded, as emulators give it', async () => {
    const text = '{"Statement":[{"Sid":"100%25"}]}'
    const body = [
      '<GetRolePolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRolePolicyResult><RoleName>build</RoleName>',
      `<PolicyName>connect</PolicyName><PolicyDocument>${text}</PolicyDocument></GetRolePolicyResult></GetRolePolicyResponse>`,
    ].join('')
    server().fault('iam:GetRolePolicy', { respond: { status: 200, body } })
    const { roles } = await gatherOnce({ roles: [ROLES.build] })
    expect(roles[ROLES.build]).toMatchObject({
      found: { policies: [{ name: 'connect', document: { Statement: [{ Sid: '100%25' }] } }] },
    })
  })
})

describe('secrets', () => {
  test('that are not there are absent in their region, and unread in another account', async () => {
    const own = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:none-AbCdEf'
    const other = 'arn:aws:secretsmanager:eu-west-1:444455556666:secret:none-AbCdEf'
    const { secrets } = await gatherOnce({ secrets: [own, other] })
    expect(secrets).toEqual({
      [own]: { absent: 'account 111122223333 has no such secret in eu-west-1' },
      [other]: {
        unread: {
          operation: 'secretsmanager:DescribeSecret',
          reason: 'ResourceNotFoundException; it belongs to account 444455556666, the credentials to 111122223333',
        },
      },
    })
    expect(
      server()
        .calls.slice(1)
        .every(({ region }) => region === 'eu-west-1')
    ).toBe(true)
  })

  test('without their six characters are found in full', async () => {
    const arn = SECRETS.token.slice(0, -7)
    const { secrets } = await gatherOnce({ secrets: [arn] })
    expect(secrets[arn]).toMatchObject({ found: { arn: SECRETS.token } })
  })

  test('that are to be deleted say when', async () => {
    const deleted = { arn: SECRETS.token, name: 'token', deletedDate: '2026-02-03T04:05:06.000Z' }
    const { secrets } = await gatherFrom({ secrets: { token: deleted } }, { secrets: [SECRETS.token] })
    expect(secrets).toEqual({
      [SECRETS.token]: {
        found: {
          arn: SECRETS.token,
          name: 'token',
          deleted: '2026-02-03T04:05:06.000Z',
          policy: { unread: { operation: 'secretsmanager:GetResourcePolicy', reason: 'InvalidRequestException' } },
        },
      },
    })
  })

  test('of another account have keys of that account, whose policies are not asked for', async () => {
    const arn = 'arn:aws:secretsmanager:eu-central-1:444455556666:secret:theirs-AbCdEf'
    const key = 'arn:aws:kms:eu-central-1:444455556666:key/41111111-2222-3333-4444-555555555555'
    const alias = 'arn:aws:kms:eu-central-1:444455556666:alias/other'
    const account = {
      secrets: { theirs: { arn, name: 'theirs', kmsKeyId: 'alias/other' } },
      keys: { [alias]: { arn: key, manager: 'CUSTOMER', policy: {} } },
    } as const
    const { secrets, keys } = await gatherFrom(account, { secrets: [arn] })
    expect(secrets[arn]).toMatchObject({ found: { key: alias } })
    const reason = 'it belongs to account 444455556666, the credentials to 111122223333'
    expect(keys).toEqual({
      [`eu-central-1 ${alias}`]: {
        found: { arn: key, manager: 'CUSTOMER', policy: { unread: { operation: 'kms:GetKeyPolicy', reason } } },
      },
    })
  })

  test('with a key that is gone, and with one of AWS’s own by its alias', async () => {
    const gone = 'arn:aws:kms:eu-central-1:111122223333:key/91111111-2222-3333-4444-555555555555'
    const account = {
      secrets: {
        token: { arn: SECRETS.token, name: 'token', kmsKeyId: gone },
        certificate: { arn: SECRETS.certificate, name: 'certificate', kmsKeyId: 'alias/aws/secretsmanager' },
      },
    }
    const { keys } = await gatherFrom(account, { secrets: [SECRETS.token, SECRETS.certificate] })
    expect(keys).toEqual({
      [`eu-central-1 ${gone}`]: { absent: 'account 111122223333 has no such key in eu-central-1' },
      'eu-central-1 alias/aws/secretsmanager': {
        found: { arn: 'arn:aws:kms:eu-central-1:111122223333:alias/aws/secretsmanager', manager: 'AWS' },
      },
    })
  })
})

test('parameters and log groups that are not there are absent; those of another account are not asked for', async () => {
  const own = 'arn:aws:ssm:eu-west-1:111122223333:parameter/none'
  const other = 'arn:aws:ssm:eu-west-1:444455556666:parameter/none'
  const { parameters, logGroups } = await gatherOnce({
    parameters: [own, other, SECRETS.token],
    logGroups: [{ region: 'eu-central-1', name: '/ecs/deleg' }],
  })
  const operation = 'ssm:DescribeParameters'
  expect(parameters).toEqual({
    [own]: { absent: 'account 111122223333 has no such parameter in eu-west-1' },
    [other]: { unread: { operation, reason: 'it belongs to account 444455556666, the credentials to 111122223333' } },
    [SECRETS.token]: { unread: { operation, reason: 'it is not the ARN of a parameter' } },
  })
  expect(logGroups).toEqual({
    'eu-central-1 /ecs/deleg': { absent: 'account 111122223333 has no such log group in eu-central-1' },
  })
})

test('two parameters of one ARN are not told apart', async () => {
  const parameter = { arn: PARAMETERS.plain, type: 'String' } as const
  const { parameters } = await gatherFrom(
    { parameters: { plain: parameter, '/plain': parameter } },
    { parameters: [PARAMETERS.plain] }
  )
  expect(parameters[PARAMETERS.plain]).toMatchObject({ unread: { reason: expect.stringContaining('two parameters') } })
})
