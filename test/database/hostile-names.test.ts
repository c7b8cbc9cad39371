import fc from 'fast-check'
import { expect, test } from 'vitest'
import { valuesProblems } from '../../src/model/file-shapes.ts'
import { databaseSql } from '../../src/templates/database.ts'
import { apply, check, freshDatabase, MASTER, OLD, quoted } from './account.ts'
import { HOSTILE } from './hostile.ts'
import { describeWithPostgres } from './postgres.ts'

/** A database may have this name, and no later statement may be taken in by it. */
const NAME = `O'rders "; DROP ROLE master; -- $$ \${user} \\ :name %I é`

const bytes = (text: string): number => Buffer.byteLength(text)

/** Names that a role or a schema may have; the system keeps some for itself. */
const HOSTILE_NAME = HOSTILE.filter(
  text => bytes(text) >= 1 && bytes(text) <= 63 && !/^pg_|^(?:public|none|master|rds_iam)$/.test(text)
)

describeWithPostgres('hostile names', postgres => {
  test('are names like any other, and nothing else happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(HOSTILE_NAME, { minLength: 4, maxLength: 4 }),
        async ([user = '', sharedRole = '', schema = '', other = '']) => {
          await freshDatabase(postgres(), NAME)
          const database = { engine: 'postgresql', name: NAME, user, sharedRole, schema, otherUsers: [OLD, other] } as const
          const before = await names()
          await postgres().run(MASTER, 'postgres', `CREATE ROLE ${quoted(other)}`)
          for (let time = 0; time < 2; time++) await apply(postgres(), database, NAME)
          const rows = await check(postgres(), database, NAME)
          expect(rows.filter(row => row.startsWith('FAIL'))).toEqual([])
          expect(rows.length).toBeGreaterThan(15)
          expect(await names()).toEqual({
            roles: [...before.roles, user, sharedRole, other].sort(),
            schemas: [...before.schemas, schema].sort(),
            databases: before.databases,
          })
        }
      ),
      { numRuns: 12 }
    )
  })

  async function names(): Promise<{ roles: string[]; schemas: string[]; databases: string[] }> {
    const list = async (sql: string) => (await postgres().run('postgres', NAME, sql)).rows.map(({ name }) => String(name)).sort()
    return {
      roles: await list('SELECT rolname AS name FROM pg_roles'),
      schemas: await list("SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_'"),
      databases: await list('SELECT datname AS name FROM pg_database'),
    }
  }

  test('longer than 63 bytes are refused; the server would cut them off', async () => {
    await freshDatabase(postgres(), NAME)
    const before = await names()
    const database = { engine: 'postgresql', name: NAME, user: 'iam' } as const
    for (const key of ['user', 'schema', 'sharedRole'])
      await expect(apply(postgres(), { ...database, [key]: `${'é'.repeat(31)}ab` }, NAME)).rejects.toThrow(
        'a name has 1 to 63 bytes'
      )
    await expect(apply(postgres(), { ...database, name: 'a'.repeat(64) }, NAME)).rejects.toThrow('this is the database')
    expect(await names()).toEqual(before)
  })
})

test('the schema of the values file refuses every name that would need quotes for its characters', () => {
  const fits = (database: object): boolean => valuesProblems({ database }).length === 0
  for (const key of ['name', 'user', 'schema', 'sharedRole']) {
    expect(fits({ [key]: 'a_b-c' })).toBe(true)
    expect(fits({ [key]: 'a'.repeat(65) })).toBe(false)
  }
  expect(fits({ otherUsers: ['postgres', 'a@b'] })).toBe(true)
  fc.assert(
    fc.property(HOSTILE, text => {
      const isPlain = /^[A-Za-z0-9_$.@+-]{1,63}$/.test(text)
      for (const key of ['user', 'schema', 'sharedRole']) expect(fits({ [key]: text })).toBe(isPlain)
      expect(fits({ otherUsers: [text] })).toBe(isPlain)
      expect(fits({ name: text })).toBe(/^[A-Za-z0-9_$-]{1,64}$/.test(text))
    })
  )
})

test('psql, too, sees values and no commands: outside of quotes there is neither a backslash nor a variable', () => {
  fc.assert(
    fc.property(HOSTILE, HOSTILE, (name, other) => {
      const texts = databaseSql({ database: { engine: 'postgresql', name, user: 'u', otherUsers: [other] } })
      for (const text of Object.values(texts)) {
        const bare = text.replaceAll(/--[^\n]*|E'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|"[^"]*"|\$\$[\s\S]*?\$\$/g, ' ')
        expect(bare).not.toMatch(/\\|(?<!:):(?!:)|[^\x20-\x7e\n]|\$/)
      }
    })
  )
})
