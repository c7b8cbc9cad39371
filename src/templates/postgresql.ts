import { STEPS } from './postgresql-steps.ts'
import { postgresqlLiteral } from './quoting.ts'
import type { DatabaseValues } from './values.ts'

type Database = DatabaseValues['database']

/** The role that Harness's page has own Liquibase's tables (developer-hub, aws-iam-authentication.md@4e45b299). */
export const SHARED_ROLE = 'liquibase_owners'

/** What the scripts are made for, every value a string constant of SQL. */
export function settings(database: Database): Readonly<Record<string, string>> {
  const { name, user, schema = 'public', sharedRole = SHARED_ROLE, otherUsers = [] } = database
  const texts = { database_name: name, schema_name: schema, iam_user: user, shared_role: sharedRole }
  const entries = Object.entries({ ...texts, other_users: JSON.stringify(otherUsers) })
  return Object.fromEntries(entries.map(([setting, text]) => [setting, postgresqlLiteral(text)]))
}

/**
 * The user for PostgreSQL 15 to 18, its privileges, and the shared ownership of Liquibase's tables.
 *
 * Values stand in the settings at the top and nowhere else; all that follows is the same for everybody, and builds its
 * statements with `format('%I')`.
 *
 * RDS sends every member of rds_iam to token login, members of members too (crossplane-contrib/provider-sql#359,
 * movetokube/postgres-operator#315, hashicorp/terraform-provider-postgresql#120). Therefore nobody is made a member of the IAM
 * user to stay, and the role that all share is a member of nothing.
 *
 * From PostgreSQL 16 on, whoever creates a role gets a membership of it with ADMIN alone, which nobody but a superuser can take
 * away. A line for `+rds_iam` in pg_hba.conf would count it (measured on 18). AWS's own two statements for a user make such a
 * row for the master, so that RDS must not count it; that is inferred, and the check says no more than that nothing is inherited.
 */
export function postgresqlSql(database: Database): string {
  const given = Object.entries(settings(database)).map(
    ([setting, literal]) => `SET LOCAL ecs_delegate.${setting} = ${literal};\n`
  )
  return `${HEADER}
BEGIN;

${given.join('')}${STEPS.map(({ title, declare = [], body }, index) => `\n-- ${index + 1}. ${title}\n${block(declare, body)}`).join('')}
COMMIT;
`
}

const HEADER = `-- IAM database authentication for Harness's database steps: PostgreSQL 15 to 18, on RDS or Aurora.
--
-- Run this as the master user, connected to the database that is named below:
--   psql -v ON_ERROR_STOP=1 -f database.sql "host=... dbname=... user=... sslmode=verify-full sslrootcert=..."
-- It is one transaction, and can be run again. Run it again after the first deployment, when Liquibase has made its tables.
-- database-check.sql then tells what is missing.
--
-- Documented by AWS and by Harness: the user and rds_iam. By Harness only: the shared role, which owns Liquibase's tables.
-- Sources: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
--          https://developer.harness.io/docs/database-devops/features/aws-iam-authentication
-- Changes that make schemas also need: GRANT CREATE ON DATABASE ... TO the shared role.
`

/** What every block reads. */
const DECLARE = ['schema_name', 'iam_user', 'shared_role']
  .map(setting => `  ${setting} CONSTANT text := current_setting('ecs_delegate.${setting}');\n`)
  .join('')

/** Values never get into a block: the dollar quotes end where they are seen to end. */
function block(declare: readonly string[], body: string): string {
  return `DO $$\nDECLARE\n${DECLARE}${declare.map(line => `  ${line};\n`).join('')}BEGIN\n${body}END $$;\n`
}
