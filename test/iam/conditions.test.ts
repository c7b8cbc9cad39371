import { describe, expect, it } from 'vitest'
import type { Context } from '../../src/iam/context.ts'
import { applies, OWN, ROLE } from './table.ts'

const CLUSTER = `arn:aws:ecs:eu-west-1:${OWN}:cluster/a`
const when = (Condition: unknown, context?: Context): string => applies({ Condition }, context ? { context } : {})

describe('an operator on a key with a value', () => {
  it.each<[operator: string, wanted: unknown, given: string, then: string]>([
    ['StringEquals', 'a', 'a', 'yes'],
    ['StringEquals', 'a', 'A', 'no'],
    ['StringEquals', ['b', 'a'], 'a', 'yes'],
    ['StringEquals', '*', 'a', 'no'],
    ['StringEquals', '', '', 'yes'],
    ['StringNotEquals', 'a', 'b', 'yes'],
    ['StringNotEquals', ['a', 'b'], 'b', 'no'],
    ['StringEqualsIgnoreCase', 'aB', 'Ab', 'yes'],
    ['StringEqualsIgnoreCase', 'a', 'b', 'no'],
    ['StringNotEqualsIgnoreCase', 'A', 'a', 'no'],
    ['StringNotEqualsIgnoreCase', 'A', 'b', 'yes'],
    ['StringLike', 'a*', 'abc:d/e', 'yes'],
    ['StringLike', 'a?', 'abc', 'no'],
    ['StringLike', 'A*', 'abc', 'no'],
    ['StringNotLike', 'a*', 'abc', 'no'],
    ['StringNotLike', 'b*', 'abc', 'yes'],
    ['StringLike', 'a${*}', 'a*', 'yes'],
    ['StringLike', 'a${*}', 'ab', 'no'],
    ['StringEquals', '${aws:PrincipalAccount}', OWN, 'yes'],
    ['StringEquals', 'x${aws:SourceVpc}', 'xy', 'maybe'],
    ['StringEquals', 'x${aws:SourceVpc}', 'y', 'no'],
    ['StringNotEquals', 'x${aws:SourceVpc}', 'y', 'maybe'],
    ['NumericEquals', '10', '10.0', 'yes'],
    ['NumericEquals', 10, '10', 'yes'],
    ['NumericNotEquals', '10', '10', 'no'],
    ['NumericLessThan', '10', '9', 'yes'],
    ['NumericLessThan', '10', '10', 'no'],
    ['NumericLessThanEquals', '10', '10', 'yes'],
    ['NumericGreaterThan', '-1', '0', 'yes'],
    ['NumericGreaterThan', '0', '0', 'no'],
    ['NumericGreaterThanEquals', '0.5', '0.5', 'yes'],
    ['NumericEquals', 'ten', '10', 'maybe'],
    ['NumericEquals', '9007199254740993', '9007199254740992', 'maybe'],
    ['DateEquals', '2024-01-01T00:00:00Z', '2024-01-01T01:00:00+01:00', 'yes'],
    ['DateEquals', '1704067200', '2024-01-01T00:00:00Z', 'yes'],
    ['DateNotEquals', '2024-01-01T00:00:00Z', '2024-01-01T00:00:01Z', 'yes'],
    ['DateLessThan', '2024-01-01T00:00:00Z', '2023-12-31T23:59:59Z', 'yes'],
    ['DateLessThanEquals', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', 'yes'],
    ['DateGreaterThan', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', 'no'],
    ['DateGreaterThanEquals', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', 'yes'],
    ['DateLessThan', '2024-01-01', '2020-01-01T00:00:00Z', 'maybe'],
    ['DateLessThan', '2024', '2020-01-01T00:00:00Z', 'maybe'],
    ['Bool', 'true', 'true', 'yes'],
    ['Bool', true, 'true', 'yes'],
    ['Bool', 'TRUE', 'true', 'yes'],
    ['Bool', 'false', 'true', 'no'],
    ['Bool', 'yes', 'true', 'maybe'],
    ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', 'yes'],
    ['BinaryEquals', 'QmluYXJ5', 'AAAA', 'no'],
    ['BinaryEquals', 'QR==', 'QQ==', 'maybe'],
    ['IpAddress', '203.0.113.0/24', '203.0.113.9', 'yes'],
    ['IpAddress', '203.0.113.0/24', '203.0.114.9', 'no'],
    ['IpAddress', '203.0.113.77/24', '203.0.113.9', 'yes'],
    ['IpAddress', '203.0.113.9', '203.0.113.9', 'yes'],
    ['IpAddress', '203.0.113.9', '203.0.113.8', 'no'],
    ['IpAddress', '0.0.0.0/0', '203.0.113.8', 'yes'],
    ['IpAddress', '0.0.0.0/0', '2001:db8::1', 'no'],
    ['IpAddress', '2001:DB8::/32', '2001:db8:1::1', 'yes'],
    ['IpAddress', '2001:DB8::/32', '2001:db9::1', 'no'],
    ['IpAddress', '::/0', '::1', 'yes'],
    ['IpAddress', '2001:db8:0:0:0:0:0:1', '2001:db8::1', 'yes'],
    ['NotIpAddress', ['10.0.0.0/8', '203.0.113.0/24'], '203.0.113.9', 'no'],
    ['NotIpAddress', '2001:db8::/32', '203.0.113.9', 'yes'],
    ['IpAddress', '203.0.113.0/33', '203.0.113.9', 'maybe'],
    ['IpAddress', '203.0.113.256', '203.0.113.9', 'maybe'],
    ['IpAddress', '203.0.113.010', '203.0.113.8', 'maybe'],
    ['IpAddress', '1::2::3', '1::2', 'maybe'],
    ['IpAddress', '10.0.0.0/8/8', '10.0.0.1', 'maybe'],
    ['IpAddress', '${aws:SourceIp}', '10.0.0.1', 'maybe'],
    ['ArnLike', `arn:aws:ecs:*:${OWN}:*`, CLUSTER, 'yes'],
    ['ArnEquals', `arn:aws:ecs:*:${OWN}:*`, CLUSTER, 'yes'],
    ['ArnLike', `arn:aws:ecs:eu-west-1:${OWN}:cluster/?`, CLUSTER, 'yes'],
    ['ArnLike', `arn:aws:ecs:*:cluster/a`, CLUSTER, 'maybe'],
    ['ArnLike', `arn:aws:ecs:*:444455556666:*`, `arn:aws:ecs:eu-west-1:${OWN}:x:444455556666:y`, 'no'],
    ['ArnLike', '*', CLUSTER, 'maybe'],
    ['ArnLike', 'arn:aws:sqs:*', CLUSTER, 'no'],
    ['ArnNotLike', `arn:aws:ecs:*:${OWN}:*`, CLUSTER, 'no'],
    ['ArnNotEquals', `arn:aws:ecs:*:444455556666:*`, CLUSTER, 'yes'],
    ['ArnLike', 'arn:aws:ecs:*:${aws:PrincipalAccount}:*', CLUSTER, 'yes'],
    ['ArnNotLike', 'arn:aws:sqs:*:${aws:SourceVpc}:*', CLUSTER, 'maybe'],
    ['ArnLike', CLUSTER, 'no ARN', 'no'],
    ['Null', 'true', 'a', 'no'],
    ['Null', 'false', 'a', 'yes'],
    ['Null', false, 'a', 'yes'],
    ['Null', ['true', 'false'], 'a', 'yes'],
    ['Null', 'maybe', 'a', 'maybe'],
    ['Null', 'false', '', 'maybe'],
    ['StringMatches', 'a', 'a', 'maybe'],
    ['stringequals', 'a', 'a', 'maybe'],
    ['NullIfExists', 'true', 'a', 'maybe'],
    ['ForSomeValues:StringEquals', 'a', 'a', 'maybe'],
    ['constructor', 'a', 'a', 'maybe'],
    ['StringEqualsIfExists', 'a', 'a', 'yes'],
    ['StringEqualsIfExists', 'a', 'b', 'no'],
  ])('%s %j of %j: %s', (operator, wanted, given, then) => {
    expect(when({ [operator]: { 'aws:Key': wanted } }, { 'AWS:key': given })).toBe(then)
  })
})

describe('an operator on a key that is missing, and on one that is not known', () => {
  it.each([
    ['StringEquals', 'a', 'no', 'maybe'],
    ['StringNotEquals', 'a', 'yes', 'maybe'],
    ['StringEqualsIfExists', 'a', 'yes', 'maybe'],
    ['StringNotEqualsIfExists', 'a', 'yes', 'maybe'],
    ['StringLike', '*', 'no', 'maybe'],
    ['StringLikeIfExists', '*', 'yes', 'yes'],
    ['StringLikeIfExists', 'a*', 'yes', 'maybe'],
    ['StringNotLike', '*', 'yes', 'maybe'],
    ['ArnNotLike', CLUSTER, 'yes', 'maybe'],
    ['ArnLike', CLUSTER, 'no', 'maybe'],
    ['NumericLessThan', '1', 'no', 'maybe'],
    ['NumericNotEquals', '1', 'yes', 'maybe'],
    ['DateGreaterThanIfExists', '2024-01-01T00:00:00Z', 'yes', 'maybe'],
    ['Bool', 'false', 'no', 'maybe'],
    ['BoolIfExists', 'true', 'yes', 'maybe'],
    ['IpAddress', '10.0.0.0/8', 'no', 'maybe'],
    ['NotIpAddress', '10.0.0.0/8', 'yes', 'maybe'],
    ['Null', 'true', 'yes', 'maybe'],
    ['Null', 'false', 'no', 'maybe'],
    ['Null', ['true', 'false'], 'yes', 'yes'],
    ['ForAllValues:StringEquals', 'a', 'yes', 'maybe'],
    ['ForAllValues:StringLike', '*', 'yes', 'yes'],
    ['ForAllValues:StringNotLike', '*', 'yes', 'maybe'],
    ['ForAnyValue:StringEquals', 'a', 'no', 'maybe'],
    ['ForAnyValue:StringNotEquals', 'a', 'no', 'maybe'],
    ['ForAnyValue:StringEqualsIfExists', 'a', 'maybe', 'maybe'],
  ])('%s %j: %s, %s', (operator, wanted, missing, notKnown) => {
    const condition = { [operator]: { 'aws:Key': wanted } }
    expect(when(condition, { 'aws:Key': [] })).toBe(missing)
    expect(when(condition)).toBe(notKnown)
  })
})

describe('several values of a key', () => {
  it.each([
    ['ForAnyValue:StringEquals', ['a', 'b'], ['b', 'c'], 'yes'],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['c', 'd'], 'no'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], 'yes'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], 'no'],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'c'], 'yes'],
    ['ForAllValues:StringNotEquals', ['a', 'b'], ['a', 'c'], 'no'],
    ['ForAllValues:StringNotLike', 'a*', ['b', 'c'], 'yes'],
    ['ForAllValues:StringEquals', 'a', [''], 'yes'],
    ['ForAnyValue:StringEquals', '', [''], 'no'],
    ['StringEquals', 'a', ['a'], 'yes'],
    ['StringEquals', 'a', ['a', 'b'], 'maybe'],
    ['StringEquals', 'a', ['b', 'c'], 'no'],
  ])('%s %j of %j: %s', (operator, wanted, given, then) => {
    expect(when({ [operator]: { 'aws:Key': wanted } }, { 'aws:Key': given })).toBe(then)
  })
})

describe('several conditions', () => {
  const [yes, no, maybe] = [{ k: 'a' }, { k: 'b' }, { other: 'a' }]
  it.each([
    [{ StringEquals: yes, StringLike: yes }, 'yes'],
    [{ StringEquals: { ...no, ...maybe } }, 'no'],
    [{ StringEquals: yes, StringLike: maybe }, 'maybe'],
    [{ StringEquals: no, Unheard: yes }, 'no'],
    [{}, 'yes'],
    [{ StringEquals: {} }, 'yes'],
    [{ StringEquals: { k: [] } }, 'maybe'],
    [{ StringEquals: { k: null } }, 'maybe'],
    [{ StringEquals: { k: { a: 1 } } }, 'maybe'],
    [{ StringEquals: 'a' }, 'maybe'],
    [[], 'maybe'],
    [null, 'maybe'],
    ['a', 'maybe'],
  ])('%j: %s', (condition, then) => {
    expect(when(condition, { k: 'a' })).toBe(then)
  })
})

describe('the context', () => {
  it.each([
    ['aws:PrincipalArn', ROLE],
    ['AWS:PRINCIPALARN', ROLE],
    ['aws:PrincipalAccount', OWN],
  ])('has %s of the principal, whatever it is told', (key, value) => {
    expect(when({ StringEquals: { [key]: value } })).toBe('yes')
    expect(when({ StringEquals: { [key]: value } }, { [key]: 'other' })).toBe('yes')
    expect(when({ Null: { [key]: 'true' } })).toBe('no')
  })

  it.each([
    'aws:PrincipalType',
    'aws:username',
    'aws:userid',
    'aws:ResourceAccount',
    'aws:SourceAccount',
    '__proto__',
    'constructor',
  ])('does not know %s', key => {
    expect(when(JSON.parse(`{"StringEquals": {"${key}": "x"}}`))).toBe('maybe')
  })

  it('does not know what is no text, nor what it is told twice', () => {
    expect(when({ StringEquals: { k: '1' } }, { k: 1 } as unknown as Context)).toBe('maybe')
    expect(when({ StringEquals: { k: 'a' } }, { k: 'a', K: 'b' })).toBe('maybe')
    expect(when({ StringEquals: { k: 'a' } }, { k: 'a', K: 'a' })).toBe('yes')
  })
})
