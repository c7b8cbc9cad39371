import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Certificates made for the tests by `openssl req -x509` and `openssl x509`: an authority, and a database's by it. */
const [authority = '', database = ''] = readFileSync(join(import.meta.dirname, 'certificates.pem'), 'utf8').split(
  /(?<=END CERTIFICATE-----)\n/
)

export const AUTHORITY = {
  pem: authority,
  block: { kind: 'certificate', isCa: true, notBefore: '2026-11-22T03:21:41.000Z', notAfter: '2036-11-19T03:21:41.000Z' },
} as const
export const DATABASE = {
  pem: database,
  block: { kind: 'certificate', isCa: false, notBefore: '2026-11-22T03:21:41.000Z', notAfter: '2027-11-22T03:21:41.000Z' },
} as const
