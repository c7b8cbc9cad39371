import { mysqlCheck, mysqlSql } from './mysql.ts'
import { postgresqlSql } from './postgresql.ts'
import { postgresqlCheck } from './postgresql-check.ts'
import type { DatabaseValues } from './values.ts'

/**
 * What makes a database ready for IAM authentication, and what tells which step of it is missing: file names and texts. Both
 * are for the master user, who need not be a superuser, and can be run as often as one likes.
 */
export function databaseSql({ database }: DatabaseValues): { 'database.sql': string; 'database-check.sql': string } {
  const isMysql = database.engine === 'mysql'
  return {
    'database.sql': isMysql ? mysqlSql(database) : postgresqlSql(database),
    'database-check.sql': isMysql ? mysqlCheck(database) : postgresqlCheck(database),
  }
}
