-- Is this MySQL ready for IAM authentication of Harness's database steps? This reads, and changes nothing. MySQL 8.0 and newer.
-- Run it as the master user. FAIL: IAM authentication, or a deployment, does not work. note: nothing is wrong, but know it.
-- Whether AWS takes the token, it cannot tell: the policy on rds-db:connect is elsewhere.

WITH
given AS (
  SELECT 'orders_db' AS database_name,
         'liquibase' AS iam_user
),
wanted AS (
  SELECT 'SELECT' AS privilege
  UNION ALL SELECT 'INSERT'
  UNION ALL SELECT 'UPDATE'
  UNION ALL SELECT 'DELETE'
  UNION ALL SELECT 'CREATE'
  UNION ALL SELECT 'DROP'
  UNION ALL SELECT 'REFERENCES'
  UNION ALL SELECT 'INDEX'
  UNION ALL SELECT 'ALTER'
  UNION ALL SELECT 'CREATE TEMPORARY TABLES'
  UNION ALL SELECT 'LOCK TABLES'
  UNION ALL SELECT 'EXECUTE'
  UNION ALL SELECT 'CREATE VIEW'
  UNION ALL SELECT 'SHOW VIEW'
  UNION ALL SELECT 'CREATE ROUTINE'
  UNION ALL SELECT 'ALTER ROUTINE'
  UNION ALL SELECT 'EVENT'
  UNION ALL SELECT 'TRIGGER'
),
found AS (
  SELECT given.*,
    EXISTS (
      SELECT 1 FROM information_schema.plugins WHERE plugin_name = 'AWSAuthenticationPlugin' AND plugin_status = 'ACTIVE'
    ) AS has_plugin,
    EXISTS (
      SELECT 1 FROM information_schema.schemata WHERE CAST(schema_name AS BINARY) = CAST(database_name AS BINARY)
    ) AS has_database,
    account.user IS NOT NULL AS has_user, account.plugin = 'AWSAuthenticationPlugin' AS takes_tokens, account.ssl_type <> '' AS needs_tls,
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
SELECT 'plugin AWSAuthenticationPlugin' AS `check`, IF(has_plugin, 'ok', 'FAIL') AS status,
  IF(has_plugin, '', 'enable IAM database authentication of the instance or cluster') AS `what to do` FROM found
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
