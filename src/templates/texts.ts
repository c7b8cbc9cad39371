/**
 * What is long among the templates. The build puts it into a file of its own, which is read only when something is generated:
 * nobody who lints waits for SQL.
 */
export { databaseSql } from './database.ts'
export { connectionUrl } from './url.ts'
export { VALUE_FIELDS, VALUES_SCHEMA, type ValueField } from './value-fields.ts'
