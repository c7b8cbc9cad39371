import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { blocksOf, certificateName } from '../../src/aws/certificates.ts'
import type { GatherRequest } from '../../src/aws/gather.ts'
import type { Facts } from '../../src/model/facts.ts'
import { AUTHORITY, DATABASE } from './certificates.ts'
import { REQUEST, SECRETS } from './delegate-account.ts'
import { gatherFrom, gatherOnce, useDelegateAccount } from './gathering.ts'

const server = useDelegateAccount()
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const KEY = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
const secretArn = SECRETS.certificate

/** What is found out of a secret with this value. */
async function judge(value: string, certificates: GatherRequest['certificates'] = [{ secretArn }]): Promise<Facts> {
  server().onCall('secretsmanager:GetSecretValue', call => {
    expect(call.region).toBe('eu-central-1')
  })
  server().fault('secretsmanager:GetSecretValue', {
    respond: { status: 200, body: JSON.stringify({ ARN: secretArn, SecretString: value }) },
  })
  return gatherOnce({ ...REQUEST, certificates }, { readSecrets: true })
}

test('a bundle, with a key in it', async () => {
  const { certificates } = await judge(`# the authority\n${AUTHORITY.pem}\n${DATABASE.pem}\n${KEY}`)
  const blocks = [AUTHORITY.block, DATABASE.block, { kind: 'private-key' }]
  expect(certificates).toEqual({ [secretArn]: { found: { blocks } } })
})

test('a member of a JSON value; one call serves all of them', async () => {
  const jsonKeys = ['ca', 'none', 'port', 'toString', '__proto__']
  const references = jsonKeys.map(jsonKey => ({ secretArn, jsonKey }))
  const { certificates } = await judge(JSON.stringify({ ca: AUTHORITY.pem, port: 5432 }), references)
  expect(certificates).toEqual({
    [`${secretArn}:ca::`]: { found: { blocks: [AUTHORITY.block], hasJsonKey: true } },
    [`${secretArn}:none::`]: { found: { blocks: [], hasJsonKey: false } },
    [`${secretArn}:port::`]: { found: { blocks: [], hasJsonKey: true } },
    [`${secretArn}:toString::`]: { found: { blocks: [], hasJsonKey: false } },
    [`${secretArn}:__proto__::`]: { found: { blocks: [], hasJsonKey: false } },
  })
  expect(server().names.filter(name => name === 'secretsmanager:GetSecretValue')).toHaveLength(1)
})

test('a JSON key of a value that is no JSON', async () => {
  const { certificates } = await judge(AUTHORITY.pem, [{ secretArn, jsonKey: 'ca' }])
  expect(certificates).toEqual({ [`${secretArn}:ca::`]: { found: { blocks: [], hasJsonKey: false } } })
})

test('versions are read as the reference says', async () => {
  const references = [
    { secretArn, versionStage: 'AWSPREVIOUS' },
    { secretArn, versionId: 'f'.repeat(32) },
  ]
  const { certificates = {} } = await judge('', references)
  expect(Object.keys(certificates)).toEqual(references.map(certificateName))
  const inputs = server().calls.flatMap(({ name, input }) => (name === 'secretsmanager:GetSecretValue' ? [input] : []))
  expect(inputs).toEqual([
    { SecretId: secretArn, VersionStage: 'AWSPREVIOUS' },
    { SecretId: secretArn, VersionId: 'f'.repeat(32) },
  ])
})

test('binary values have nothing in them', async () => {
  const body = JSON.stringify({ ARN: secretArn, SecretBinary: Buffer.from(AUTHORITY.pem).toString('base64') })
  server().fault('secretsmanager:GetSecretValue', { respond: { status: 200, body } })
  const { certificates } = await gatherOnce({ certificates: [{ secretArn }] }, { readSecrets: true })
  expect(certificates).toEqual({ [secretArn]: { found: { blocks: [] } } })
})

test('secrets that are not there', async () => {
  const own = secretArn.replace('certificate', 'none')
  const other = own.replaceAll('111122223333', '444455556666')
  const request = { certificates: [{ secretArn: own }, { secretArn: other }, { secretArn: 'certificate' }] }
  const { certificates } = await gatherOnce(request, { readSecrets: true })
  const operation = 'secretsmanager:GetSecretValue'
  const elsewhere = 'it belongs to account 444455556666, the credentials to 111122223333'
  expect(certificates).toEqual({
    [own]: { absent: 'account 111122223333 has no such secret, or not this version of it, in eu-central-1' },
    [other]: { unread: { operation, reason: `ResourceNotFoundException; ${elsewhere}` } },
    certificate: { unread: { operation, reason: 'it is not the ARN of a secret' } },
  })
})

test('without leave no value is read', async () => {
  const facts = await gatherFrom({}, REQUEST)
  expect(facts).not.toHaveProperty('certificates')
})

test('nothing of a value is kept, whatever it is', async () => {
  const certificate = AUTHORITY.pem
  const broken = certificate.replace('MIIB', 'AAAA')
  const values = [
    certificate,
    broken,
    KEY,
    certificate.replaceAll('\n', '\\n'),
    certificate.slice(0, -40),
    JSON.stringify({ ca: certificate, key: KEY }),
    `{"ca": "${certificate}`,
    certificate.replaceAll(/CERTIFICATE/g, 'SOMETHING ELSE'),
  ]
  for (const value of values) {
    server().reset()
    const lines: string[] = []
    server().fault('secretsmanager:GetSecretValue', {
      respond: { status: 200, body: JSON.stringify({ ARN: secretArn, SecretString: value }) },
    })
    const facts = await gatherOnce(
      { ...REQUEST, certificates: [{ secretArn }, { secretArn, jsonKey: 'ca' }] },
      { readSecrets: true, progress: line => lines.push(line) }
    )
    const told = JSON.stringify([facts, lines])
    const body = value.replaceAll(/-----[A-Z ]+-----|[^A-Za-z0-9+/=]/g, '')
    for (let start = 0; start + 8 <= body.length; start++) expect(told).not.toContain(body.slice(start, start + 8))
  }
})

test('PEM blocks', () => {
  const kinds = (text: string) => blocksOf(text).map(({ kind }) => kind)
  expect(kinds('')).toEqual([])
  expect(kinds('-----BEGIN CERTIFICATE-----')).toEqual(['other'])
  expect(kinds('-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----')).toEqual(['other'])
  expect(kinds('-----BEGIN DH PARAMETERS-----\n-----END DH PARAMETERS-----')).toEqual(['other'])
  expect(kinds('-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----')).toEqual(['private-key'])
  expect(kinds(AUTHORITY.pem.replaceAll('\n', '\r\n'))).toEqual(['certificate'])
  const start = performance.now()
  blocksOf('-----BEGIN A-----'.repeat(100_000))
  blocksOf('-----BEGIN A----------END A-----'.repeat(100_000))
  expect(performance.now() - start).toBeLessThan(5_000)
})
