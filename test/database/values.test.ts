import { expect, test } from 'vitest'
import { databaseSql } from '../../src/templates/database.ts'
import { connectionUrl } from '../../src/templates/url.ts'
import { DATABASE_KEYS, hasDatabaseValues, hasUrlValues, missingKeys, URL_KEYS } from '../../src/templates/values.ts'

const DATABASE = { engine: 'mysql', name: 'orders', user: 'liquibase' } as const

test('what is missing is named by its key, and what is there suffices', () => {
  expect(missingKeys({}, DATABASE_KEYS)).toEqual(['database.engine', 'database.name', 'database.user'])
  expect(missingKeys({ database: 'none' }, URL_KEYS)).toEqual([...URL_KEYS])
  expect(missingKeys({ region: 'eu-west-1', database: DATABASE }, URL_KEYS)).toEqual(['database.host'])
  expect([hasDatabaseValues({}), hasUrlValues({ database: DATABASE })]).toEqual([false, false])
  const values = { region: 'eu-west-1', database: { ...DATABASE, host: 'h' } }
  if (!hasDatabaseValues(values) || !hasUrlValues(values)) throw new Error('nothing is missing')
  expect(Object.keys({ ...databaseSql(values), ...connectionUrl(values) })).toEqual([
    'database.sql',
    'database-check.sql',
    'jdbc-url.txt',
    'connect.sh',
  ])
})
