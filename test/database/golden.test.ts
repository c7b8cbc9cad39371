import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'
import { databaseSql } from '../../src/templates/database.ts'
import { connectionUrl } from '../../src/templates/url.ts'
import { golden } from '../golden.ts'

const DATABASE = { host: 'orders.cluster-abcdefghijkl.eu-west-1.rds.amazonaws.com', name: 'orders_db', user: 'liquibase' }

test.each(['postgresql', 'mysql'] as const)('the files for %s', engine => {
  const database = { ...DATABASE, engine, otherUsers: ['postgres'] }
  const certificates = [{ path: '/etc/ssl/certs/dbops/root_ca.crt' }]
  const folder = join(import.meta.dirname, 'golden', engine)
  mkdirSync(folder, { recursive: true })
  const files = { ...databaseSql({ database }), ...connectionUrl({ region: 'eu-west-1', certificates, database }) }
  for (const [name, text] of Object.entries(files)) golden(join(folder, name), text)
})
