import type { Database } from '../../src/model/values.ts'
import { databaseSql } from '../../src/templates/database.ts'
import type { DatabaseValues } from '../../src/templates/values.ts'
import type { Answer, Postgres } from './postgres.ts'

/** What the tests' values name; none of them can do without quotes. */
export const DATABASE = {
  engine: 'postgresql',
  name: 'Orders-DB',
  user: 'harness@iam',
  schema: 'public',
  sharedRole: 'liquibase_owners',
  otherUsers: ['old-user'],
} as const satisfies DatabaseValues['database'] & Database

/** The one who runs the SQL, as RDS has it: it creates roles and owns the database, and is no superuser. */
export const MASTER = 'master'
export const [OLD] = DATABASE.otherUsers

/** The one database of each server. */
const created = new WeakMap<Postgres, string>()

/**
 * A database as RDS would hand it over, in a cluster in which nothing else is: rds_iam, a master who owns it, and a user with a
 * password. One that is there is emptied, which is faster than a new one.
 */
export async function freshDatabase(postgres: Postgres, name: string = DATABASE.name): Promise<void> {
  if (!created.has(postgres)) {
    await postgres.run('postgres', 'postgres', 'CREATE ROLE master LOGIN CREATEROLE')
    await postgres.run('postgres', 'postgres', `CREATE DATABASE ${quoted(name)} OWNER master`)
    created.set(postgres, name)
  }
  if (created.get(postgres) !== name) throw new Error('each server has one database')
  const grant = postgres.version >= 16 ? 'GRANT rds_iam TO master WITH ADMIN TRUE, INHERIT FALSE;' : ''
  const empty = `DROP SCHEMA public CASCADE;
    DO $$ DECLARE name text; BEGIN
      FOR name IN SELECT rolname FROM pg_roles WHERE oid > 16383 LOOP EXECUTE format('DROP OWNED BY %I CASCADE', name); END LOOP;
      FOR name IN SELECT rolname FROM pg_roles WHERE oid > 16383 AND rolname <> 'master' LOOP EXECUTE format('DROP ROLE %I', name); END LOOP;
    END $$;
    GRANT ALL ON DATABASE ${quoted(name)} TO master; GRANT CONNECT, TEMPORARY ON DATABASE ${quoted(name)} TO PUBLIC;
    CREATE SCHEMA public AUTHORIZATION pg_database_owner; GRANT USAGE ON SCHEMA public TO PUBLIC;
    ALTER ROLE master RESET ALL;`
  const old = quoted(OLD)
  const fill = `CREATE ROLE rds_iam; ${grant} SET SESSION AUTHORIZATION master;
    CREATE ROLE ${old} LOGIN PASSWORD 'x'; GRANT USAGE, CREATE ON SCHEMA public TO ${old}`
  await postgres.run('postgres', name, `${empty} ${fill}`)
}

/** Runs `database.sql` as the master, in the database of the tests. */
export function apply(
  postgres: Postgres,
  database: DatabaseValues['database'] = DATABASE,
  connectTo: string = DATABASE.name
): Promise<Answer> {
  return postgres.run(MASTER, connectTo, databaseSql({ database })['database.sql'])
}

/** The rows of `database-check.sql`, a line each. */
export async function check(
  postgres: Postgres,
  database: DatabaseValues['database'] = DATABASE,
  connectTo: string = DATABASE.name
): Promise<string[]> {
  const { rows } = await postgres.run(MASTER, connectTo, databaseSql({ database })['database-check.sql'])
  return rows.map(row => `${row.status} ${row.check}: ${row['what to do']}`)
}

/** Those of the rows that tell of a broken step. */
export async function failures(...args: Parameters<typeof check>): Promise<string[]> {
  return (await check(...args)).filter(row => row.startsWith('FAIL '))
}

/** The statements that a row says to run. */
export function statementsOf(row: string): string {
  const statements = /: ((?:ALTER|GRANT|REVOKE) .*;)$/.exec(row)?.[1]
  if (statements === undefined) throw new Error(`no statement in: ${row}`)
  return statements
}

/** An identifier of PostgreSQL, quoted as the driver does it, and not by the code under test. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
