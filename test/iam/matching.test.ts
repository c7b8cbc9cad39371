import { describe, expect, it } from 'vitest'
import { ALLOW, applies, decide, OWN, PATH_ROLE, policy, ROLE, SECRET, SESSION, USER } from './table.ts'

const PREFIX = `arn:aws:secretsmanager:eu-west-1:${OWN}:secret:`
const GROUP = `arn:aws:logs:eu-west-1:${OWN}:log-group:/ecs/delegate:log-stream:ecs/1`

describe('Resource', () => {
  it.each([
    ['the whole ARN', SECRET, 'yes'],
    ['everything', '*', 'yes'],
    ['everything, twice', '**', 'yes'],
    ['six characters, as AWS advises', `${PREFIX}ca-??????`, 'yes'],
    ['five characters', `${PREFIX}ca-?????`, 'no'],
    ['seven characters', `${PREFIX}ca-???????`, 'no'],
    ['any ending', `${PREFIX}ca-*`, 'yes'],
    ['any ending, without the hyphen', `${PREFIX}ca*`, 'yes'],
    ['any ending, although there is none', `${SECRET}*`, 'yes'],
    ['no suffix', `${PREFIX}ca`, 'no'],
    ['a JSON key', `${SECRET}:key::`, 'no'],
    ['another partition', SECRET.replace('arn:aws:', 'arn:aws-us-gov:'), 'no'],
    ['any partition', SECRET.replace('arn:aws:', 'arn:*:'), 'yes'],
    ['any partition of AWS’s', SECRET.replace('arn:aws:', 'arn:aws*:'), 'yes'],
    ['another region', SECRET.replace('eu-west-1', 'eu-west-2'), 'no'],
    ['any region', SECRET.replace('eu-west-1', '*'), 'yes'],
    ['some regions', SECRET.replace('eu-west-1', 'eu-*-1'), 'yes'],
    ['another account', SECRET.replace(OWN, '444455556666'), 'no'],
    ['any account', SECRET.replace(OWN, '*'), 'yes'],
    ['any region and account', `arn:aws:secretsmanager:*:*:secret:ca-*`, 'yes'],
    ['all of the account', `arn:aws:secretsmanager:eu-west-1:${OWN}:*`, 'yes'],
    ['upper case', SECRET.toUpperCase(), 'no'],
    ['another name', `${PREFIX}CA-AbC123`, 'no'],
    ['a wildcard over the colon of the resource', `arn:aws:secretsmanager:eu-west-1:${OWN}:s*3`, 'yes'],
    ['a question mark for the colon of the resource', `arn:aws:secretsmanager:eu-west-1:${OWN}:secret?ca-AbC123`, 'yes'],
    ['a service cut off', 'arn:aws:secretsmanager:*', 'maybe'],
    ['an account cut off', `arn:aws:secretsmanager:eu-west-1:*`, 'maybe'],
    ['one segment too few', `arn:aws:secretsmanager:*:secret:ca-AbC123`, 'maybe'],
    ['one segment too few, and another name', `arn:aws:secretsmanager:*:secret:cb-AbC123`, 'no'],
    ['a wildcard before a colon, of another service', 'arn:aws:ssm:*', 'no'],
    ['a wildcard before everything', '*AbC123', 'maybe'],
    ['a wildcard for the service', SECRET.replace('secretsmanager', '*'), 'maybe'],
    ['no ARN', 'ca-AbC123', 'no'],
    ['nothing', '', 'no'],
    ['one of several', [`${PREFIX}other`, SECRET], 'yes'],
    ['none of several', [`${PREFIX}other`, `${PREFIX}ca`], 'no'],
    ['maybe one of several', [`${PREFIX}other`, 'arn:aws:secretsmanager:*'], 'maybe'],
    ['one and maybe another', ['arn:aws:secretsmanager:*', SECRET], 'yes'],
  ])('%s', (_name, Resource, then) => {
    expect(applies({ Resource })).toBe(then)
    const not = { yes: 'no', no: 'yes', maybe: 'maybe' }[then]
    expect(applies({ NotResource: Resource })).toBe(not)
  })

  it.each([
    [`arn:aws:logs:eu-west-1:${OWN}:log-group:/ecs/*`, 'yes'],
    [`arn:aws:logs:eu-west-1:${OWN}:log-group:/ecs/delegate:*`, 'yes'],
    [`arn:aws:logs:eu-west-1:${OWN}:log-group:/ecs/delegate:log-stream:*`, 'yes'],
    [`arn:aws:logs:eu-west-1:${OWN}:log-group:*:log-stream:ecs/1`, 'yes'],
    [`arn:aws:logs:eu-west-1:${OWN}:log-group:/ecs/delegate`, 'no'],
    ['arn:aws:logs:*:*:*', 'yes'],
  ])('%s names a log stream: %s', (Resource, then) => {
    expect(applies({ Resource }, { action: 'logs:PutLogEvents', resourceArn: GROUP })).toBe(then)
  })

  it.each([
    ['dbuser:cluster-ABC/harness', 'yes'],
    ['dbuser:*/harness', 'yes'],
    ['dbuser:cluster-ABC/*', 'yes'],
    ['dbuser:cluster-ABC/Harness', 'no'],
    ['db:cluster-ABC', 'no'],
  ])('%s names a database user: %s', (resource, then) => {
    const resourceArn = `arn:aws:rds-db:eu-west-1:${OWN}:dbuser:cluster-ABC/harness`
    expect(applies({ Resource: `arn:aws:rds-db:*:${OWN}:${resource}` }, { action: 'rds-db:connect', resourceArn })).toBe(then)
  })

  it('of an action that is not made on a resource is `*` alone', () => {
    const none = { action: 'ecr:GetAuthorizationToken', resourceArn: '*' }
    expect(applies({ Resource: `arn:aws:ecr:eu-west-1:${OWN}:repository/*` }, none)).toBe('no')
    expect(applies({ Resource: 'arn:aws:ecr:*' }, none)).toBe('no')
    expect(applies({ NotResource: SECRET }, none)).toBe('yes')
  })

  it('of what is no ARN is `*`, and maybe what reads the same', () => {
    expect(applies({ Resource: 'x*' }, { resourceArn: 'xyz', context: { 'aws:ResourceAccount': OWN } })).toBe('maybe')
    expect(applies({ Resource: '*' }, { resourceArn: 'xyz', context: { 'aws:ResourceAccount': OWN } })).toBe('yes')
    expect(applies({ Resource: 'y*' }, { resourceArn: 'xyz', context: { 'aws:ResourceAccount': OWN } })).toBe('no')
  })
})

describe('Action', () => {
  it.each([
    ['*', 'yes'],
    ['secretsmanager:GetSecretValue', 'yes'],
    ['SECRETSMANAGER:getsecretvalue', 'yes'],
    ['secretsmanager:*', 'yes'],
    ['secretsmanager:Get*', 'yes'],
    ['secretsmanager:GetSecretValu?', 'yes'],
    ['secretsmanager:GetSecretValue?', 'no'],
    ['secretsmanager:*Value', 'yes'],
    ['secretsmanager:DescribeSecret', 'no'],
    ['ssm:GetSecretValue', 'no'],
    ['secretsmanager', 'no'],
    ['', 'no'],
    [['s3:*', 'secretsmanager:Get*'], 'yes'],
    [['s3:*', 'ssm:*'], 'no'],
    ['secretsmanager:${*}', 'no'],
  ])('%s: %s', (Action, then) => {
    expect(applies({ Action })).toBe(then)
    expect(applies({ Action: undefined, NotAction: Action })).toBe(then === 'yes' ? 'no' : 'yes')
  })

  it('tells GetParameter from GetParameters, and rds from rds-db', () => {
    expect(applies({ Action: 'ssm:GetParameter' }, { action: 'ssm:GetParameters' })).toBe('no')
    expect(applies({ Action: 'rds:*' }, { action: 'rds-db:connect' })).toBe('no')
  })
})

describe('a variable in Resource', () => {
  const account = `arn:aws:secretsmanager:eu-west-1:${OWN}:secret:ca-AbC123`
  const named = (name: string): string => `arn:aws:secretsmanager:eu-west-1:${OWN}:secret:${name}`
  it.each([
    ['behind the fifth colon', named('${aws:PrincipalAccount}'), {}, named(OWN), 'yes'],
    ['in any case', named('${AWS:principalaccount}'), {}, named(OWN), 'yes'],
    ['of another value', named('${aws:PrincipalAccount}'), {}, named('444455556666'), 'no'],
    ['before the fifth colon', account.replace(OWN, '${aws:PrincipalAccount}'), {}, account, 'no'],
    ['before and behind it', account.replace(OWN, '${aws:PrincipalAccount}').replace('ca-', '*'), {}, account, 'no'],
    ['instead of an ARN', '${aws:SourceArn}', { 'aws:SourceArn': account }, account, 'no'],
    ['that is not known, where it may fit', named('${aws:SourceVpc}-AbC123'), {}, account, 'maybe'],
    ['that is not known, where it cannot fit', named('${aws:SourceVpc}-AbC124'), {}, account, 'no'],
    ['that is known', named('${aws:SourceVpc}-AbC123'), { 'aws:SourceVpc': 'ca' }, account, 'yes'],
    ['that the request does not have', named('${aws:SourceVpc}-AbC123'), { 'aws:SourceVpc': [] }, account, 'maybe'],
    ['that has several values', named('${aws:TagKeys}-AbC123'), { 'aws:TagKeys': ['ca', 'cb'] }, account, 'maybe'],
    ['with a default, known to be missing', named("${aws:SourceVpc, 'ca'}-AbC123"), { 'aws:SourceVpc': [] }, account, 'yes'],
    ['with a default that does not fit', named("${aws:SourceVpc, 'cb'}-AbC123"), { 'aws:SourceVpc': [] }, account, 'no'],
    ['with a default, and a value', named("${aws:SourceVpc, 'cb'}-AbC123"), { 'aws:SourceVpc': 'ca' }, account, 'yes'],
    ['with a default, and not known', named("${aws:SourceVpc, 'ca'}-AbC123"), {}, account, 'maybe'],
    ['with a default without quotes', named('${aws:SourceVpc, ca}-AbC123'), { 'aws:SourceVpc': [] }, account, 'maybe'],
    ['whose value is no pattern', named('${aws:SourceVpc}'), { 'aws:SourceVpc': '*' }, account, 'no'],
    ['that is an asterisk', named('a${*}b'), {}, named('a*b'), 'yes'],
    ['that is an asterisk and no wildcard', named('a${*}b'), {}, named('axb'), 'no'],
    ['that is a question mark', named('a${?}b'), {}, named('a?b'), 'yes'],
    ['that is a question mark and no wildcard', named('a${?}b'), {}, named('axb'), 'no'],
    ['that is a dollar', named('a${$}{b}'), {}, named('a${b}'), 'yes'],
    ['that is never closed', named('ca-${aws:SourceVpc'), {}, account, 'maybe'],
    ['without a name', named('ca-${}'), {}, account, 'maybe'],
  ])('%s', (_name, Resource, context, resourceArn, then) => {
    expect(applies({ Resource }, { context, resourceArn })).toBe(then)
  })

  it('leaves open what NotResource leaves out, even where it cannot fit', () => {
    expect(applies({ NotResource: named('zz${aws:SourceVpc}') })).toBe('maybe')
    expect(applies({ NotResource: named('zz${aws:SourceVpc}') }, { context: { 'aws:SourceVpc': 'vpc' } })).toBe('yes')
  })

  it.each(['2008-10-17', undefined])('is literal text in version %s', Version => {
    const document = { Version, Statement: { Effect: 'Allow', Action: '*', Resource: named('${aws:PrincipalAccount}') } }
    expect(decide({ identityPolicies: [document], resourceArn: named(OWN) })).toBe('denied')
    expect(decide({ identityPolicies: [document], resourceArn: named('${aws:PrincipalAccount}') })).toBe(
      'allowed by identity 0.0'
    )
  })
})

describe('Principal', () => {
  it.each([
    ['the role', { AWS: ROLE }, ROLE, 'allowed by resource 0.0'],
    ['the role, among others', { AWS: [USER, ROLE] }, ROLE, 'allowed by resource 0.0'],
    ['the role with its path', { AWS: PATH_ROLE }, PATH_ROLE, 'allowed by resource 0.0'],
    ['the role without its path', { AWS: ROLE }, PATH_ROLE, 'denied'],
    ['the role in another case', { AWS: ROLE.replace('delegate', 'Delegate') }, ROLE, 'denied'],
    ['the role of another partition', { AWS: ROLE.replace('aws', 'aws-cn') }, ROLE, 'denied'],
    ['all roles, which cannot be said', { AWS: `arn:aws:iam::${OWN}:role/*` }, ROLE, 'denied'],
    ['some role, which cannot be said', { AWS: `arn:aws:iam::${OWN}:role/delegat?` }, ROLE, 'denied'],
    ['a role that is gone', { AWS: 'AROAEXAMPLEIDENTIFIER' }, ROLE, 'denied'],
    ['the role’s session', { AWS: SESSION }, ROLE, 'unknown'],
    ['the session of a role with a path, which it leaves out', { AWS: SESSION }, PATH_ROLE, 'unknown'],
    ['the session of another role', { AWS: SESSION.replace('delegate', 'other') }, ROLE, 'denied'],
    ['the session of another account’s', { AWS: SESSION.replace(OWN, '444455556666') }, ROLE, 'denied'],
    ['all sessions, which cannot be said', { AWS: SESSION.replace('task', '*') }, ROLE, 'denied'],
    ['a session without a name', { AWS: SESSION.replace('/task', '') }, ROLE, 'denied'],
    ['a session, to a user', { AWS: SESSION }, `arn:aws:iam::${OWN}:user/delegate`, 'denied'],
    ['a service', { Service: 'ecs-tasks.amazonaws.com' }, ROLE, 'denied'],
    ['an identity provider', { Federated: 'accounts.google.com' }, ROLE, 'denied'],
    [
      'a canonical user in one account',
      { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
      ROLE,
      'denied',
    ],
    ['a service and everyone', { Service: 'ecs.amazonaws.com', AWS: '*' }, ROLE, 'allowed by resource 0.0'],
    ['a text that is not `*`', ROLE, ROLE, 'unknown'],
    ['a type that nobody knows', { Team: 'x' }, ROLE, 'unknown'],
    ['nobody', {}, ROLE, 'unknown'],
  ])('%s', (_name, Principal, principalArn, then) => {
    expect(decide({ resourcePolicy: policy({ Principal }), principalArn })).toBe(then)
  })

  it('may be a canonical user of the other account', () => {
    const resourcePolicy = policy({ Principal: { CanonicalUser: '79a5' } })
    expect(decide({ resourcePolicy, identityPolicies: [ALLOW], resourceArn: SECRET.replace(OWN, '444455556666') })).toBe(
      'unknown'
    )
  })

  it.each([SESSION, `arn:aws:iam::${OWN}:root`, 'ecs-tasks.amazonaws.com', ''])(
    'cannot be told apart for %j, save everyone',
    principalArn => {
      expect(decide({ principalArn, resourcePolicy: policy({ Principal: { AWS: ROLE } }) })).toBe('unknown')
      expect(decide({ principalArn, resourcePolicy: policy({ Principal: '*', Effect: 'Deny' }) })).toBe('denied by resource 0.0')
    }
  )

  it('that is a session has policies of its role, and an account', () => {
    expect(decide({ principalArn: SESSION, identityPolicies: [ALLOW] })).toBe('allowed by identity 0.0')
    const byArn = policy({ Condition: { ArnLike: { 'aws:PrincipalArn': ROLE } } })
    expect(decide({ principalArn: SESSION, identityPolicies: [byArn] })).toBe('unknown')
  })
})
