import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Context } from '../../src/iam/context.ts'
import { evaluate } from '../../src/iam/evaluate.ts'
import { matchesGlob, readGlob } from '../../src/iam/glob.ts'
import { and, type Maybe, not, or } from '../../src/iam/maybe.ts'
import { statementsOf } from '../../src/iam/policy.ts'
import type { AccessRequest } from '../../src/iam/request.ts'
import { assumableBy, sourceArnsOf } from '../../src/iam/trust.ts'
import { json } from '../arbitrary.ts'
import { KEY, OTHER_SECRET, OWN, policy, ROLE, ROOT, SECRET, SESSION, USER } from './table.ts'

const KEYS = ['aws:SourceVpc', 'aws:SourceIp', 'aws:TagKeys', 'aws:ResourceAccount']
const VALUES = ['a', 'b', '', '10.0.0.1', OWN, 'true', '5', SECRET]
const OPERATORS = [
  'StringEquals',
  'StringNotEquals',
  'StringLike',
  'StringNotLikeIfExists',
  'StringLikeIfExists',
  'ForAllValues:StringLike',
  'ForAnyValue:StringNotEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnLike',
  'NumericLessThan',
  'Bool',
  'Null',
  'Unheard',
]
const PRINCIPALS = [
  '*',
  { AWS: '*' },
  { AWS: ROLE },
  { AWS: ROOT },
  { AWS: OWN },
  { AWS: SESSION },
  { AWS: USER },
  { Service: 'x' },
]

const list = <T>(...items: readonly T[]): fc.Arbitrary<unknown> =>
  fc.oneof(fc.constantFrom(...items), fc.array(fc.constantFrom(...items), { maxLength: 3 }))
const texts = list('*', 'a', 'a*', '${aws:SourceVpc}', "${aws:SourceVpc, 'a'}", '10.0.0.0/8', OWN, 'true', 'false', '')
const condition = fc.dictionary(fc.constantFrom(...OPERATORS), fc.dictionary(fc.constantFrom(...KEYS), texts, { maxKeys: 2 }), {
  maxKeys: 2,
})
const resource = list(
  '*',
  SECRET,
  KEY,
  'arn:aws:secretsmanager:*',
  `${SECRET.slice(0, -9)}*`,
  `${SECRET.slice(0, -9)}\${aws:SourceVpc}-AbC123`
)
const action = list('*', 'secretsmanager:Get*', 'kms:Decrypt', 's3:*')
/** Sound as a rule, with some garbage in it. */
const element = (sound: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 20, arbitrary: sound }, { weight: 1, arbitrary: json })
const statement = (principal: boolean): fc.Arbitrary<object> =>
  fc
    .record({
      Effect: element(fc.constantFrom('Allow', 'Allow', 'Deny')),
      action: fc.tuple(fc.constantFrom('Action', 'Action', 'NotAction'), element(action)),
      resource: fc.tuple(fc.constantFrom('Resource', 'Resource', 'NotResource'), element(resource)),
      principal: fc.tuple(fc.constantFrom('Principal', 'Principal', 'NotPrincipal'), element(fc.constantFrom(...PRINCIPALS))),
      Condition: fc.option(element(condition), { nil: undefined }),
    })
    .map(({ Effect, Condition, ...named }) => ({
      Effect,
      ...Object.fromEntries([named.action, named.resource, ...(principal ? [named.principal] : [])]),
      ...(Condition === undefined ? {} : { Condition }),
    }))
const document = (principal: boolean): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({
        Version: fc.constantFrom('2012-10-17', '2008-10-17'),
        Statement: fc.array(statement(principal), { maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: json }
  )
const context: fc.Arbitrary<Context> = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.oneof(fc.constantFrom(...VALUES), fc.array(fc.constantFrom(...VALUES), { maxLength: 2 }))
)
const request: fc.Arbitrary<AccessRequest> = fc
  .record({
    principalArn: fc.constantFrom(ROLE, USER, SESSION),
    asked: fc.constantFrom(
      ['secretsmanager:GetSecretValue', SECRET],
      ['secretsmanager:GetSecretValue', OTHER_SECRET],
      ['kms:Decrypt', KEY],
      ['s3:GetObject', 'arn:aws:s3:::b/k']
    ),
    context,
    identityPolicies: fc.array(document(false), { maxLength: 3 }),
    boundary: fc.option(document(false), { nil: undefined, freq: 2 }),
    resourcePolicy: fc.option(document(true), { nil: undefined, freq: 1 }),
  })
  .map(({ asked: [asked = '', resourceArn = ''], ...rest }) => ({ ...rest, action: asked, resourceArn }))

const decisionOf = (asked: AccessRequest): string => evaluate(asked).decision

describe('a decision', () => {
  it('is made whatever the policies hold', () => {
    fc.assert(
      fc.property(json, fc.array(json, { maxLength: 2 }), fc.option(json, { nil: undefined }), (one, some, other) => {
        const asked = { principalArn: ROLE, action: 'kms:Decrypt', resourceArn: KEY }
        expect(['allowed', 'denied', 'unknown']).toContain(
          decisionOf({ ...asked, identityPolicies: some, boundary: one, resourcePolicy: other })
        )
        expect(['allowed', 'denied', 'unknown']).toContain(assumableBy(one, 'x', {}))
        for (const read of statementsOf({ Statement: one })) expect(Array.isArray(sourceArnsOf(read))).toBe(true)
      }),
      { numRuns: 1000 }
    )
  })

  it('is of every kind in these properties', () => {
    const seen = new Set(fc.sample(request, 2000).map(decisionOf))
    expect([...seen].sort()).toEqual(['allowed', 'denied', 'unknown'])
  })

  it('has its statement where one decides, and none where nothing does', () => {
    fc.assert(
      fc.property(request, asked => {
        const { decision, by } = evaluate(asked)
        if (decision === 'allowed') expect(by).toBeDefined()
        if (decision === 'unknown') expect(by).toBeUndefined()
        if (!by) return
        const source = { identity: asked.identityPolicies[by.policy], boundary: asked.boundary, resource: asked.resourcePolicy }[
          by.from
        ]
        expect(statementsOf(source)[by.statement]).toMatchObject({
          effect: decision === 'allowed' ? 'Allow' : 'Deny',
          malformed: false,
        })
      }),
      { numRuns: 3000 }
    )
  })

  it('is not allowed for another denial', () => {
    fc.assert(
      fc.property(request, statement(false), (asked, added) => {
        const after = decisionOf({
          ...asked,
          identityPolicies: [...asked.identityPolicies, policy({ ...added, Effect: 'Deny' })],
        })
        if (decisionOf(asked) !== 'allowed') expect(after).not.toBe('allowed')
      }),
      { numRuns: 3000 }
    )
  })

  it('is not denied for another permission', () => {
    fc.assert(
      fc.property(request, statement(false), (asked, added) => {
        const after = decisionOf({
          ...asked,
          identityPolicies: [...asked.identityPolicies, policy({ ...added, Effect: 'Allow' })],
        })
        if (decisionOf(asked) !== 'denied') expect(after).not.toBe('denied')
      }),
      { numRuns: 3000 }
    )
  })

  it('stands, once it is made, whatever else becomes known', () => {
    fc.assert(
      fc.property(request, context, (asked, learnt) => {
        const before = decisionOf(asked)
        const after = decisionOf({ ...asked, context: { ...learnt, ...asked.context } })
        if (before !== 'unknown') expect(after).toBe(before)
      }),
      { numRuns: 10_000 }
    )
  })
})

describe('a pattern', () => {
  /** An independent reading: which prefixes of the text the pattern has matched so far. */
  const expected = (pattern: string, text: string): boolean => {
    let ends = new Set([0])
    for (const sign of pattern) {
      const next = new Set<number>()
      for (const end of ends) {
        if (sign === '*') for (let at = end; at <= text.length; at++) next.add(at)
        else if (end < text.length && (sign === '?' || sign === text[end])) next.add(end + 1)
      }
      ends = next
    }
    return ends.has(text.length)
  }

  it('matches what it says', () => {
    const signs = (...of: string[]): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...of), { maxLength: 12 }).map(all => all.join(''))
    fc.assert(
      fc.property(signs('a', 'b', '?', '*', '*'), signs('a', 'b', 'b'), (pattern, text) => {
        expect(matchesGlob(readGlob(pattern), text)).toBe(expected(pattern, text))
      }),
      { numRuns: 20_000 }
    )
  })

  it.each([
    ['thousands of asterisks', '*'.repeat(20_000)],
    ['asterisks between letters', 'a*'.repeat(1000)],
    ['asterisks between letters, in vain', `${'a*'.repeat(1000)}b`],
    ['asterisks between question marks', `${'*?'.repeat(1000)}b`],
    ['one long chunk, in vain', `*${'a'.repeat(1000)}b*`],
    ['one long chunk with question marks, in vain', `*${'a?'.repeat(500)}b*`],
    ['many long chunks, in vain', `${`*${'a?'.repeat(20)}`.repeat(45)}b*`],
    ['unclosed variables', '${'.repeat(5000)],
    ['variables', '${aws:SourceVpc}'.repeat(2000)],
    ['colons', ':*'.repeat(5000)],
  ])('answers in time: %s', (_name, pattern) => {
    const resourceArn = `${SECRET.slice(0, -9)}${'a'.repeat(2048 - SECRET.length)}`
    const Resource = Array.from({ length: 50 }, (_, index) => `${SECRET.slice(0, -9)}${pattern}${index}`)
    const anywhere = Resource.map(one => one.replace('eu-west-1', '*'))
    const Condition = { StringLike: { k: pattern }, ArnNotLike: { k: pattern }, 'ForAnyValue:StringNotLike': { k: pattern } }
    const started = performance.now()
    const identityPolicies = [policy({ Resource }, { NotResource: anywhere }, { Action: pattern }, { Effect: 'Deny', Condition })]
    evaluate({
      principalArn: ROLE,
      action: `kms:${'a'.repeat(100)}`,
      resourceArn,
      identityPolicies,
      context: { k: 'a'.repeat(2000) },
    })
    expect(performance.now() - started).toBeLessThan(20_000)
  })
})

describe('three-valued logic', () => {
  const answers: readonly Maybe[] = ['yes', 'no', 'maybe']
  /** What every completion of the unknowns agrees on. */
  const completed = (one: Maybe, other: Maybe, of: (a: boolean, b: boolean) => boolean): Maybe => {
    const worlds = (answer: Maybe): readonly boolean[] => (answer === 'maybe' ? [true, false] : [answer === 'yes'])
    const results = new Set(worlds(one).flatMap(a => worlds(other).map(b => of(a, b))))
    return results.size > 1 ? 'maybe' : results.has(true) ? 'yes' : 'no'
  }
  it.each(answers.flatMap(one => answers.map(other => [one, other] as const)))('%s and/or %s', (one, other) => {
    expect(and(one, other)).toBe(completed(one, other, (a, b) => a && b))
    expect(or(one, other)).toBe(completed(one, other, (a, b) => a || b))
    expect(not(one)).toBe(completed(one, one, a => !a))
  })
})
