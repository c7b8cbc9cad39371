import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { connect } from '../../src/aws/clients.ts'
import { REQUEST } from './delegate-account.ts'
import { gatherOnce, useDelegateAccount } from './gathering.ts'

const server = useDelegateAccount()
afterEach(() => vi.restoreAllMocks())

const CREDENTIALS = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']

/** Has the SDK read these files in place of the user's own. */
function configure(config: string, credentials = ''): void {
  const folder = mkdtempSync(join(tmpdir(), 'aws-'))
  writeFileSync(join(folder, 'config'), config)
  writeFileSync(join(folder, 'credentials'), credentials)
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'))
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'))
}

test('one client for each service and region', async () => {
  const aws = await connect()
  expect(aws.region).toBe('eu-central-1')
  expect(aws.ecs()).toBe(aws.ecs('eu-central-1'))
  expect(aws.ecs('us-east-1')).not.toBe(aws.ecs())
  expect(aws.ecsOnce()).not.toBe(aws.ecs())
  expect(aws.iam()).toBe(aws.iam())
  expect(aws.sts()).toBe(aws.sts())
  expect(aws.kms('us-east-1')).toBe(aws.kms('us-east-1'))
  aws.close()
})

test('clients try again; the one that must not does not', async () => {
  const aws = await connect({ attempts: 3 })
  const send = (once: boolean) =>
    (once ? aws.ecsOnce() : aws.ecs()).send(new aws.sdk.DescribeTaskDefinitionCommand({ taskDefinition: 'x' }), aws.limit())
  for (const fault of ['server-error', 'drop-before', 'drop-after', 'drop-during', 'throttle'] as const) {
    server().reset()
    server().fault('ecs:*', fault)
    await expect(send(true)).rejects.toThrow()
    expect(server().calls).toHaveLength(1)
  }
  server().reset()
  server().fault('ecs:*', 'drop-before')
  await expect(send(false)).rejects.toThrow()
  expect(server().calls).toHaveLength(3)
  aws.close()
})

test('one that never answers is given up', async () => {
  const aws = await connect({ request: 100, attempts: 1 })
  server().fault('sts:*', 'hang')
  await expect(aws.sts().send(new aws.sdk.GetCallerIdentityCommand({}), aws.limit())).rejects.toMatchObject({
    name: 'TimeoutError',
  })
  const patient = await connect({ request: 30_000, call: 100 })
  await expect(patient.sts().send(new patient.sdk.GetCallerIdentityCommand({}), patient.limit())).rejects.toMatchObject({
    name: 'AbortError',
  })
  aws.close()
  patient.close()
})

test('credentials are looked for once', async () => {
  for (const name of CREDENTIALS) vi.stubEnv(name, '')
  const folder = mkdtempSync(join(tmpdir(), 'aws-'))
  const script = [
    "require('fs').appendFileSync(process.argv[1], 'x')",
    "console.log(JSON.stringify({ Version: 1, AccessKeyId: 'fromaprogram', SecretAccessKey: 'x' }))",
  ].join(';')
  writeFileSync(join(folder, 'script.cjs'), script.replace('process.argv[1]', JSON.stringify(join(folder, 'log'))))
  configure(`[profile program]\ncredential_process = ${process.execPath} ${join(folder, 'script.cjs')}\n`)
  vi.stubEnv('AWS_PROFILE', 'program')
  await gatherOnce(REQUEST)
  expect(new Set(server().calls.map(({ accessKeyId }) => accessKeyId))).toEqual(new Set(['fromaprogram']))
  const { readFileSync } = await import('node:fs')
  expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('x')
})

test('region, credentials and endpoint come from the profile', async () => {
  for (const name of ['AWS_REGION', 'AWS_ENDPOINT_URL']) vi.stubEnv(name, undefined)
  configure(
    `[profile there]\nregion = ap-south-1\nendpoint_url = ${server().endpoint}\n`,
    '[there]\naws_access_key_id = ofprofile\naws_secret_access_key = x\n'
  )
  vi.stubEnv('AWS_PROFILE', 'there')
  await gatherOnce({ roles: REQUEST.roles })
  expect(server().calls.map(({ region, accessKeyId }) => `${region} ${accessKeyId}`)).toContain('ap-south-1 ofprofile')
})

describe('nothing can be asked', () => {
  const failing = () => gatherOnce(REQUEST, {}, { connection: 2_000, attempts: 1 })
  const operation = 'sts:GetCallerIdentity failed: '

  test('no credentials', async () => {
    for (const name of CREDENTIALS) vi.stubEnv(name, '')
    await expect(failing()).rejects.toMatchObject({
      code: 'AWS',
      message: expect.stringContaining(`${operation}no credentials. Sign in`),
    })
  })

  test('a profile that is not there', async () => {
    vi.stubEnv('AWS_PROFILE', 'none')
    await expect(failing()).rejects.toMatchObject({ code: 'AWS', message: expect.stringContaining(`${operation}no credentials`) })
  })

  test.each([undefined, ''])('no region: %j', async region => {
    vi.stubEnv('AWS_REGION', region)
    await expect(failing()).rejects.toMatchObject({
      code: 'AWS',
      message: 'AWS cannot be asked: no region. Pass --region, or set AWS_REGION or the region of the profile.',
    })
  })

  test.each([
    ['http://127.0.0.1:1', 'connection refused'],
    ['http://no.such.host.invalid', 'the host name is not known'],
    ['nonsense', 'the endpoint is no URL'],
  ])('an endpoint that cannot be reached: %s', async (endpoint, reason) => {
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint)
    await expect(failing()).rejects.toMatchObject({
      code: 'AWS',
      message: expect.stringContaining(`${operation}${reason}. Check`),
    })
  })

  test('an endpoint without TLS', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', server().endpoint.replace('http:', 'https:'))
    await expect(failing()).rejects.toMatchObject({ code: 'AWS', message: expect.stringContaining('no TLS connection') })
  })

  test('expired credentials; the request id is told', async () => {
    server().fault('sts:*', 'expired-token')
    await expect(failing()).rejects.toThrow(
      /^sts:GetCallerIdentity failed: the credentials have expired \(request id [0-9a-f-]{36}\)\. Sign in again/
    )
  })
})

test('the SDK keeps its warnings to itself', async () => {
  const console_ = (['log', 'info', 'warn', 'error', 'debug'] as const).map(name => vi.spyOn(console, name))
  const warnings = vi.spyOn(process, 'emitWarning')
  const stderr = vi.spyOn(process.stderr, 'write')
  configure('[profile both]\nregion = eu-central-1\n', '[both]\naws_access_key_id = a\naws_secret_access_key = b\n')
  vi.stubEnv('AWS_PROFILE', 'both')
  await gatherOnce(REQUEST)
  server().fault('*', 'html')
  await expect(gatherOnce(REQUEST)).rejects.toThrow()
  for (const spy of [...console_, warnings, stderr]) expect(spy).not.toHaveBeenCalled()
})
