import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readGlob } from '../../src/iam/glob.ts'
import { type HoleKind, hasHole, hole, literal, piecesOf, printed } from '../../src/iam/holes.ts'
import { matchesResource } from '../../src/iam/match.ts'
import type { Maybe } from '../../src/iam/maybe.ts'
import { isSame, matchesPartly } from '../../src/iam/overlap.ts'

const P = hole('${AWS::Partition}', 'word')
const R = hole('${AWS::Region}', 'word')
const A = hole('${AWS::AccountId}', 'word')
const STAGE = hole('${Stage}')
const suffix = (id: string) => [1, 2, 3, 4, 5, 6].map(number => hole(`\${${id}}#${number}`, 'character')).join('')
const secret = (rest: string, place = `${P}:secretsmanager:${R}:${A}`) => `arn:${place}:secret:${rest}`
const DB = secret(`app/db-${suffix('Db')}`)
const UNNAMED = secret(`${hole('${Unnamed}', 'word')}-${suffix('Unnamed')}`)

describe('a text with holes', () => {
  it('holds nothing that an ARN or a policy could take for its own', () => {
    const text = hole('${AWS::Region}*?/[é"😀]')
    expect(text).not.toMatch(/[\u0000-\u0fff]/)
    expect(piecesOf(`a${text}b`)).toEqual(['a', { name: '${AWS::Region}*?/[\\u{e9}"\\u{1f600}]', kind: 'open' }, 'b'])
  })

  it('is printed with the names of its holes', () => {
    expect(printed(DB)).toBe('arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:app/db-??????')
    expect(printed(hole('!ImportValue#2'))).toBe('!ImportValue')
  })

  it('takes no character of the user’s for a hole of ours', () => {
    expect(hasHole(literal('plain'))).toBe(false)
    expect(piecesOf(literal(`a${STAGE}`))).toEqual(['a', { name: expect.stringMatching(/^\\u\{e000\}/), kind: 'open' }])
    expect(isSame(literal(STAGE), STAGE)).toBe('maybe')
  })
})

describe('a resource with holes', () => {
  const scope = { variables: true, known: new Map([['aws:principalaccount', [A]]]) }

  it.each<[string, string, string, Maybe]>([
    ['the same text', DB, DB, 'yes'],
    ['everything', '*', DB, 'yes'],
    ['its name and any suffix', secret('app/db-??????'), DB, 'yes'],
    ['a pattern of names', secret('app/*'), DB, 'yes'],
    ['a pattern of ARNs', 'arn:*:secretsmanager:*:*:secret:*', DB, 'yes'],
    ['the name without the suffix', secret('app/db'), DB, 'no'],
    ['five characters', secret('app/db-?????'), DB, 'no'],
    ['a suffix that somebody knows', secret('app/db-AbCdEf'), DB, 'maybe'],
    ['what no suffix has', secret('app/db-AbC-Ef'), DB, 'no'],
    ['another name', secret('app/cache-??????'), DB, 'no'],
    ['another secret of the same source', UNNAMED, DB, 'no'],
    ['a secret of the same source, both without a name', secret(`${hole('${B}', 'word')}-${suffix('B')}`), UNNAMED, 'no'],
    ['any name, where none is known', secret('app/*'), UNNAMED, 'maybe'],
    ['a partition that may be it', secret('app/db-*', `aws:secretsmanager:${R}:${A}`), DB, 'maybe'],
    ['an account that may be it', secret('app/db-*', `${P}:secretsmanager:${R}:111122223333`), DB, 'maybe'],
    ['a word in place of a colon', secret('app/db-*', `${P}:secretsmanager:${R}`), DB, 'no'],
    ['another service', `arn:${P}:ssm:${R}:${A}:secret:app/db-*`, DB, 'no'],
    ['a hole in the name that may be it', secret(`${STAGE}/db-*`), DB, 'maybe'],
    ['a hole in the name that cannot be it', secret(`${STAGE}/cache-*`), secret('app/db-AbCdEf'), 'no'],
    ['a hole that ends otherwise', secret(`${STAGE}/cache`), secret('app/db'), 'no'],
    ['the same hole', secret(`${STAGE}/db-??????`), secret(`${STAGE}/db-${suffix('Db')}`), 'yes'],
    ['a parameter that may be anything', STAGE, DB, 'maybe'],
    ['a parameter that may be `*`, for an action on nothing', STAGE, '*', 'maybe'],
    ['a parameter in an ARN, for an action on nothing', secret(STAGE), '*', 'no'],
    ['the JSON key of a reference', `${DB}:password::`, DB, 'no'],
    ['a policy variable', `arn:${P}:secretsmanager:${R}:${A}:secret:\${aws:PrincipalAccount}/*`, secret(`${A}/db`), 'yes'],
    ['a policy variable, of another account', secret('${aws:PrincipalAccount}/*'), secret('111122223333/db'), 'maybe'],
    ['what looks like a hole, in a policy', secret('${Stage}/*'), secret(`${STAGE}/db`), 'maybe'],
    ['a service that is not known', `arn:${P}:${STAGE}:${R}:${A}:secret:app/*`, DB, 'maybe'],
  ])('is matched by %s', (_name, pattern, arn, answer) => {
    expect(matchesResource(pattern, arn, scope)).toBe(answer)
  })
})

describe('matching in part', () => {
  type Part = string | { readonly kind: HoleKind; readonly name: string }
  const part = fc.constantFrom<Part>(
    ...['a', 'b', ':', '-'],
    { kind: 'open', name: '1' },
    { kind: 'open', name: '2' },
    { kind: 'word', name: '${AWS::1}' },
    { kind: 'word', name: '${AWS::2}' },
    { kind: 'character', name: '${AWS::3}' },
    { kind: 'character', name: '${AWS::4}' }
  )
  const wildcard = fc.constantFrom<Part>('*', '?')
  const FILLINGS: Readonly<Record<HoleKind, readonly string[]>> = {
    open: ['', 'a', 'b:', '*', '-?'],
    word: ['a', 'b-', '-a'],
    character: ['a', 'b'],
  }
  const write = (parts: readonly Part[]): string =>
    parts.map(one => (typeof one === 'string' ? one : hole(one.name, one.kind))).join('')
  const fill = (parts: readonly Part[], filling: ReadonlyMap<string, string>): string =>
    parts.map(one => (typeof one === 'string' ? one : filling.get(one.kind + one.name))).join('')

  function fillings(parts: readonly Part[]): Map<string, string>[] {
    let all = [new Map<string, string>()]
    const holes = new Map(parts.flatMap(one => (typeof one === 'string' ? [] : [[one.kind + one.name, one] as const])))
    for (const [key, { kind }] of holes) {
      all = all.flatMap(filling => FILLINGS[kind].map(text => new Map(filling).set(key, text)))
    }
    return all
  }

  /** Wildcards as a regular expression, which has nothing to do with how we match. */
  function fits(pattern: string, text: string): boolean {
    const source = pattern.replace(/[-:]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')
    return new RegExp(`^${source}$`).test(text)
  }

  it('says of all fillings what is true of each', () => {
    const seen = { yes: 0, no: 0, maybe: 0, decided: 0 }
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: part }, wildcard), { maxLength: 5 }),
        fc.array(part, { maxLength: 5 }),
        (pattern, text) => {
          const answer = matchesPartly(readGlob(write(pattern)), write(text))
          const truths = new Set(
            fillings([...pattern, ...text]).map(filling => fits(fill(pattern, filling), fill(text, filling)))
          )
          seen[answer]++
          if (answer !== 'maybe') expect([...truths]).toEqual([answer === 'yes'])
          else if (truths.size === 1) seen.decided++
        }
      ),
      { numRuns: 5000 }
    )
    // It must not be right by knowing nothing: where it says maybe, there are fillings for both, as far as a few of them show it.
    expect(Math.min(seen.yes, seen.no, seen.maybe)).toBeGreaterThan(50)
    expect(seen.decided).toBeLessThan(seen.maybe * 0.7)
  })

  it('says of every text and itself that they are the same', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), parts => {
        expect(isSame(write(parts), write(parts))).toBe('yes')
      })
    )
  })

  it('answers in time, however long a pattern and a text are', () => {
    const long = `${STAGE}${'a*'.repeat(50_000)}`
    expect(matchesPartly(readGlob(long), `${'a'.repeat(200_000)}${STAGE}`)).toBe('maybe')
    expect(matchesPartly(readGlob(`${STAGE}${'a*'.repeat(1_500)}`), 'a'.repeat(3_000))).toBe('maybe')
  })
})
