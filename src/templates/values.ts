import type { Database, Values } from '../model/values.ts'

/** A database of which these members are given. */
type With<Member extends keyof Database> = Database & Required<Pick<Database, Member>>

/** What the SQL for the database is made of. */
export interface DatabaseValues {
  readonly database: With<'engine' | 'name' | 'user'>
}

/** What the URL, and the commands that try it, are made of. */
export interface UrlValues {
  readonly region: string
  readonly certificates?: Values['certificates']
  readonly database: With<'engine' | 'host' | 'name' | 'user'>
}

/** The keys of the values file that the SQL needs. */
export const DATABASE_KEYS = ['database.engine', 'database.name', 'database.user'] as const

/** The keys of the values file that the URL needs. */
export const URL_KEYS = ['region', 'database.engine', 'database.host', 'database.name', 'database.user'] as const

/** Those of the keys that have no value; where `database` is `none`, all that begin with it. */
export function missingKeys(values: Values, keys: readonly string[]): string[] {
  return keys.filter(key => valueAt(values, key) === undefined)
}

/** Whether the SQL can be made. */
export function hasDatabaseValues(values: Values): values is Values & DatabaseValues {
  return missingKeys(values, DATABASE_KEYS).length === 0
}

/** Whether the URL can be made. */
export function hasUrlValues(values: Values): values is Values & UrlValues {
  return missingKeys(values, URL_KEYS).length === 0
}

function valueAt(values: Values, key: string): unknown {
  return key.split('.').reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], values)
}
