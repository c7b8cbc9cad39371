import { mysqlDatabasePattern, mysqlIdentifier, mysqlLiteral } from './quoting.ts'
import type { DatabaseValues } from './values.ts'

type Database = DatabaseValues['database']

/** All that can be granted on one database but the right to grant. The master of RDS holds them, and `ALL` would depend on the version. */
const PRIVILEGES = [
  ...['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'REFERENCES', 'INDEX', 'ALTER', 'CREATE TEMPORARY TABLES'],
  ...['LOCK TABLES', 'EXECUTE', 'CREATE VIEW', 'SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'EVENT', 'TRIGGER'],
]

/** The plugin through which RDS and Aurora take tokens. */
const PLUGIN = 'AWSAuthenticationPlugin'

/**
 * The user for MySQL, and its privileges. Who has privileges on a database has them on all its tables, whoever made them:
 * nothing needs an owner here.
 */
export function mysqlSql({ name, user }: Database): string {
  const account = `${mysqlIdentifier(user)}@\`%\``
  return `-- IAM database authentication for Harness's database steps: MySQL, on RDS or Aurora.
--
-- Run this as the master user of MySQL 8.0 or newer. It can be run again; MySQL has no transaction around such statements.
--   mysql --host=... --user=... --password --ssl-mode=VERIFY_IDENTITY --ssl-ca=... < database.sql
-- database-check.sql then tells what is missing.
--
-- Documented by AWS only; Harness's page names MySQL, and shows no statement for it.
-- Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html

-- The user logs in with a token, and over TLS. "Plugin '${PLUGIN}' is not loaded": the instance has IAM authentication disabled.
CREATE USER IF NOT EXISTS ${account} IDENTIFIED WITH ${PLUGIN} AS 'RDS';
ALTER USER ${account} IDENTIFIED WITH ${PLUGIN} AS 'RDS' REQUIRE SSL ACCOUNT UNLOCK;

-- Everything within the one database. A backslash before _ or % has them stand for themselves.
GRANT ${PRIVILEGES.join(', ')}
  ON ${mysqlDatabasePattern(name)}.* TO ${account};
`
}

/**
 * One query for MySQL 8 that changes nothing: a row for each step, as far as MySQL can tell. Compared are bytes: names in the
 * system's tables and in a query may differ in their collations, which is an error of its own.
 */
export function mysqlCheck({ name, user }: Database): string {
  const wanted = PRIVILEGES.map((privilege, index) => `SELECT '${privilege}'${index === 0 ? ' AS privilege' : ''}`)
  return `-- Is this MySQL ready for IAM authentication of Harness's database steps? This reads, and changes nothing. MySQL 8.0 and newer.
-- Run it as the master user. FAIL: IAM authentication, or a deployment, does not work. note: nothing is wrong, but know it.
-- Whether AWS takes the token, it cannot tell: the policy on rds-db:connect is elsewhere.

WITH
given AS (
  SELECT ${mysqlLiteral(name)} AS database_name,
         ${mysqlLiteral(user)} AS iam_user
),
wanted AS (
  ${wanted.join('\n  UNION ALL ')}
),
found AS (
  SELECT given.*,
    EXISTS (
      SELECT 1 FROM information_schema.plugins WHERE plugin_name = '${PLUGIN}' AND plugin_status = 'ACTIVE'
    ) AS has_plugin,
    EXISTS (
      SELECT 1 FROM information_schema.schemata WHERE CAST(schema_name AS BINARY) = CAST(database_name AS BINARY)
    ) AS has_database,
    account.user IS NOT NULL AS has_user, account.plugin = '${PLUGIN}' AS takes_tokens, account.ssl_type <> '' AS needs_tls,
    account.account_locked = 'Y' AS is_locked
  FROM given
  LEFT JOIN mysql.user AS account ON CAST(account.user AS BINARY) = CAST(iam_user AS BINARY) AND account.host = '%'
),
-- GRANT escapes _ and % with a backslash, CHAR(92); CHAR(39) is a quote.
missing AS (
  SELECT GROUP_CONCAT(privilege SEPARATOR ', ') AS privileges FROM given CROSS JOIN wanted
  WHERE NOT EXISTS (
    SELECT 1 FROM information_schema.schema_privileges
    WHERE CAST(grantee AS BINARY) = CAST(CONCAT(CHAR(39), iam_user, CHAR(39), '@', CHAR(39), '%', CHAR(39)) AS BINARY)
      AND CAST(privilege_type AS BINARY) = CAST(privilege AS BINARY)
      AND CAST(REPLACE(table_schema, CHAR(92), '') AS BINARY) = CAST(REPLACE(database_name, CHAR(92), '') AS BINARY)
  )
)
SELECT 'plugin ${PLUGIN}' AS \`check\`, IF(has_plugin, 'ok', 'FAIL') AS status,
  IF(has_plugin, '', 'enable IAM database authentication of the instance or cluster') AS \`what to do\` FROM found
UNION ALL SELECT CONCAT('database ', database_name), IF(has_database, 'ok', 'FAIL'),
  IF(has_database, '', 'there is no such database: create it, or correct database.name of the values') FROM found
UNION ALL SELECT CONCAT('user ', iam_user), IF(has_user, 'ok', 'FAIL'),
  IF(has_user, '', 'there is no such user with the host %: run database.sql') FROM found
UNION ALL SELECT CONCAT(iam_user, ' logs in with a token'), IF(takes_tokens, 'ok', 'FAIL'),
  IF(takes_tokens, '', 'it logs in otherwise: run database.sql') FROM found WHERE has_user
UNION ALL SELECT CONCAT(iam_user, ' needs TLS'), IF(needs_tls, 'ok', 'note'),
  IF(needs_tls, '', 'without, a token can be read on its way: run database.sql') FROM found WHERE has_user
UNION ALL SELECT CONCAT(iam_user, ' is not locked'), IF(is_locked, 'FAIL', 'ok'),
  IF(is_locked, 'run database.sql', '') FROM found WHERE has_user
UNION ALL SELECT CONCAT(iam_user, ' has all privileges on ', database_name), IF(privileges IS NULL, 'ok', 'FAIL'),
  IF(privileges IS NULL, '', CONCAT('without ', privileges, ': run database.sql')) FROM found CROSS JOIN missing WHERE has_user;
`
}
