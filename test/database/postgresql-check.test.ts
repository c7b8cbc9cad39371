import { expect, test } from 'vitest'
import { apply, check, DATABASE, failures, freshDatabase, MASTER, OLD, quoted, statementsOf } from './account.ts'
import { describeWithPostgres } from './postgres.ts'

const IAM = quoted(DATABASE.user)
const OLD_USER = quoted(OLD)
const TABLES = 'CREATE TABLE databasechangelog (id int); CREATE TABLE databasechangeloglock (id int)'

describeWithPostgres('database-check.sql', postgres => {
  const run = (user: string, sql: string) => postgres().run(user, DATABASE.name, sql)

  async function readyDatabase(): Promise<void> {
    await freshDatabase(postgres())
    await apply(postgres())
    await run(DATABASE.user, TABLES)
    await apply(postgres())
  }

  test('says ok of a database that is ready, and notes what is no fault', async () => {
    await readyDatabase()
    const rows = await check(postgres())
    expect(rows.filter(row => row.startsWith('ok'))).toHaveLength(17)
    const notes = [`note ${IAM} has no password: only a superuser can see that; to be sure: ALTER ROLE ${IAM} PASSWORD NULL;`]
    const created = [
      `note master may administer ${IAM}: ADMIN only, without INHERIT and SET: PostgreSQL 16 and newer give that to whoever creates a role. It inherits no rds_iam`,
      'note master may administer rds_iam: it can become rds_iam with SET ROLE, and inherits nothing',
    ]
    expect(rows.filter(row => !row.startsWith('ok'))).toEqual(postgres().version === 15 ? notes : [...notes, ...created])
  })

  test('changes nothing, and can be run by the IAM user, too', async () => {
    await readyDatabase()
    const { rows } = await postgres().run(
      DATABASE.user,
      DATABASE.name,
      `BEGIN READ ONLY; ${(await import('../../src/templates/database.ts')).databaseSql({ database: DATABASE })['database-check.sql']}`
    )
    expect(rows.map(({ status }) => status)).not.toContain('FAIL')
  })

  test('notes that Liquibase has made no tables yet', async () => {
    await freshDatabase(postgres())
    await apply(postgres())
    expect(await failures(postgres())).toEqual([])
    expect(await check(postgres())).toContain(
      'note table databasechangelog: it is not there yet: run database.sql again after the first deployment'
    )
  })

  test('sees the password of the IAM user where it may look', async () => {
    await readyDatabase()
    await run('postgres', 'GRANT SELECT ON pg_authid TO master')
    expect(await check(postgres())).toContain(`ok ${IAM} has no password: `)
    await run('postgres', `ALTER ROLE ${IAM} PASSWORD 'secret'`)
    const [row = '', ...others] = (await check(postgres())).filter(line => line.includes('password: it has one'))
    expect(others).toEqual([])
    await run(MASTER, statementsOf(row))
    expect(await check(postgres())).toContain(`ok ${IAM} has no password: `)
  })

  test('counts the tables that the IAM user cannot alter', async () => {
    await readyDatabase()
    await run(OLD, 'CREATE TABLE a (); CREATE TABLE b ()')
    expect(await check(postgres())).toContain(
      `note 2 tables of ${OLD_USER}: ${IAM} cannot alter them. A deployment that has to needs, as ${OLD_USER}: ALTER TABLE ... OWNER TO liquibase_owners;`
    )
  })

  test('notes who could become the IAM user', async () => {
    await readyDatabase()
    if (postgres().version === 15) return
    await run(MASTER, `GRANT ${IAM} TO ${OLD_USER} WITH INHERIT FALSE, SET TRUE`)
    expect(await check(postgres())).toContain(
      `note ${OLD_USER} may administer ${IAM}: it can become ${IAM} with SET ROLE, and inherits nothing`
    )
    expect(await failures(postgres())).toEqual([])
  })

  /** What is broken, by which statements; the one row that tells; who runs what it says, or that database.sql mends it. */
  const BREAKS: readonly (readonly [string, string, string, string])[] = [
    [
      'there is no user',
      `DROP OWNED BY ${IAM}; DROP ROLE ${IAM}`,
      `user ${IAM}: there is no such user: run database.sql`,
      'database.sql',
    ],
    ['the user cannot log in', `ALTER ROLE ${IAM} NOLOGIN`, `user ${IAM}: ALTER ROLE ${IAM} LOGIN;`, MASTER],
    [
      'no rds_iam',
      `REVOKE rds_iam FROM ${IAM} GRANTED BY master`,
      `${IAM} has rds_iam: tokens are refused: GRANT rds_iam TO ${IAM};`,
      MASTER,
    ],
    [
      'no CONNECT',
      `REVOKE CONNECT ON DATABASE "Orders-DB" FROM PUBLIC`,
      `${IAM} may connect: GRANT CONNECT ON DATABASE "Orders-DB" TO ${IAM};`,
      MASTER,
    ],
    [
      'no USAGE',
      'REVOKE USAGE ON SCHEMA public FROM PUBLIC, liquibase_owners',
      'liquibase_owners has USAGE on public: GRANT USAGE ON SCHEMA public TO liquibase_owners;',
      MASTER,
    ],
    [
      'no CREATE',
      'REVOKE CREATE ON SCHEMA public FROM liquibase_owners',
      'liquibase_owners has CREATE on public: GRANT CREATE ON SCHEMA public TO liquibase_owners;',
      MASTER,
    ],
    [
      'the IAM user does not share',
      `REVOKE liquibase_owners FROM ${IAM} GRANTED BY master`,
      `${IAM} shares liquibase_owners: GRANT liquibase_owners TO ${IAM};`,
      MASTER,
    ],
    [
      'another user does not share',
      `REVOKE liquibase_owners FROM ${OLD_USER} GRANTED BY master`,
      `${OLD_USER} shares liquibase_owners: GRANT liquibase_owners TO ${OLD_USER};`,
      MASTER,
    ],
    [
      'no default privileges',
      `ALTER DEFAULT PRIVILEGES FOR ROLE ${OLD_USER} IN SCHEMA public REVOKE ALL ON TABLES FROM liquibase_owners`,
      `tables that ${OLD_USER} makes are shared: run database.sql again, or as ${OLD_USER}: ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO liquibase_owners; ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO liquibase_owners;`,
      OLD,
    ],
    [
      'another user owns a table of Liquibase',
      `ALTER TABLE databasechangeloglock OWNER TO ${OLD_USER}`,
      `table databasechangeloglock: it belongs to ${OLD_USER}, and only that user can change it: run database.sql again, or as ${OLD_USER}: ALTER TABLE public.databasechangeloglock OWNER TO liquibase_owners;`,
      OLD,
    ],
    [
      'the IAM user owns a table of Liquibase',
      `ALTER TABLE databasechangelog OWNER TO ${IAM}`,
      `table databasechangelog: it belongs to ${IAM}, and only that user can change it: run database.sql again, or as ${IAM}: ALTER TABLE public.databasechangelog OWNER TO liquibase_owners;`,
      'database.sql',
    ],
    [
      'the master inherits rds_iam through the IAM user',
      `GRANT ${IAM} TO master`,
      `master keeps the password login: it inherits rds_iam: REVOKE ${IAM} FROM master;`,
      MASTER,
    ],
    [
      'a user with a password inherits rds_iam through the IAM user',
      `GRANT ${IAM} TO ${OLD_USER}`,
      `${OLD_USER} keeps the password login: it inherits rds_iam: REVOKE ${IAM} FROM ${OLD_USER};`,
      MASTER,
    ],
    [
      'a user with a password has rds_iam',
      `GRANT rds_iam TO ${OLD_USER}`,
      `${OLD_USER} keeps the password login: it has rds_iam, and can log in with a token only. Unless that is meant: REVOKE rds_iam FROM ${OLD_USER};`,
      'postgres',
    ],
    [
      'all who share get rds_iam',
      'GRANT rds_iam TO liquibase_owners',
      `${OLD_USER} keeps the password login: it inherits rds_iam: REVOKE rds_iam FROM liquibase_owners;`,
      'postgres',
    ],
  ]

  test.each(BREAKS)('%s: one row says so, and what it says mends it', async (_, breaking, row, mending) => {
    await readyDatabase()
    await run(breaking.startsWith(`GRANT ${IAM}`) ? MASTER : 'postgres', breaking)
    expect(await failures(postgres())).toEqual([`FAIL ${row}`])
    if (mending === 'database.sql') await apply(postgres())
    else await run(mending, statementsOf(row))
    expect(await failures(postgres())).toEqual([])
  })

  test('an empty database has a row for each thing that is not there', async () => {
    await freshDatabase(postgres())
    await run('postgres', 'DROP ROLE rds_iam')
    const database = { ...DATABASE, schema: 'app', otherUsers: ['ghost'] }
    expect(await failures(postgres(), database)).toEqual([
      'FAIL role rds_iam: RDS and Aurora bring it: is this a database of theirs?',
      `FAIL user ${IAM}: there is no such user: run database.sql`,
      'FAIL schema app: there is no such schema: run database.sql',
      'FAIL role liquibase_owners: there is no such role: run database.sql',
    ])
    expect((await failures(postgres(), DATABASE, 'postgres'))[0]).toBe(
      'FAIL database "Orders-DB": this is the database postgres: connect to the other one'
    )
    await run(MASTER, 'CREATE ROLE liquibase_owners')
    expect(await failures(postgres(), database)).toContain(
      'FAIL ghost shares liquibase_owners: there is no such user: correct database.otherUsers of the values'
    )
  })
})
