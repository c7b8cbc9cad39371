import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPairs, type Pair, type PairKind, parsePairs, repairPairs } from '../src/model/pairs.ts'

const KINDS: PairKind[] = ['mapping', 'mount']
const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/)
const file = fc
  .array(fc.stringMatching(/^[\w%+=@~-][\w.%+=@~-]{0,8}$/), { minLength: 1, maxLength: 4 })
  .map(segments => `/${segments.join('/')}`)
const pairs = (kind: PairKind): fc.Arbitrary<Pair[]> =>
  fc.array(fc.record({ from: kind === 'mapping' ? name : file, to: file }), { minLength: 1, maxLength: 5 })
/** Texts made of the pieces that lists are made of, so that nearly right ones come up often. */
const nearly = fc
  .array(
    fc.constantFrom(
      'A',
      'HARNESS_CERT_0',
      '/a',
      '/b/c.crt',
      '/',
      ':',
      ':',
      ',',
      ',',
      ';',
      ' ',
      '\n',
      ':ro',
      ':rw',
      '..',
      '/../x',
      '.',
      ''
    ),
    { maxLength: 12 }
  )
  .map(pieces => pieces.join(''))

/** What a separator can mean: a semicolon either, a blank anything. */
const meanings = (sign: string): string[] => (sign === '' ? [',', ':', ''] : sign === ';' ? [',', ':'] : [sign])

describe.each(KINDS)('a %s list', kind => {
  const read = (text: string) => parsePairs(text, kind)

  it('goes round: what is written is read back', () => {
    fc.assert(
      fc.property(pairs(kind), list => {
        expect(read(formatPairs(list))).toEqual({ pairs: list, faults: [] })
        expect(repairPairs(formatPairs(list), kind)).toBe(formatPairs(list))
      })
    )
  })

  it('is taken apart at commas alone: every entry is a pair or a fault, in order, and no text is lost', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), text => {
        const { pairs: good, faults } = read(text)
        expect([...good.map(pair => formatPairs([pair])), ...faults.map(({ entry }) => entry)].sort()).toEqual(
          text.split(',').sort()
        )
        if (faults.length === 0) expect(formatPairs(good)).toBe(text)
      }),
      { numRuns: 2000 }
    )
  })

  it('has a valid pair only where both sides are what they must be', () => {
    fc.assert(
      fc.property(nearly, text => {
        for (const { from, to } of read(text).pairs) {
          for (const path of kind === 'mount' ? [from, to] : [to]) {
            expect(path).toMatch(/^\/[^\s:;,]*[^\s:;,/]$/)
            expect(path.split('/')).not.toContain('..')
          }
          if (kind === 'mapping') expect(from).toMatch(/^[^\s:;,/]+$/)
        }
      }),
      { numRuns: 2000 }
    )
  })

  it('is repaired into a valid list or not at all, and a repaired list stays as it is', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string()), text => {
        const repaired = repairPairs(text, kind)
        if (repaired === undefined) return
        expect(read(repaired).faults).toEqual([])
        expect(repairPairs(repaired, kind)).toBe(repaired)
      }),
      { numRuns: 5000 }
    )
  })

  it('is repaired only where no other reading of its separators is valid', () => {
    fc.assert(
      fc.property(nearly, text => {
        const repaired = repairPairs(text, kind)
        if (repaired === undefined) return
        const tokens = text.trim().split(/(\s*[,:;]\s*|\s+)/)
        const readings = tokens.reduce<string[]>(
          (begun, token, index) =>
            begun.flatMap(one => (index % 2 === 0 ? [one + token] : meanings(token.trim()).map(sign => one + sign))),
          ['']
        )
        const plain = readings.map(reading =>
          reading.split(',').map(entry => (kind === 'mount' ? entry.replace(/:r[ow]$/, '') : entry))
        )
        const valid = plain.map(entries => entries.filter(Boolean).join(',')).filter(reading => read(reading).faults.length === 0)
        expect([...new Set(valid)]).toEqual([repaired])
      }),
      { numRuns: 5000 }
    )
  })

  it('never gets or loses anything but blanks, separators and `:ro` by a repair', () => {
    const bones = (text: string): string => text.replaceAll(/:r[ow](?=[\s,;]|$)/g, '').replaceAll(/[\s,:;]/g, '')
    fc.assert(
      fc.property(nearly, text => {
        const repaired = repairPairs(text, kind)
        if (repaired !== undefined) expect(bones(repaired)).toBe(bones(text))
      }),
      { numRuns: 5000 }
    )
  })

  it('is left alone where it is valid as it is', () => {
    fc.assert(
      fc.property(nearly, text => {
        if (read(text).faults.length === 0) expect(repairPairs(text, kind)).toBe(text)
      }),
      { numRuns: 5000 }
    )
  })

  it('survives any separator between any pairs, where that has one reading', () => {
    const separator = fc.constantFrom(',', ', ', ' , ', ';', '; ', ',\n', '\t;')
    fc.assert(
      fc.property(pairs(kind), fc.array(separator, { minLength: 5, maxLength: 5 }), (list, separators) => {
        const text = list.map((pair, index) => formatPairs([pair]) + (index + 1 < list.length ? separators[index] : '')).join('')
        expect(repairPairs(` ${text}\n`, kind)).toBe(formatPairs(list))
      })
    )
  })

  it('answers at once, however long it is', () => {
    for (const text of [
      ';'.repeat(1e6),
      ','.repeat(1e6),
      ' '.repeat(1e6),
      ':'.repeat(1e6),
      'A:/a,'.repeat(2e5),
      `${' ;'.repeat(5e5)}x`,
      '/a:/a:ro '.repeat(1e5),
    ]) {
      const start = performance.now()
      read(text)
      repairPairs(text, kind)
      expect(performance.now() - start).toBeLessThan(2000)
    }
  })
})

describe('a mapping', () => {
  it.each([
    ['A:/a', 'A:/a'],
    [' A:/a ', 'A:/a'],
    ['A:/a;B:/b', 'A:/a,B:/b'],
    ['A:/a; B:/b;', 'A:/a,B:/b'],
    ['A:/a, B:/b', 'A:/a,B:/b'],
    ['A:/a B:/b', 'A:/a,B:/b'],
    ['A : /a', 'A:/a'],
    ['A;/a', 'A:/a'],
    ['A:/a,', 'A:/a'],
    ['A;/a,B;/b', 'A:/a,B:/b'],
    ['A:/a;/b', undefined],
    ['A', undefined],
    ['A:', undefined],
    [':/a', undefined],
    ['A:a', undefined],
    ['A:/a/', undefined],
    ['A:/a/../b', undefined],
    ['A:/a:ro', undefined],
    ['A:/a b/c', undefined],
    ['/a:A', undefined],
    ['', undefined],
    [' ;, ', undefined],
  ])('%j is repaired to %j', (text, repaired) => {
    expect(repairPairs(text, 'mapping')).toBe(repaired)
  })
})

describe('a mount', () => {
  it.each([
    ['/a:/a', '/a:/a'],
    ['/a:/a:ro', '/a:/a'],
    ['/a:/a:rw,/b:/b:ro', '/a:/a,/b:/b'],
    ['/a:/a;/b:/b', '/a:/a,/b:/b'],
    ['/a:/a /b:/b', '/a:/a,/b:/b'],
    ['/a;/a', '/a:/a'],
    ['/a:/a;', '/a:/a'],
    ['/a;/b;/c;/d', undefined],
    ['/a', undefined],
    ['/a:', undefined],
    ['/a:b', undefined],
    ['a:/b', undefined],
    ['/a/:/a/', undefined],
    ['/a:/a:z', undefined],
    ['/a:/a:ro:ro', undefined],
    ['/my file:/my file', undefined],
  ])('%j is repaired to %j', (text, repaired) => {
    expect(repairPairs(text, 'mount')).toBe(repaired)
  })
})
