import { UserError } from '../model/errors.ts'

/**
 * The one place where values become part of a text of another language. Whatever the values file's schema lets through, and
 * everything it does not, stays one word there.
 */

/** A string constant of PostgreSQL, the same under either setting of standard_conforming_strings. */
export function postgresqlLiteral(text: string): string {
  const doubled = withoutNul(text).replaceAll("'", "''")
  return text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}

/** An identifier of MySQL. Within backticks a backslash stands for itself, whatever the SQL mode. */
export function mysqlIdentifier(name: string): string {
  return `\`${withoutNul(name).replaceAll('`', '``')}\``
}

/**
 * The name of a database in a GRANT, where `_` and `%` are wildcards unless escaped.
 * https://dev.mysql.com/doc/refman/8.4/en/grant.html
 */
export function mysqlDatabasePattern(name: string): string {
  return mysqlIdentifier(name.replaceAll(/[\\_%]/g, '\\$&'))
}

/** A string constant of MySQL. With a backslash in it, as hexadecimal digits: whether it escapes depends on the SQL mode. */
export function mysqlLiteral(text: string): string {
  const hex = () => Array.from(new TextEncoder().encode(text), byte => byte.toString(16).padStart(2, '0')).join('')
  return withoutNul(text).includes('\\') ? `CONVERT(0x${hex()} USING utf8mb4)` : `'${text.replaceAll("'", "''")}'`
}

/** One word of a POSIX shell; bare where that is the same. */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./-]+$/.test(text) ? text : `'${withoutNul(text).replaceAll("'", "'\\''")}'`
}

/** A part of a URL in which slashes may stand. */
export function urlPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}

function withoutNul(text: string): string {
  if (text.includes('\0')) throw new UserError('a value holds the character NUL, which no database and no shell takes')
  return text
}
