import { describe, expect, it } from 'vitest'
import { statementsOf } from '../../src/iam/policy.ts'
import { ALLOW, decide, NOTHING, OWN, ROLE, statement } from './table.ts'

const VERSION = '2012-10-17'

describe('statementsOf', () => {
  it('reads every element', () => {
    const document = {
      Version: VERSION,
      Id: 'id',
      Statement: [
        statement({
          Sid: 'One',
          Action: 'kms:*',
          Resource: ['*'],
          Condition: { StringLike: { k: ['a', 1, true] }, Null: { l: false } },
        }),
        { Effect: 'Deny', NotAction: ['a:b'], NotResource: 'arn', Principal: { AWS: [OWN, ROLE], Service: 'x' } },
        { Effect: 'Deny', Action: 'a:b', Resource: 'arn', NotPrincipal: '*' },
      ],
    }
    const none = {
      sid: undefined,
      actions: undefined,
      notActions: undefined,
      resources: undefined,
      notResources: undefined,
      principals: undefined,
      notPrincipals: undefined,
      conditions: [],
      variables: true,
      malformed: false,
    }
    expect(statementsOf(document)).toEqual([
      {
        ...none,
        index: 0,
        sid: 'One',
        effect: 'Allow',
        actions: ['kms:*'],
        resources: ['*'],
        conditions: [
          { operator: 'StringLike', key: 'k', values: ['a', '1', 'true'] },
          { operator: 'Null', key: 'l', values: ['false'] },
        ],
      },
      {
        ...none,
        index: 1,
        effect: 'Deny',
        notActions: ['a:b'],
        notResources: ['arn'],
        principals: [
          { type: 'AWS', id: OWN },
          { type: 'AWS', id: ROLE },
          { type: 'Service', id: 'x' },
        ],
      },
      { ...none, index: 2, effect: 'Deny', actions: ['a:b'], resources: ['arn'], notPrincipals: [{ type: '*', id: '*' }] },
    ])
  })

  it('reads a single statement, and none', () => {
    expect(statementsOf(ALLOW)).toHaveLength(1)
    expect(statementsOf({ Statement: statement({}) })).toMatchObject([{ index: 0, variables: false, malformed: false }])
    expect(statementsOf({ Version: VERSION, Statement: [] })).toEqual([])
  })

  it.each([
    ['no effect', { Effect: undefined }],
    ['an effect in another case', { Effect: 'allow' }],
    ['a number for a Sid', { Sid: 1 }],
    ['no action', { Action: undefined }],
    ['both actions', { NotAction: 'a:b', Action: 'a:b' }],
    ['an empty list of actions', { Action: [] }],
    ['an action that is no text', { Action: ['*', 1] }],
    ['both resources', { Resource: '*', NotResource: 'a' }],
    ['an object for a resource', { Resource: {} }],
    ['both principals', { Principal: '*', NotPrincipal: '*' }],
    ['a principal without a type', { Principal: ROLE }],
    ['a principal that is no text', { Principal: { AWS: [1] } }],
    ['a condition that is no object', { Condition: [] }],
    ['an element that nobody knows', { condition: {} }],
  ])('marks %s', (_name, elements) => {
    expect(statementsOf({ Version: VERSION, Statement: statement(elements) })).toMatchObject([{ malformed: true }])
  })
})

describe('a document that IAM would refuse', () => {
  it.each([
    ['null', null],
    ['a text', '{}'],
    ['a number', 1],
    ['a list', [statement({})]],
    ['an empty object', {}],
    ['no statement', { Version: VERSION }],
    ['a statement that is null', { Version: VERSION, Statement: null }],
    ['a list of no objects', { Version: VERSION, Statement: [1, []] }],
    ['an unknown version', { Version: '2020-01-01', Statement: [statement({})] }],
    ['an unknown element', { Version: VERSION, Statement: [statement({})], Comment: '' }],
  ])('may allow and may deny: %s', (_name, document) => {
    expect(decide({ identityPolicies: [document] })).toBe('unknown')
    expect(decide({ resourcePolicy: document })).toBe('unknown')
    expect(decide({ identityPolicies: [ALLOW], boundary: document })).toBe('unknown')
    expect(decide({ identityPolicies: [document, { Version: VERSION, Statement: statement({ Effect: 'Deny' }) }] })).toBe(
      'denied by identity 1.0'
    )
  })

  it('grants nothing without a statement', () => {
    expect(decide({ identityPolicies: [{ Version: VERSION, Statement: [] }] })).toBe('denied')
  })
})

describe('a malformed statement', () => {
  const asked = (elements: object): string =>
    decide({ identityPolicies: [{ Version: VERSION, Statement: statement({ ...elements }) }] })
  const beside = (elements: object): string =>
    decide({ identityPolicies: [ALLOW, { Version: VERSION, Statement: statement({ ...elements }) }] })

  it.each([
    ['of unknown effect', { Effect: 'Perhaps' }, 'unknown', 'unknown'],
    ['that allows', { Resource: 1 }, 'unknown', 'allowed by identity 0.0'],
    ['that denies', { Effect: 'Deny', Resource: 1 }, 'denied', 'unknown'],
    ['without an action', { Effect: 'Deny', Action: undefined }, 'denied', 'unknown'],
    ['without a resource', { Resource: undefined }, 'unknown', 'allowed by identity 0.0'],
    ['with a principal', { Principal: '*' }, 'unknown', 'allowed by identity 0.0'],
    ['for another action', { Effect: 'Perhaps', Action: 's3:*' }, 'denied', 'allowed by identity 0.0'],
    ['for another resource', { Effect: 'Perhaps', Resource: 'arn:aws:s3:::b' }, 'denied', 'allowed by identity 0.0'],
    ['under a misspelt element', { condition: {} }, 'unknown', 'allowed by identity 0.0'],
  ])('%s', (_name, elements, alone, besideAllow) => {
    expect(asked(elements)).toBe(alone)
    expect(beside(elements)).toBe(besideAllow)
  })

  it('without a principal may mean anyone', () => {
    expect(decide({ resourcePolicy: ALLOW })).toBe('unknown')
    expect(decide({ resourcePolicy: NOTHING })).toBe('denied')
  })
})
