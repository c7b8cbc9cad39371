import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { connectionUrl } from '../../src/templates/url.ts'
import type { UrlValues } from '../../src/templates/values.ts'
import { freshFolder } from '../command.ts'
import { HOSTILE } from './hostile.ts'

const POSTGRESQL = {
  engine: 'postgresql',
  host: 'orders.abc.eu-west-1.rds.amazonaws.com',
  name: 'orders',
  user: 'liquibase',
} as const
const MYSQL = { ...POSTGRESQL, engine: 'mysql' } as const
const CA = { path: '/etc/ssl/certs/dbops/root_ca.crt' }

const url = (values: Partial<UrlValues>) =>
  connectionUrl({ region: 'eu-west-1', database: POSTGRESQL, ...values })['jdbc-url.txt']

describe('the URL', () => {
  test.each<[string, Partial<UrlValues>, string]>([
    [
      'as Harness documents it',
      {},
      'postgresql://orders.abc.eu-west-1.rds.amazonaws.com:5432/orders?wrapperPlugins=iam&ssl=true&sslmode=require',
    ],
    [
      'with the certificate',
      { certificates: [CA] },
      'postgresql://orders.abc.eu-west-1.rds.amazonaws.com:5432/orders?wrapperPlugins=iam&ssl=true&sslmode=verify-full&sslrootcert=/etc/ssl/certs/dbops/root_ca.crt',
    ],
    [
      'MySQL',
      { database: MYSQL },
      'mysql://orders.abc.eu-west-1.rds.amazonaws.com:3306/orders?wrapperPlugins=iam&sslMode=REQUIRED',
    ],
    [
      'MySQL with the certificate',
      { database: MYSQL, certificates: [CA] },
      'mysql://orders.abc.eu-west-1.rds.amazonaws.com:3306/orders?wrapperPlugins=iam&sslMode=VERIFY_IDENTITY',
    ],
    [
      'a port, and a name with what a URL would read otherwise',
      { database: { ...POSTGRESQL, port: 6432, name: 'a/b?c=d&e#f %' } },
      'postgresql://orders.abc.eu-west-1.rds.amazonaws.com:6432/a%2Fb%3Fc%3Dd%26e%23f%20%25?wrapperPlugins=iam&ssl=true&sslmode=require',
    ],
  ])('%s', (_, values, expected) => {
    expect(url(values)).toBe(`jdbc:aws-wrapper:${expected}\n`)
  })

  test('names the certificate that the database step reads, else the first', () => {
    const client = { path: '/etc/ssl/certs/dbops/client.crt' }
    expect(url({ certificates: [client, CA] })).toMatch(/sslrootcert=\/etc\/ssl\/certs\/dbops\/root_ca\.crt\n$/)
    expect(url({ certificates: [{ path: '/ca.pem' }, client] })).toMatch(/sslrootcert=\/ca\.pem\n$/)
    expect(url({ certificates: [{}] })).toMatch(/sslrootcert=\/etc\/ssl\/certs\/dbops\/root_ca\.crt\n$/)
    expect(url({ certificates: [] })).toMatch(/sslmode=require\n$/)
  })

  test('is read back as what went in, whatever that was', () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, (name, path) => {
        const text = url({ database: { ...POSTGRESQL, name }, certificates: [{ path: `/${path}` }] })
        expect(text).toMatch(/^[!-~]+\n$/)
        const { pathname, searchParams, hash } = new URL(text.trim().replace('jdbc:aws-wrapper:postgresql', 'http'))
        expect([decodeURIComponent(pathname), searchParams.get('sslrootcert'), hash]).toEqual([`/${name}`, `/${path}`, ''])
        expect([...searchParams.keys()]).toEqual(['wrapperPlugins', 'ssl', 'sslmode', 'sslrootcert'])
      })
    )
  })
})

describe('connect.sh', () => {
  const folder = freshFolder('connect')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const AWS = `#!/bin/sh\n[ $# = 10 ] || exit 9\nprintf 'token-of:%s' "$*"\n`
  const CLIENT = `#!/bin/sh\nprintf '%s\\001' "$PGPASSWORD" "$PGHOST" "$PGPORT" "$PGUSER" "$PGDATABASE" "$PGSSLMODE" "$PGSSLROOTCERT" "$@"\n`
  for (const [name, text] of Object.entries({ aws: AWS, psql: CLIENT, mysql: CLIENT }))
    writeFileSync(join(folder, name), text, { mode: 0o755 })

  /** What psql or mysql are given: seven variables, and the arguments. */
  function connect(values: Partial<UrlValues>, ...argv: string[]): string[] {
    const script = connectionUrl({ region: 'eu-west-1', database: POSTGRESQL, ...values })['connect.sh']
    const env = { PATH: `${folder}:${process.env.PATH}` }
    const stdout = execFileSync('sh', ['-s', '--', ...argv], {
      input: script,
      env,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    return stdout.split('\x01').slice(0, -1)
  }

  const token = (port: number, user = 'liquibase') =>
    `token-of:rds generate-db-auth-token --hostname ${POSTGRESQL.host} --port ${port} --region eu-west-1 --username ${user}`

  test('PostgreSQL', () => {
    const variables = [token(5432), POSTGRESQL.host, '5432', 'liquibase', 'orders']
    const options = ['--no-psqlrc', '--no-password', '--command=SELECT current_user, current_database()']
    expect(connect({})).toEqual([...variables, 'require', '', ...options])
    expect(connect({ certificates: [CA] })).toEqual([...variables, 'verify-full', CA.path, ...options])
    expect(connect({ certificates: [CA] }, 'my ca.pem')).toEqual([...variables, 'verify-full', 'my ca.pem', ...options])
  })

  test('MySQL', () => {
    const options = (...tls: string[]) => [
      ...Array<string>(7).fill(''),
      `--host=${MYSQL.host}`,
      '--port=3306',
      '--user=liquibase',
      `--password=${token(3306)}`,
      ...tls,
      '--enable-cleartext-plugin',
      '--database=orders',
      '--execute=SELECT current_user(), database()',
    ]
    expect(connect({ database: MYSQL })).toEqual(options('--ssl-mode=REQUIRED'))
    expect(connect({ database: MYSQL, certificates: [CA] })).toEqual(options('--ssl-mode=VERIFY_IDENTITY', `--ssl-ca=${CA.path}`))
  })

  test('a value is one word, and no command, whatever it holds', () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, HOSTILE, (user, name, path) => {
        const given = connect({ database: { ...POSTGRESQL, user, name }, certificates: [{ path: `/${path}` }] })
        expect(given.slice(0, 7)).toEqual([
          token(5432, user).replace(/\n+$/, ''),
          POSTGRESQL.host,
          '5432',
          user,
          name,
          'verify-full',
          `/${path}`,
        ])
      }),
      { numRuns: 40 }
    )
  })

  test('stops where AWS makes no token', () => {
    const env = { PATH: `${folder}/none:/usr/bin:/bin` }
    const script = connectionUrl({ region: 'eu-west-1', database: POSTGRESQL })['connect.sh']
    const aws = 'aws() { return 1; }; psql() { echo reached; }\n'
    expect(() => execFileSync('sh', [], { input: aws + script, env, stdio: ['pipe', 'pipe', 'ignore'] })).toThrow(
      'Command failed'
    )
  })
})
