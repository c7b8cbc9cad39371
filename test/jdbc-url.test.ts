import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { lint } from '../src/engine.ts'
import { shownSource } from '../src/model/jdbc-disclosure.ts'
import { decodeParameter, isJdbcUrl, parseJdbcUrl } from '../src/model/jdbc-url.ts'
import { FORMATS } from '../src/report/index.ts'
import { PACKS } from '../src/rules/index.ts'
import { openJdbcUrl } from '../src/source/jdbc.ts'
import { CANARY, leaks } from './canary.ts'
import { select } from './case.ts'
import { freshFolder, runMain } from './command.ts'

const folder = freshFolder('jdbc')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the pieces of a URL', () => {
  const pieces = (text: string): unknown => {
    const { prefix, user, password, hosts, database, parameters } = parseJdbcUrl(text)
    return [
      prefix.text,
      user?.text,
      password?.text,
      hosts.map(({ host, port }) => (port ? [host.text, port.text] : [host.text])),
      database?.text,
      parameters.map(({ name, value }) => (value ? [name.text, value.text] : [name.text])),
    ]
  }

  it.each([
    ['jdbc:mysql://h:1/d?a=b&c', ['jdbc:mysql://', undefined, undefined, [['h', '1']], 'd', [['a', 'b'], ['c']]]],
    ['jdbc:mysql://h', ['jdbc:mysql://', undefined, undefined, [['h']], undefined, []]],
    ['jdbc:mysql://h?a=b=c', ['jdbc:mysql://', undefined, undefined, [['h']], undefined, [['a', 'b=c']]]],
    ['jdbc:mysql://u:p@h/', ['jdbc:mysql://', 'u', 'p', [['h']], '', []]],
    ['jdbc:mysql://u@h', ['jdbc:mysql://', 'u', undefined, [['h']], undefined, []]],
    ['jdbc:mysql://u:p@q@h', ['jdbc:mysql://', 'u', 'p@q', [['h']], undefined, []]],
    ['jdbc:mysql://a:1,b,c:2/d', ['jdbc:mysql://', undefined, undefined, [['a', '1'], ['b'], ['c', '2']], 'd', []]],
    ['jdbc:mysql://[::1]:3306/d', ['jdbc:mysql://', undefined, undefined, [['[::1]', '3306']], 'd', []]],
    ['jdbc:mysql:///d', ['jdbc:mysql://', undefined, undefined, [['']], 'd', []]],
    ['jdbc:mysql:d?a=1', ['jdbc:mysql:', undefined, undefined, [], undefined, [['a', '1']]]],
    ['jdbc:mysql://h/d?&&a=1&', ['jdbc:mysql://', undefined, undefined, [['h']], 'd', [['a', '1']]]],
    ['jdbc:mysql://h/d#f?a=1', ['jdbc:mysql://', undefined, undefined, [['h']], 'd#f', [['a', '1']]]],
    ['jdbc:${A://b}://${H:-a/b@c?d}/d', ['jdbc:${A://b}://', undefined, undefined, [['${H:-a/b@c?d}']], 'd', []]],
    ['jdbc:mysql://{{ h ? a : b }}/d', ['jdbc:mysql://', undefined, undefined, [['{{ h ? a : b }}']], 'd', []]],
    ['jdbc:mysql://${h/d', ['jdbc:mysql://', undefined, undefined, [['${h']], 'd', []]],
    ['jdbc:', ['jdbc:', undefined, undefined, [], undefined, []]],
    ['jdbc:?', ['jdbc:', undefined, undefined, [], undefined, []]],
    ['\n "jdbc:mysql://h/d?a=b" ', ['jdbc:mysql://', undefined, undefined, [['h']], 'd', [['a', 'b']]]],
  ])('of %j', (text, expected) => expect(pieces(text)).toEqual(expected))

  it.each([
    ['a%20b', 'a b'],
    ['a+b', 'a b'],
    ['100%', '100%'],
    ['%C3%A9', 'é'],
    ['%C3', '%C3'],
  ])('a value %s is read as the wrapper does', (text, expected) => expect(decodeParameter(text)).toBe(expected))

  it('stand where they say, whatever the text is', () => {
    const alphabet = [...'jdbc:/?#&=;,@[]%+ \n\'"${}<>ax1.-', '://', '{{', '}}', '&amp;', 'jdbc:mysql://', 'password=', '\ud800']
    const texts = fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }).map(parts => `jdbc:${parts.join('')}`)
    fc.assert(
      fc.property(texts, text => {
        const { prefix, user, password, hosts, database, query, parameters, strays } = parseJdbcUrl(text)
        const all = [
          ...[prefix, user, password, database, query],
          ...hosts.flatMap(({ host, port }) => [host, port]),
          ...parameters.flatMap(({ name, value }) => [name, value]),
          ...strays,
        ]
        for (const piece of all) if (piece) expect(text.slice(piece.start, piece.end)).toBe(piece.text)
        const document = openJdbcUrl(text)
        for (const line of text.split('\n').keys()) expect(document.redacted().line(line + 1)).toBeTypeOf('string')
      }),
      { numRuns: 3000 }
    )
  })

  it('are cut in time', () => {
    for (const part of ['jdbc:', ',', '&', '{{', '${', '@', '&amp;', ' ', 'a', ':', '//', '"'])
      expect(parseJdbcUrl(`jdbc:mysql://${part.repeat(60_000)}`).prefix.text).toMatch(/^jdbc:/)
  }, 10_000)
})

describe('what is taken for a URL', () => {
  it.each([
    'jdbc:mysql://h',
    'JDBC:mysql://h',
    ' jdbc:x',
    '"jdbc:x',
    '<jdbc:x>',
    'postgresql://u:p@h',
    'postgres://h',
    'mysql://h',
    'aws-wrapper:mysql://h',
  ])('%s is', source => expect(isJdbcUrl(source)).toBe(true))

  it.each(['jdbc.json', 'jdbc/a.json', './jdbc:a.json', 'mysql', 'ecs:delegate', '-', 'ecs-service:a/b', 'C:\\jdbc.json'])(
    '%s is not',
    source => expect(isJdbcUrl(source)).toBe(false)
  )
})

describe('what reports call a URL', () => {
  it.each([
    ['jdbc:aws-wrapper:postgresql://u:p@h:5432/d?password=x', 'jdbc:aws-wrapper:postgresql://h:5432/d'],
    ['jdbc:mysql://a:1,b:2/d', 'jdbc:mysql://a:1,b:2/d'],
    ['jdbc:mysql://h', 'jdbc:mysql://h'],
    ['jdbc:mysql://h/', 'jdbc:mysql://h/'],
    ['jdbc:mysql://h?a=b', 'jdbc:mysql://h'],
    ['jdbc:mysql://${HOST}:${PORT}/${NAME}?a=b', 'jdbc:mysql://${HOST}:${PORT}/${NAME}'],
    ['jdbc:mysql://${HOST:-secret}/d', 'jdbc:mysql://‹hidden›/d'],
    // Passwords with the delimiters of a URL in them.
    ['jdbc:mysql://u:p/q@h/d', 'jdbc:mysql://‹hidden›/‹hidden›'],
    ['jdbc:mysql://u:12/q@h/d', 'jdbc:mysql://‹hidden›/‹hidden›'],
    ['jdbc:mysql://u:12?q@h/d', 'jdbc:mysql://‹hidden›'],
    ['jdbc:mysql://u:12#q@h/d', 'jdbc:mysql://‹hidden›'],
    ['jdbc:mysql://u:12/secret?q@h/d', 'jdbc:mysql://‹hidden›/‹hidden›'],
    ['jdbc:mysql://u:p@q@h/d', 'jdbc:mysql://h/d'],
    ['jdbc:mysql://u:secret/d', 'jdbc:mysql://‹hidden›/d'],
    ['jdbc:mysql://a.eu-west-1.rds.amazonaws.com:1/d?user=a@b.c', 'jdbc:mysql://a.eu-west-1.rds.amazonaws.com:1/d'],
    ['jdbc:mysql://address=(host=h)(password=p)/d', 'jdbc:mysql://‹hidden›/d'],
    ['jdbc:mysql://(host=h,password=p)/d', 'jdbc:mysql://‹hidden›,‹hidden›/d'],
    ['jdbc:sqlserver://h:1;password=p', 'jdbc:sqlserver://‹hidden›'],
    ['jdbc:oracle:thin:scott/tiger@//h', 'jdbc:oracle:thin:‹hidden›'],
    ['jdbc:scott:tiger:x', 'jdbc:‹hidden›'],
    ['jdbc:h2:mem', 'jdbc:h2:‹hidden›'],
    ['jdbc:mysql://h/d;password=p', 'jdbc:mysql://h/‹hidden›'],
    ['"jdbc:mysql://h/d"', 'jdbc:mysql://h/d'],
    ['jdbc:mysql://h\nsecret/d', 'jdbc:mysql://‹hidden›/d'],
    ['jdbc:', 'jdbc:'],
  ])('%j is %s', (text, expected) => expect(shownSource(parseJdbcUrl(text))).toBe(expected))
})

const MARKS = [
  '',
  '/',
  '@',
  '?',
  '#',
  '&',
  ':',
  '%',
  ';',
  ',',
  '=',
  ' ',
  '"',
  "'",
  '\n',
  '$',
  '{',
  '+',
  '&amp;',
  '://',
  '[',
  '(',
  '%40',
]
const secret = fc
  .tuple(fc.constantFrom(...MARKS, 'a', '12'), fc.constantFrom(...MARKS), fc.constantFrom(...MARKS))
  .map(([before, between, behind]) => before + CANARY + between + CANARY.slice(0, 12) + behind)
const text = (...words: string[]) => fc.constantFrom(...words)
/** A URL with a secret where user and password are, or in the query. */
const urls = fc
  .record({
    prefix: text(
      'jdbc:aws-wrapper:postgresql://',
      'jdbc:aws-wrapper:mysql://',
      'jdbc:postgresql://',
      'jdbc:oracle:thin:',
      ' "jdbc:mysql://'
    ),
    login: fc.oneof(
      fc.constant(''),
      secret.map(one => `${one}@`),
      secret.map(one => `user:${one}@`),
      secret.map(one => `u:1${one}@`)
    ),
    host: text('h', 'db.example.com:5432', '', 'a.eu-west-1.rds.amazonaws.com:5432', '[::1]', 'a,b:1', 'h:x'),
    path: text('/orders', '/', '', '/orders;x'),
    query: fc.array(
      fc.tuple(
        text(
          'password',
          'sslpassword',
          'user',
          'sslmode',
          'sslMode',
          'wrapperPlugins',
          'iamRegion',
          'options',
          'unknown',
          'ssl',
          'iamHost'
        ),
        fc.oneof(secret, text('iam', 'true', 'require'))
      ),
      { maxLength: 4 }
    ),
    tail: fc.oneof(
      fc.constant(''),
      secret.map(one => `&${one}`),
      secret.map(one => `?${one}`)
    ),
  })
  .map(({ prefix, login, host, path, query, tail }) => {
    const parameters = query.map(([name, value]) => `${name}=${value}`).join('&')
    return `${prefix}${login}${host}${path}?${parameters}${tail}`
  })

describe('a secret in a URL', () => {
  it('is never printed, in no format, by no command, and not in errors', async () => {
    const values = join(import.meta.dirname, 'cases', 'jdbc-value-differs', 'host', 'values.json')
    await fc.assert(
      fc.asyncProperty(urls, async url => {
        const lines = [
          ...Object.keys(FORMATS).map(format => ['lint', url, '--format', format, '--values', values]),
          ['lint', url, '--format', 'json', '--output', 'report'],
          ['lint', url, 'not-there.json', '--fail-on', 'info'],
          ['fix', url],
          ['fix', url, '--write'],
          ['fix', url, '--register', '--yes'],
          ['fix', url, '--output', 'report'],
          ['policy', url],
          [url],
        ]
        for (const line of lines) {
          const { stdout, stderr, status } = await runMain(line, { cwd: folder, terminal: { columns: 400 } })
          const report = line.includes('report') && line[0] === 'lint' ? readFileSync(join(folder, 'report'), 'utf8') : ''
          expect({ line, leaks: leaks(stdout + stderr + report) }).toEqual({ line, leaks: [] })
          expect({ line, bug: status > 2 }).toEqual({ line, bug: false })
        }
      }),
      { numRuns: 300 }
    )
  }, 120_000)
})

describe('rules about URLs', () => {
  const ids = async (url: string): Promise<string[]> => {
    const { checksOf } = await select([])
    const document = openJdbcUrl(url)
    const { findings, crashes } = lint(document, checksOf(document))
    expect(crashes).toEqual([])
    return findings.map(({ rule }) => rule).sort()
  }

  it('never crash', async () => {
    const parts = [
      'jdbc:',
      'aws-wrapper:',
      'postgresql://',
      'mysql://',
      'h',
      ':1',
      '/',
      'd',
      '?',
      '&',
      'ssl=',
      'sslmode=',
      'require',
      '${X}',
      'wrapperPlugins=',
      'iam',
      '@',
      ';',
      '=',
      '{{',
      '}}',
      '<X>',
      '%',
    ]
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { maxLength: 20 }), async words => {
        await ids(`jdbc:${words.join('')}`)
      }),
      { numRuns: 1000 }
    )
  })

  it('have one finding for one mistake', async () => {
    const right: Record<string, string> = {
      'jdbc:aws-wrapper:postgresql://h:5432/d?wrapperPlugins=iam&sslmode=verify-full&sslrootcert=/etc/ssl/certs/dbops/root_ca.crt':
        'sslmode',
      'jdbc:aws-wrapper:mysql://h:3306/d?wrapperPlugins=iam&sslMode=VERIFY_IDENTITY': 'sslMode',
    }
    for (const [url, mode] of Object.entries(right)) {
      expect(await ids(url)).toEqual([])
      expect(await ids(url.replace('aws-wrapper:', ''))).toEqual(['jdbc-wrapper-missing'])
      expect(await ids(url.replace('wrapperPlugins=iam&', ''))).toEqual(['jdbc-iam-plugin-missing'])
      expect(await ids(url.replace(new RegExp(`&${mode}=[\\w-]+`), ''))).toEqual(['jdbc-tls-missing'])
      expect(await ids(url.replace(`&${mode}`, mode === 'sslmode' ? '&sslMode' : '&sslmode'))).toEqual([
        'jdbc-tls-parameter-foreign',
      ])
      expect(await ids(`${url}&password=x`)).toEqual(['jdbc-password-in-url'])
      expect(await ids(url.replace('//h', '//u:p@h'))).toEqual(['jdbc-password-in-url'])
      expect(await ids(url.replaceAll('&', '&amp;'))).toEqual(['jdbc-url-invalid'])
      expect(await ids(`'${url}'`)).toEqual(['jdbc-url-invalid'])
    }
  })

  it('all speak of URLs alone', async () => {
    const { stdout } = await runMain(['lint', 'examples/task-definition.json', '--format', 'json'])
    for (const { id } of PACKS.jdbc) expect(stdout).not.toContain(id)
  })
})
