import { describe, expect, it } from 'vitest'
import type { Context } from '../../src/iam/context.ts'
import { statementsOf } from '../../src/iam/policy.ts'
import { assumableBy, sourceArnsOf } from '../../src/iam/trust.ts'
import { OWN } from './table.ts'

const TASKS = 'ecs-tasks.amazonaws.com'
const trusting = (...statements: readonly object[]): unknown => ({
  Version: '2012-10-17',
  Statement: statements.map(one => ({ Effect: 'Allow', Principal: { Service: TASKS }, Action: 'sts:AssumeRole', ...one })),
})
const advised = { StringEquals: { 'aws:SourceAccount': OWN }, ArnLike: { 'aws:SourceArn': `arn:aws:ecs:eu-west-1:${OWN}:*` } }

describe('assumableBy', () => {
  it.each<[name: string, trust: unknown, context: Context, then: string]>([
    ['the service', trusting({}), {}, 'allowed'],
    ['one of several services', trusting({ Principal: { Service: ['ec2.amazonaws.com', TASKS] } }), {}, 'allowed'],
    ['another service', trusting({ Principal: { Service: 'ecs.amazonaws.com' } }), {}, 'denied'],
    ['a service that begins alike', trusting({ Principal: { Service: `${TASKS}.cn` } }), {}, 'denied'],
    ['everyone', trusting({ Principal: '*' }), {}, 'allowed'],
    ['everyone in AWS', trusting({ Principal: { AWS: '*' } }), {}, 'unknown'],
    ['an account', trusting({ Principal: { AWS: OWN } }), {}, 'denied'],
    ['all but some', trusting({ Principal: undefined, NotPrincipal: { AWS: OWN } }), {}, 'unknown'],
    ['nobody that is said', trusting({ Principal: undefined }), {}, 'unknown'],
    ['a list of actions', trusting({ Action: ['sts:TagSession', 'STS:AssumeRole'] }), {}, 'allowed'],
    ['all actions', trusting({ Action: 'sts:*' }), {}, 'allowed'],
    ['another action', trusting({ Action: 'sts:AssumeRoleWithWebIdentity' }), {}, 'denied'],
    ['all but another action', trusting({ Action: undefined, NotAction: 'sts:TagSession' }), {}, 'allowed'],
    ['a denial', trusting({}, { Effect: 'Deny' }), {}, 'denied'],
    ['a denial of another service', trusting({}, { Effect: 'Deny', Principal: { Service: 'x' } }), {}, 'allowed'],
    ['a denial that may hold', trusting({}, { Effect: 'Deny', Condition: advised }), {}, 'unknown'],
    ['an unreadable effect', trusting({}, { Effect: 'No' }), {}, 'unknown'],
    ['a condition that nobody knows', trusting({ Condition: advised }), {}, 'unknown'],
    [
      'a condition that holds',
      trusting({ Condition: advised }),
      { 'aws:SourceAccount': OWN, 'aws:SourceArn': `arn:aws:ecs:eu-west-1:${OWN}:task/x` },
      'allowed',
    ],
    ['a condition of which one half fails', trusting({ Condition: advised }), { 'aws:SourceAccount': '444455556666' }, 'denied'],
    ['a resource, which it does not take', trusting({ Resource: '*' }), {}, 'unknown'],
    ['no statement', trusting(), {}, 'denied'],
    ['no document', null, {}, 'unknown'],
    ['a text', 'trust', {}, 'unknown'],
  ])('%s', (_name, trust, context, then) => {
    expect(assumableBy(trust, TASKS, context)).toBe(then)
  })
})

describe('sourceArnsOf', () => {
  it('gives the values that aws:SourceArn must match, in any case and under any operator', () => {
    const cluster = `arn:aws:ecs:eu-west-1:${OWN}:cluster/a`
    const statements = statementsOf(
      trusting(
        { Condition: advised },
        { Condition: { ArnEquals: { 'AWS:sourceArn': [cluster, 'x'] }, StringLikeIfExists: { 'aws:SourceArn': 'y' } } },
        {
          Condition: {
            ArnNotLike: { 'aws:SourceArn': cluster },
            Null: { 'aws:SourceArn': 'false' },
            StringEquals: { 'aws:SourceAccount': OWN },
          },
        },
        {}
      )
    )
    expect(statements.map(sourceArnsOf)).toEqual([[`arn:aws:ecs:eu-west-1:${OWN}:*`], [cluster, 'x', 'y'], [], []])
  })
})
