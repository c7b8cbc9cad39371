import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  mysqlDatabasePattern,
  mysqlIdentifier,
  mysqlLiteral,
  postgresqlLiteral,
  shellWord,
  urlPath,
} from '../../src/templates/quoting.ts'
import { HOSTILE } from './hostile.ts'

test('what PostgreSQL reads is asked of PostgreSQL itself; here, what a reader sees', () => {
  expect(['a', "a'b", 'a\\b', "a\\'b", '$$', '', 'a\nb'].map(postgresqlLiteral)).toEqual([
    "'a'",
    "'a''b'",
    "E'a\\\\b'",
    "E'a\\\\''b'",
    "'$$'",
    "''",
    "'a\nb'",
  ])
})

test('MySQL', () => {
  expect(['a', 'a`b', 'a\\b', "a'b", 'a_b'].map(mysqlIdentifier)).toEqual(['`a`', '`a``b`', '`a\\b`', "`a'b`", '`a_b`'])
  expect(['a-b', 'a_b', '100%', 'a\\_b', 'a`b'].map(mysqlDatabasePattern)).toEqual([
    '`a-b`',
    '`a\\_b`',
    '`100\\%`',
    '`a\\\\\\_b`',
    '`a``b`',
  ])
  expect(['a', "a'b", "'; DROP", 'a\\é'].map(mysqlLiteral)).toEqual([
    "'a'",
    "'a''b'",
    "'''; DROP'",
    'CONVERT(0x615cc3a9 USING utf8mb4)',
  ])
})

/** Reads as MySQL does, under either setting of NO_BACKSLASH_ESCAPES: true where a quoted text ends before its last character. */
function endsEarly(quoted: string, hasEscapes: boolean): boolean {
  const quote = quoted[0]
  for (let index = 1; index < quoted.length - 1; index++) {
    if (quote !== '`' && hasEscapes && quoted[index] === '\\') index++
    else if (quoted[index] === quote && quoted[++index] !== quote) return true
  }
  return false
}

test('nothing ends a text of MySQL early', () => {
  fc.assert(
    fc.property(HOSTILE, text => {
      for (const hasEscapes of [true, false]) {
        expect(endsEarly(mysqlIdentifier(text), hasEscapes)).toBe(false)
        expect(endsEarly(mysqlDatabasePattern(text), hasEscapes)).toBe(false)
        const literal = mysqlLiteral(text)
        if (literal.startsWith("'")) expect(endsEarly(literal, hasEscapes)).toBe(false)
        else expect(literal).toMatch(/^CONVERT\(0x(?:[0-9a-f]{2})+ USING utf8mb4\)$/)
      }
    })
  )
})

describe('a shell reads', () => {
  test.each(['', 'a', 'a b', "a'b", '$HOME', '${HOME}', '`id`', '$(id)', 'a\nb', '-n', '~', '*', 'é', "';id;'", '\\', '!', '#'])(
    '%j',
    text => {
      expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text)
    }
  )

  test('any text as the one word that it is', () => {
    fc.assert(
      fc.property(fc.array(HOSTILE, { minLength: 1, maxLength: 20 }), texts => {
        const script = `printf '%s\\001' ${texts.map(shellWord).join(' ')}`
        expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\x01').slice(0, -1)).toEqual(texts)
      }),
      { numRuns: 30 }
    )
  })
})

test('a path in a URL is read back, and ends neither the parameter nor the URL', () => {
  fc.assert(
    fc.property(HOSTILE, text => {
      expect(urlPath(text)).toMatch(/^[A-Za-z0-9/%._~!'()*-]*$/)
      expect(decodeURIComponent(urlPath(text))).toBe(text)
    })
  )
})

test('NUL is refused everywhere', () => {
  for (const quote of [postgresqlLiteral, mysqlIdentifier, mysqlDatabasePattern, mysqlLiteral, shellWord])
    expect(() => quote('a\0b')).toThrow('the character NUL')
})
