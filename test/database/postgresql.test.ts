import { describe, expect, test } from 'vitest'
import { databaseSql } from '../../src/templates/database.ts'
import { apply, DATABASE, failures, freshDatabase, MASTER, OLD, quoted, statementsOf } from './account.ts'
import { describeWithPostgres, type Postgres } from './postgres.ts'

const IAM = DATABASE.user

/** What Liquibase does to its own tables: at the first deployment, and at later ones, some of which change the tables. */
const FIRST = `
  CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL, orderexecuted int NOT NULL);
  CREATE TABLE databasechangeloglock (id int NOT NULL PRIMARY KEY, locked boolean NOT NULL);
  INSERT INTO databasechangeloglock VALUES (1, false)`
const later = (number: number) => `
  UPDATE databasechangeloglock SET locked = true WHERE id = 1;
  INSERT INTO databasechangelog (id, author, orderexecuted) VALUES ('${number}', 'me', ${number});
  ALTER TABLE databasechangelog ADD column${number} varchar(255);
  CREATE INDEX ON databasechangelog (column${number});
  UPDATE databasechangeloglock SET locked = false WHERE id = 1`

/** All that the script may change. */
async function state(postgres: Postgres): Promise<unknown> {
  const { rows } = await postgres.run(
    'postgres',
    DATABASE.name,
    `SELECT (SELECT json_agg(to_jsonb(m) - 'oid' ORDER BY roleid, member, grantor) FROM pg_auth_members m) AS members,
      (SELECT json_agg(r ORDER BY oid) FROM pg_roles r) AS roles, (SELECT json_agg(d ORDER BY oid) FROM pg_default_acl d) AS defaults,
      (SELECT json_agg(json_build_array(relname, relowner, relacl) ORDER BY oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS tables,
      (SELECT json_agg(json_build_array(nspname, nspacl) ORDER BY oid) FROM pg_namespace) AS schemas`
  )
  return rows[0]
}

async function hasRole(postgres: Postgres, user: string, role: string, how: string): Promise<boolean> {
  const { rows } = await postgres.run('postgres', 'postgres', `SELECT pg_has_role('${user}', '${role}', '${how}') AS has`)
  return rows[0]?.has === true
}

/** Both change Liquibase's tables, and each the rows of the other's tables. */
async function deployInTurn(postgres: Postgres): Promise<void> {
  const users = [IAM, OLD, IAM, OLD]
  for (const [number, user] of users.entries()) await postgres.run(user, DATABASE.name, later(number))
  await postgres.run(IAM, DATABASE.name, 'CREATE TABLE by_iam (id serial, name text)')
  await postgres.run(OLD, DATABASE.name, "INSERT INTO by_iam (name) VALUES ('a'); CREATE TABLE by_old (id serial, name text)")
  await postgres.run(IAM, DATABASE.name, "INSERT INTO by_old (name) VALUES ('a'); UPDATE by_old SET name = 'b'")
  await postgres.run(OLD, DATABASE.name, 'DROP TABLE databasechangelog')
  await postgres.run(IAM, DATABASE.name, 'DROP TABLE databasechangeloglock')
}

describeWithPostgres('database.sql', postgres => {
  const run = (user: string, sql: string) => postgres().run(user, DATABASE.name, sql)

  test('runs twice, and changes nothing the second time', async () => {
    await freshDatabase(postgres())
    expect((await apply(postgres())).notices).toEqual([])
    const before = await state(postgres())
    expect((await apply(postgres())).notices).toEqual([])
    expect(await state(postgres())).toEqual(before)
    expect(await failures(postgres())).toEqual([])
  })

  test('gives rds_iam to the IAM user, and to nobody else', async () => {
    await freshDatabase(postgres())
    await apply(postgres())
    await apply(postgres())
    expect(await hasRole(postgres(), IAM, 'rds_iam', 'USAGE')).toBe(true)
    for (const user of [MASTER, OLD, DATABASE.sharedRole]) expect(await hasRole(postgres(), user, 'rds_iam', 'USAGE')).toBe(false)
    // Nothing that was lent is left: at most the row that PostgreSQL 16 and newer give to the creator, from the superuser.
    const { rows } = await run(
      'postgres',
      `SELECT to_jsonb(m) AS row FROM pg_auth_members m WHERE roleid = '${quoted(IAM)}'::regrole`
    )
    const row = { admin_option: true, inherit_option: false, set_option: false, grantor: '10' }
    expect(rows).toMatchObject(postgres().version === 15 ? [] : [{ row }])
  })

  test('has Liquibase’s tables, made by the user with the password, changed by both in turn', async () => {
    await freshDatabase(postgres())
    await run(OLD, `${FIRST}; CREATE TABLE stock (id serial, name text)`)
    await apply(postgres())
    await run(IAM, "INSERT INTO stock (name) VALUES ('a')")
    await deployInTurn(postgres())
  })

  test('run again after a first deployment of the IAM user’s, shares its tables', async () => {
    await freshDatabase(postgres())
    await apply(postgres())
    await run(IAM, FIRST)
    await expect(run(OLD, later(1))).rejects.toThrow('must be owner')
    expect((await apply(postgres())).notices).toEqual([])
    expect(await failures(postgres())).toEqual([])
    await deployInTurn(postgres())
  })

  test.each([MASTER, 'third'])('takes no table away from its owner, whom the values do not name: %s', async owner => {
    await freshDatabase(postgres())
    await run(MASTER, 'CREATE ROLE third LOGIN; GRANT CREATE ON SCHEMA public TO third')
    await run(owner, FIRST)
    await apply(postgres())
    await run(owner, later(9))
    expect(await hasRole(postgres(), owner, 'rds_iam', 'USAGE')).toBe(false)
    await deployInTurn(postgres())
  })

  test('finds the tables under the names in capitals, and in a schema that it makes', async () => {
    await freshDatabase(postgres())
    const database = { ...DATABASE, schema: 'App' }
    await apply(postgres(), database)
    await run(IAM, 'CREATE TABLE "App"."DATABASECHANGELOG" (id int)')
    await apply(postgres(), database)
    await run(OLD, 'ALTER TABLE "App"."DATABASECHANGELOG" ADD name text')
    expect(await failures(postgres(), database)).toEqual([])
  })

  test('does without users with a password', async () => {
    await freshDatabase(postgres())
    const { engine, name, user } = DATABASE
    await apply(postgres(), { engine, name, user })
    expect(await failures(postgres(), { engine, name, user })).toEqual([])
    await run(IAM, `${FIRST}; ${later(1)}`)
  })

  test('mends a user who cannot log in, or inherits nothing', async () => {
    await freshDatabase(postgres())
    await run(MASTER, `CREATE ROLE ${quoted(IAM)} NOLOGIN NOINHERIT; GRANT rds_iam TO ${quoted(IAM)}`)
    await apply(postgres())
    expect(await failures(postgres())).toEqual([])
  })

  test('gives CONNECT where PUBLIC has lost it', async () => {
    await freshDatabase(postgres())
    await run(MASTER, `REVOKE CONNECT ON DATABASE ${quoted(DATABASE.name)} FROM PUBLIC`)
    await apply(postgres())
    await run(IAM, 'SELECT 1')
  })

  test('says what it cannot share, and shares the rest', async () => {
    await freshDatabase(postgres())
    await run('postgres', FIRST)
    const { notices } = await apply(postgres())
    expect(notices).toEqual([
      expect.stringMatching(/^WARNING: what postgres owns is not shared yet: .+ \(database-check\.sql tells/),
    ])
    const failed = await failures(postgres())
    expect(failed).toHaveLength(2)
    for (const row of failed) await run('postgres', statementsOf(row))
    expect(await failures(postgres())).toEqual([])
    await deployInTurn(postgres())
  })

  test('leaves a setting alone by which creators inherit', async () => {
    await freshDatabase(postgres())
    if (postgres().version >= 16) await run('postgres', "ALTER ROLE master SET createrole_self_grant = 'set, inherit'")
    await apply(postgres())
    expect(await hasRole(postgres(), MASTER, 'rds_iam', 'USAGE')).toBe(false)
  })

  test('serves a person who becomes the master with SET ROLE', async () => {
    await freshDatabase(postgres())
    await run('postgres', 'CREATE ROLE person LOGIN; GRANT master TO person')
    await run(OLD, FIRST)
    const sql = databaseSql({ database: DATABASE })['database.sql']
    for (let time = 0; time < 2; time++) expect((await run('person', `SET ROLE master; ${sql}`)).notices).toEqual([])
    expect(await failures(postgres())).toEqual([])
    expect(await hasRole(postgres(), 'person', 'rds_iam', 'USAGE')).toBe(false)
    expect(await hasRole(postgres(), 'person', IAM, postgres().version === 15 ? 'MEMBER' : 'SET')).toBe(false)
  })

  describe('refuses, and changes nothing', () => {
    test.each([
      ['another database', { name: 'postgres' }, '', 'this is the database "Orders-DB", and the values name postgres'],
      ['a user who is not there', { otherUsers: ['ghost'] }, '', 'there is no user ghost'],
      ['the IAM user as the shared role', { sharedRole: IAM }, '', 'all who share it would get rds_iam'],
      ['rds_iam as the shared role', { sharedRole: 'rds_iam' }, '', 'all who share it would get rds_iam'],
      ['a name that is too long', { user: 'ü'.repeat(32) }, '', 'a name has 1 to 63 bytes'],
      [
        'a schema of somebody else',
        {},
        'ALTER SCHEMA public OWNER TO postgres',
        'master may not grant CONNECT on the database, or CREATE on the schema public',
      ],
      ['a database without rds_iam', {}, 'DROP ROLE rds_iam', 'there is no role rds_iam'],
      [
        'a shared role that has rds_iam, and members with a password',
        {},
        `CREATE ROLE liquibase_owners; GRANT rds_iam TO liquibase_owners; GRANT liquibase_owners TO ${quoted(OLD)}`,
        'with liquibase_owners as the shared role, all who share it would get rds_iam',
      ],
      [
        'a shared role that is a member of the IAM user',
        {},
        `CREATE ROLE liquibase_owners; CREATE ROLE ${quoted(IAM)}; GRANT ${quoted(IAM)} TO liquibase_owners`,
        'with liquibase_owners as the shared role, all who share it would get rds_iam',
      ],
      [
        'a user with a password who inherits from the IAM user',
        {},
        `CREATE ROLE ${quoted(IAM)} LOGIN; GRANT ${quoted(IAM)} TO ${quoted(OLD)}`,
        `${quoted(OLD)} would inherit rds_iam from ${quoted(IAM)}, and could no longer log in with a password`,
      ],
      [
        'a master who inherits from the IAM user',
        {},
        `CREATE ROLE ${quoted(IAM)} LOGIN; GRANT ${quoted(IAM)} TO master`,
        `master would inherit rds_iam from ${quoted(IAM)}, and could no longer log in with a password`,
      ],
    ])('%s', async (_, change, setUp, message) => {
      await freshDatabase(postgres())
      if (setUp) await run('postgres', setUp)
      const before = await state(postgres())
      await expect(apply(postgres(), { ...DATABASE, ...change })).rejects.toThrow(message)
      expect(await state(postgres())).toEqual(before)
    })
  })
})
