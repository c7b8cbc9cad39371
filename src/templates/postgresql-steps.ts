/** A step of `database.sql`: a block of PL/pgSQL that has the settings as constants. */
export interface Step {
  readonly title: string
  /** What it declares beside them. */
  readonly declare?: readonly string[]
  readonly body: string
}

const VERSION = "version CONSTANT int := current_setting('server_version_num')"
const CAN_BECOME = "can_become CONSTANT text := CASE WHEN version < 160000 THEN 'MEMBER' ELSE 'SET' END"
const OTHERS = "other_users CONSTANT jsonb := current_setting('ecs_delegate.other_users')"

/** Whether a table is one of the two that Liquibase keeps its books in; it quotes their names in capitals if it is told to. */
export function isTracking(column: string): string {
  return `lower(${column}) IN ('databasechangelog', 'databasechangeloglock')`
}

/** The steps, in order. They hold no value: each builds its statements with `format('%I')`. */
export const STEPS: readonly Step[] = [
  {
    title: 'Nothing is done in the wrong place, nor where it would end the password login of others.',
    declare: [OTHERS, "database_name CONSTANT text := current_setting('ecs_delegate.database_name')", 'culprits text'],
    body: `  IF current_database() <> database_name THEN
    RAISE EXCEPTION 'this is the database %, and the values name %', quote_ident(current_database()), quote_ident(database_name)
      USING HINT = 'Connect to that database, and run this again.';
  END IF;
  SELECT string_agg(quote_ident(name), ', ') INTO culprits
    FROM (VALUES (schema_name), (iam_user), (shared_role)) AS given (name) WHERE octet_length(name) NOT BETWEEN 1 AND 63;
  IF culprits IS NOT NULL THEN
    RAISE EXCEPTION 'a name has 1 to 63 bytes: %', culprits;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_iam') THEN
    RAISE EXCEPTION 'there is no role rds_iam' USING HINT = 'RDS and Aurora bring it: is this a database of theirs?';
  END IF;
  SELECT string_agg(quote_ident(name), ', ') INTO culprits FROM jsonb_array_elements_text(other_users) AS name
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name);
  IF culprits IS NOT NULL THEN
    RAISE EXCEPTION 'there is no user %', culprits USING HINT = 'Correct database.otherUsers of the values, or create the user.';
  END IF;
  IF shared_role = iam_user OR EXISTS (
    SELECT FROM pg_roles AS shared WHERE rolname = shared_role AND (
      pg_has_role(shared.oid, 'rds_iam', 'MEMBER')
      OR EXISTS (SELECT FROM pg_roles AS iam WHERE iam.rolname = iam_user AND pg_has_role(shared.oid, iam.oid, 'MEMBER'))
    )
  ) THEN
    RAISE EXCEPTION 'with % as the shared role, all who share it would get rds_iam', quote_ident(shared_role)
      USING HINT = 'Take rds_iam and the IAM user away from it with REVOKE, or name another role in database.sharedRole.';
  END IF;
`,
  },
  {
    title: 'The user, who has no password, and the role that owns what is shared, and logs in nowhere.',
    declare: [VERSION],
    body: `  IF version >= 160000 THEN
    -- Else a setting of the server might have the master inherit from the roles that it creates.
    PERFORM set_config('createrole_self_grant', '', true);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = iam_user) THEN
    EXECUTE format('CREATE ROLE %I LOGIN', iam_user);
  ELSIF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = iam_user AND rolcanlogin AND rolinherit) THEN
    EXECUTE format('ALTER ROLE %I LOGIN INHERIT', iam_user);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = shared_role) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', shared_role);
  END IF;
`,
  },
  {
    title: 'The database and the schema.',
    body: `  IF NOT has_database_privilege(iam_user, current_database(), 'CONNECT') THEN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), iam_user);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = schema_name) THEN
    EXECUTE format('CREATE SCHEMA %I', schema_name);
  END IF;
  IF NOT (has_schema_privilege(shared_role, schema_name, 'USAGE')
      AND has_schema_privilege(shared_role, schema_name, 'CREATE')) THEN
    EXECUTE format('GRANT USAGE, CREATE ON SCHEMA %I TO %I', schema_name, shared_role);
  END IF;
  -- Whoever may not grant gets a warning only, and all that follows would fail in stranger words.
  IF NOT has_database_privilege(iam_user, current_database(), 'CONNECT')
      OR NOT has_schema_privilege(shared_role, schema_name, 'CREATE') THEN
    RAISE EXCEPTION '% may not grant CONNECT on the database, or CREATE on the schema %', current_user, quote_ident(schema_name)
      USING HINT = 'Run this as the owner of the database and the schema.';
  END IF;
`,
  },
  {
    title: 'Who shares: the IAM user, the others of the values, and whoever owns a table of Liquibase now.',
    declare: [VERSION, CAN_BECOME, OTHERS, 'sharer text'],
    body: `  FOR sharer IN
    SELECT iam_user UNION SELECT jsonb_array_elements_text(other_users)
    UNION SELECT tableowner FROM pg_tables WHERE schemaname = schema_name AND ${isTracking('tablename')}
    EXCEPT SELECT shared_role
  LOOP
    IF pg_has_role(sharer, shared_role, 'USAGE') AND pg_has_role(sharer, shared_role, can_become) THEN
      CONTINUE;
    ELSIF version < 160000 THEN
      EXECUTE format('GRANT %I TO %I', shared_role, sharer);
    ELSE
      EXECUTE format('GRANT %I TO %I WITH INHERIT TRUE, SET TRUE', shared_role, sharer);
    END IF;
  END LOOP;
`,
  },
  {
    title: `What only its owner can share: tables of Liquibase change hands, all others of a sharer are opened to the shared role.
--    To do that as another user the master becomes a member of that user, without inheriting and within this transaction only.`,
    declare: [
      VERSION,
      CAN_BECOME,
      OTHERS,
      "master_role CONSTANT text := current_setting('role')",
      'sharer text',
      'relation record',
      'is_lent boolean',
    ],
    body: `  FOR sharer IN
    SELECT rolname FROM pg_roles WHERE rolname <> shared_role AND (
      rolname = iam_user
      OR rolname IN (SELECT jsonb_array_elements_text(other_users))
      OR EXISTS (SELECT FROM pg_tables WHERE schemaname = schema_name AND tableowner = rolname AND ${isTracking('tablename')})
    )
  LOOP
    BEGIN
      is_lent := NOT pg_has_role(session_user, sharer, can_become);
      IF is_lent AND version < 160000 THEN
        -- Before 16 a membership is always inherited. The IAM user's rds_iam is put back below.
        IF sharer = iam_user AND pg_has_role(sharer, 'rds_iam', 'MEMBER') THEN
          EXECUTE format('REVOKE rds_iam FROM %I', sharer);
        END IF;
        IF pg_has_role(sharer, 'rds_iam', 'MEMBER') THEN
          RAISE insufficient_privilege USING MESSAGE = 'the master would inherit rds_iam';
        END IF;
        EXECUTE format('GRANT %I TO %I', sharer, session_user);
      ELSIF is_lent THEN
        IF EXISTS (SELECT FROM pg_auth_members WHERE pg_get_userbyid(roleid) = sharer
            AND pg_get_userbyid(member) = session_user AND pg_get_userbyid(grantor) = current_user) THEN
          RAISE insufficient_privilege USING MESSAGE = 'the master is a member of it already, WITH SET FALSE';
        END IF;
        EXECUTE format('GRANT %I TO %I WITH INHERIT FALSE, SET TRUE', sharer, session_user);
      END IF;
      PERFORM set_config('role', sharer, true);
      EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON TABLES TO %I', schema_name, shared_role);
      EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT ALL ON SEQUENCES TO %I', schema_name, shared_role);
      FOR relation IN
        SELECT relname AS name, relkind = 'S' AS is_sequence, relkind IN ('r', 'p') AND ${isTracking('relname')} AS is_tracking
        FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = schema_name AND pg_get_userbyid(relowner) = sharer AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      LOOP
        IF relation.is_tracking THEN
          EXECUTE format('ALTER TABLE %I.%I OWNER TO %I', schema_name, relation.name, shared_role);
        ELSE
          EXECUTE format('GRANT ALL ON %s %I.%I TO %I', CASE WHEN relation.is_sequence THEN 'SEQUENCE' ELSE 'TABLE' END,
            schema_name, relation.name, shared_role);
        END IF;
      END LOOP;
      PERFORM set_config('role', master_role, true);
      IF is_lent THEN
        EXECUTE format('REVOKE %I FROM %I', sharer, session_user);
      END IF;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE WARNING 'what % owns is not shared yet: %', quote_ident(sharer), SQLERRM
        USING HINT = 'database-check.sql tells what that user has to run.';
    END;
  END LOOP;
`,
  },
  {
    title: 'rds_iam, last of all: whoever inherits from the IAM user would get it, too, and lose the password login.',
    declare: [VERSION, 'heirs text'],
    body: `  SELECT string_agg(quote_ident(rolname), ', ') INTO heirs FROM pg_roles
    WHERE NOT rolsuper AND rolname <> iam_user AND pg_has_role(oid, iam_user, 'USAGE');
  IF heirs IS NOT NULL THEN
    RAISE EXCEPTION '% would inherit rds_iam from %, and could no longer log in with a password', heirs, quote_ident(iam_user)
      USING HINT = format('REVOKE %I FROM %s;', iam_user, heirs);
  END IF;
  IF pg_has_role(iam_user, 'rds_iam', 'USAGE') THEN
    RETURN;
  ELSIF version < 160000 THEN
    EXECUTE format('GRANT rds_iam TO %I', iam_user);
  ELSE
    EXECUTE format('GRANT rds_iam TO %I WITH INHERIT TRUE', iam_user);
  END IF;
`,
  },
]
