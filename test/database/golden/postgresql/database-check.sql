-- Is this PostgreSQL ready for IAM authentication of Harness's database steps? This reads, and changes nothing.
--   psql -f database-check.sql "host=... dbname=... user=... sslmode=verify-full sslrootcert=..."
-- Run it as the master user. FAIL: IAM authentication, or a deployment, does not work. note: nothing is wrong, but know it.
-- Whether AWS takes the token, it cannot tell: the policy on rds-db:connect and the instance's own setting are elsewhere.

WITH
given AS (
  SELECT 'orders_db'::text AS database_name,
         'public'::text AS schema_name,
         'liquibase'::text AS iam_user,
         'liquibase_owners'::text AS shared_role,
         '["postgres"]'::text AS other_users
),
found AS (
  SELECT given.*, iam.oid AS iam, iam.rolcanlogin AS can_login, shared.oid AS shared, rds.oid AS rds, space.oid AS space
  FROM given
  LEFT JOIN pg_roles AS iam ON iam.rolname = iam_user
  LEFT JOIN pg_roles AS shared ON shared.rolname = shared_role
  LEFT JOIN pg_roles AS rds ON rds.rolname = 'rds_iam'
  LEFT JOIN pg_namespace AS space ON space.nspname = schema_name
),
sharers AS (
  SELECT name, role.oid AS role FROM found
  CROSS JOIN LATERAL (SELECT iam_user UNION SELECT jsonb_array_elements_text(other_users::jsonb) EXCEPT SELECT shared_role) AS names (name)
  LEFT JOIN pg_roles AS role ON role.rolname = name
),
-- Who may use the IAM user or rds_iam otherwise than by inheriting; the two options are unknown before PostgreSQL 16.
memberships AS (
  SELECT role.rolname AS member, of.rolname AS of, bool_or((to_jsonb(row_of) ->> 'set_option')::boolean) AS may_set
  FROM found
  JOIN pg_auth_members AS row_of ON row_of.roleid IN (iam, rds)
  JOIN pg_roles AS role ON role.oid = row_of.member
  JOIN pg_roles AS of ON of.oid = row_of.roleid
  GROUP BY role.rolname, of.rolname
  HAVING NOT bool_or(coalesce((to_jsonb(row_of) ->> 'inherit_option')::boolean, true))
),
report (place, "check", status, "what to do") AS (
  SELECT 1, 'database ' || quote_ident(database_name),
    CASE WHEN current_database() = database_name THEN 'ok' ELSE 'FAIL' END,
    CASE WHEN current_database() <> database_name THEN format('this is the database %I: connect to the other one', current_database()) END
  FROM found

  UNION ALL
  SELECT 2, 'role rds_iam', CASE WHEN rds IS NULL THEN 'FAIL' ELSE 'ok' END,
    CASE WHEN rds IS NULL THEN 'RDS and Aurora bring it: is this a database of theirs?' END
  FROM found

  UNION ALL
  SELECT 3, 'user ' || quote_ident(iam_user), CASE WHEN can_login THEN 'ok' ELSE 'FAIL' END,
    CASE WHEN iam IS NULL THEN 'there is no such user: run database.sql'
         WHEN NOT can_login THEN format('ALTER ROLE %I LOGIN;', iam_user) END
  FROM found

  UNION ALL
  SELECT 4, format('%I has rds_iam', iam_user), CASE WHEN pg_has_role(iam, rds, 'USAGE') THEN 'ok' ELSE 'FAIL' END,
    CASE WHEN NOT pg_has_role(iam, rds, 'USAGE') THEN format('tokens are refused: GRANT rds_iam TO %I;', iam_user) END
  FROM found WHERE iam IS NOT NULL AND rds IS NOT NULL

  UNION ALL
  -- Only a superuser may look; the permission on pg_authid is asked for as soon as a query names it.
  SELECT 5, format('%I has no password', iam_user),
    CASE seen WHEN 'f' THEN 'ok' ELSE 'note' END,
    CASE seen WHEN 't' THEN format('it has one, which is of no use beside rds_iam: ALTER ROLE %I PASSWORD NULL;', iam_user)
              WHEN '?' THEN format('only a superuser can see that; to be sure: ALTER ROLE %I PASSWORD NULL;', iam_user) END
  FROM found CROSS JOIN LATERAL (
    SELECT CASE WHEN NOT has_table_privilege('pg_catalog.pg_authid', 'SELECT') THEN '?'
      WHEN query_to_xml(format('SELECT rolpassword IS NOT NULL AS has FROM pg_catalog.pg_authid WHERE oid = %s', iam), false, false, '')::text
        LIKE '%true%' THEN 't' ELSE 'f' END
  ) AS password (seen)
  WHERE iam IS NOT NULL

  UNION ALL
  SELECT 6, format('%I may connect', iam_user),
    CASE WHEN has_database_privilege(iam, current_database(), 'CONNECT') THEN 'ok' ELSE 'FAIL' END,
    CASE WHEN NOT has_database_privilege(iam, current_database(), 'CONNECT')
      THEN format('GRANT CONNECT ON DATABASE %I TO %I;', current_database(), iam_user) END
  FROM found WHERE iam IS NOT NULL

  UNION ALL
  SELECT 7, 'schema ' || quote_ident(schema_name), CASE WHEN space IS NULL THEN 'FAIL' ELSE 'ok' END,
    CASE WHEN space IS NULL THEN 'there is no such schema: run database.sql' END
  FROM found

  UNION ALL
  SELECT 8, 'role ' || quote_ident(shared_role), CASE WHEN shared IS NULL THEN 'FAIL' ELSE 'ok' END,
    CASE WHEN shared IS NULL THEN 'there is no such role: run database.sql' END
  FROM found

  UNION ALL
  SELECT 9, format('%I has %s on %I', shared_role, privilege, schema_name),
    CASE WHEN has_schema_privilege(shared, space, privilege) THEN 'ok' ELSE 'FAIL' END,
    CASE WHEN NOT has_schema_privilege(shared, space, privilege)
      THEN format('GRANT %s ON SCHEMA %I TO %I;', privilege, schema_name, shared_role) END
  FROM found CROSS JOIN (VALUES ('USAGE'), ('CREATE')) AS privileges (privilege) WHERE shared IS NOT NULL AND space IS NOT NULL

  UNION ALL
  SELECT 10, format('%I shares %I', name, shared_role),
    CASE WHEN role IS NOT NULL AND pg_has_role(role, shared, 'USAGE') THEN 'ok' ELSE 'FAIL' END,
    CASE WHEN role IS NULL THEN 'there is no such user: correct database.otherUsers of the values'
         WHEN NOT pg_has_role(role, shared, 'USAGE') THEN format('GRANT %I TO %I;', shared_role, name) END
  FROM found CROSS JOIN sharers WHERE shared IS NOT NULL AND (role IS NOT NULL OR name <> iam_user)

  UNION ALL
  SELECT 11, format('tables that %I makes are shared', name), CASE WHEN is_shared THEN 'ok' ELSE 'FAIL' END,
    CASE WHEN NOT is_shared THEN format('run database.sql again, or as %1$I: ALTER DEFAULT PRIVILEGES IN SCHEMA %2$I '
      'GRANT ALL ON TABLES TO %3$I; ALTER DEFAULT PRIVILEGES IN SCHEMA %2$I GRANT ALL ON SEQUENCES TO %3$I;', name, schema_name, shared_role) END
  FROM found CROSS JOIN sharers CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT FROM pg_default_acl CROSS JOIN LATERAL aclexplode(defaclacl) AS grant_of
    WHERE defaclrole = role AND defaclnamespace = space AND defaclobjtype = 'r'
      AND grant_of.grantee = shared AND grant_of.privilege_type = 'INSERT'
  )) AS defaults (is_shared)
  WHERE role IS NOT NULL AND shared IS NOT NULL AND space IS NOT NULL

  UNION ALL
  SELECT 12, 'table ' || coalesce(quote_ident(relname), kept_in),
    CASE WHEN relname IS NULL THEN 'note' WHEN relowner = shared THEN 'ok' ELSE 'FAIL' END,
    CASE WHEN relname IS NULL THEN 'it is not there yet: run database.sql again after the first deployment'
         WHEN relowner <> shared THEN format('it belongs to %1$I, and only that user can change it: run database.sql again, or as %1$I: '
           'ALTER TABLE %2$I.%3$I OWNER TO %4$I;', pg_get_userbyid(relowner), schema_name, relname, shared_role) END
  FROM found CROSS JOIN (VALUES ('databasechangelog'), ('databasechangeloglock')) AS books (kept_in)
  LEFT JOIN pg_class ON relnamespace = space AND relkind IN ('r', 'p') AND lower(relname) = kept_in
  WHERE shared IS NOT NULL AND space IS NOT NULL

  UNION ALL
  SELECT 13, format('%s tables of %I', count(*), pg_get_userbyid(relowner)), 'note',
    format('%1$I cannot alter them. A deployment that has to needs, as %2$I: ALTER TABLE ... OWNER TO %3$I;',
      min(iam_user), pg_get_userbyid(relowner), min(shared_role))
  FROM found JOIN pg_class ON relnamespace = space AND relkind IN ('r', 'p') AND NOT pg_has_role(iam, relowner, 'USAGE')
    AND NOT lower(relname) IN ('databasechangelog', 'databasechangeloglock')
  GROUP BY relowner

  UNION ALL
  -- RDS sends every member of rds_iam to token login, members of members too.
  SELECT 14, format('%I keeps the password login', role.rolname),
    CASE WHEN pg_has_role(role.oid, rds, 'USAGE') THEN 'FAIL' ELSE 'ok' END,
    CASE WHEN NOT pg_has_role(role.oid, rds, 'USAGE') THEN NULL
         WHEN pg_has_role(role.oid, iam, 'USAGE') THEN format('it inherits rds_iam: REVOKE %I FROM %I;', iam_user, role.rolname)
         WHEN pg_has_role(role.oid, shared, 'USAGE') AND pg_has_role(shared, rds, 'USAGE')
           THEN format('it inherits rds_iam: REVOKE rds_iam FROM %I;', shared_role)
         ELSE format('it has rds_iam, and can log in with a token only. Unless that is meant: REVOKE rds_iam FROM %I;', role.rolname) END
  FROM found JOIN pg_roles AS role ON role.oid IS DISTINCT FROM iam AND NOT role.rolsuper AND (
    role.rolname = session_user OR role.oid IN (SELECT sharers.role FROM sharers)
    OR role.rolcanlogin AND (pg_has_role(role.oid, iam, 'USAGE') OR pg_has_role(role.oid, shared, 'USAGE'))
  )
  WHERE rds IS NOT NULL

  UNION ALL
  SELECT 15, format('%I may administer %I', member, of), 'note',
    CASE WHEN may_set THEN format('it can become %I with SET ROLE, and inherits nothing', of)
         ELSE 'ADMIN only, without INHERIT and SET: PostgreSQL 16 and newer give that to whoever creates a role. It inherits no rds_iam' END
  FROM memberships
)
SELECT "check", status, coalesce("what to do", '') AS "what to do" FROM report ORDER BY place, "check";
