/**
 * Every way to credentials that the SDK knows, through the SDK as it is published: what scripts/slim-aws.mjs leaves out of it
 * must be none of them.
 */
import { spawn } from 'node:child_process'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'

const SDK = join(import.meta.dirname, '../../dist/vendor/aws.cjs')
const FIND = `
  const { STSClient } = require(${JSON.stringify(SDK)})
  new STSClient({ region: 'eu-west-1' }).config.credentials().then(
    ({ accessKeyId }) => console.log(accessKeyId),
    error => console.log(String(error))
  )`
const ROLE = 'arn:aws:iam::111122223333:role/reader'
const PAST = new Date(Date.now() - 60_000).toISOString()
const FUTURE = new Date(Date.now() + 3_600_000).toISOString()

const home = mkdtempSync(join(tmpdir(), 'credentials-'))
const http = createServer(async (request, response) => {
  const { status = 200, body } = answerOf(request, await text(request))
  response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
})
let endpoint = ''

beforeAll(async () => {
  await once(http.listen(0, '127.0.0.1'), 'listening')
  endpoint = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
})

afterAll(() => {
  http.close()
  rmSync(home, { recursive: true })
})

/** Answers for STS, the sign-in services, and the metadata of containers and machines: each with a key id that names it. */
function answerOf({ method, url = '', headers }: IncomingMessage, body: string): { status?: number; body: string | object } {
  const metadata = (AccessKeyId: string) => ({
    body: { Code: 'Success', Type: 'AWS-HMAC', AccessKeyId, SecretAccessKey: 'x', Token: 'x', Expiration: FUTURE },
  })
  const [, action] = /^Action=(AssumeRole\w*)&/.exec(body) ?? []
  if (action && body.includes('denied')) {
    return { status: 403, body: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>' }
  }
  if (action) {
    const source = /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1] ?? 'nobody'
    const credentials = `<AccessKeyId>${action}By${source}</AccessKeyId><SecretAccessKey>x</SecretAccessKey><SessionToken>x</SessionToken>`
    const result = `<Credentials>${credentials}<Expiration>${FUTURE}</Expiration></Credentials>`
    return { body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` }
  }
  if (url.startsWith('/federation/credentials')) {
    const accessKeyId = `sso-${headers['x-amz-sso_bearer_token']}`
    return { body: { roleCredentials: { accessKeyId, secretAccessKey: 'x', sessionToken: 'x', expiration: Date.parse(FUTURE) } } }
  }
  if (url === '/token') return { body: { accessToken: 'renewed', expiresIn: 3600, refreshToken: 'next' } }
  if (url === '/v1/token') {
    const accessToken = { accessKeyId: 'signin', secretAccessKey: 'x', sessionToken: 'x' }
    return { body: { accessToken, tokenType: 'aws_sigv4', expiresIn: 900, refreshToken: 'next' } }
  }
  if (url === '/container') return metadata('container')
  if (url === '/latest/api/token' && method === 'PUT') return { body: 'metadata-token' }
  if (url.endsWith('/machine')) return metadata('machine')
  if (url.startsWith('/latest/meta-data/iam/security-credentials')) return { body: 'machine' }
  return { status: 404, body: {} }
}

/** Files below the home folder, and what the environment says beside them. */
interface Setting {
  readonly files?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

async function find(files: Setting['files'] = {}, env: Setting['env'] = {}): Promise<string> {
  const folder = mkdtempSync(join(home, 'home-'))
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  const services = ['STS', 'SSO', 'SSO_OIDC', 'SIGNIN'].map(service => [`AWS_ENDPOINT_URL_${service}`, endpoint])
  const { PATH = '', SystemRoot = '' } = process.env
  const child = spawn(process.execPath, ['-e', FIND], {
    env: {
      ...{ PATH, SystemRoot, HOME: folder, USERPROFILE: folder, AWS_EC2_METADATA_DISABLED: 'true' },
      ...Object.fromEntries(services),
      ...env,
    },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return (await text(child.stdout)).trim()
}

const config = (lines: string): Readonly<Record<string, string>> => ({ '.aws/config': lines })
const hex = (algorithm: string, name: string): string => createHash(algorithm).update(name).digest('hex')

const SOURCE = '[profile source]\naws_access_key_id = source\naws_secret_access_key = x\n'
const SSO = 'sso_account_id = 111122223333\nsso_role_name = reader\n'
const SESSION = '[sso-session corporate]\nsso_start_url = https://corporate.example\nsso_region = eu-west-1\n'
const token = (accessToken: string, expiresAt: string): string =>
  JSON.stringify({
    ...{ accessToken, expiresAt, clientId: 'x', clientSecret: 'x', refreshToken: 'x', registrationExpiresAt: FUTURE },
    ...{ startUrl: 'https://corporate.example', region: 'eu-west-1' },
  })

test.each<[string, Setting['files'], () => Setting['env'], string]>([
  ['the environment', {}, () => ({ AWS_ACCESS_KEY_ID: 'environment', AWS_SECRET_ACCESS_KEY: 'x' }), 'environment'],
  ['a profile', config(SOURCE), () => ({ AWS_PROFILE: 'source' }), 'source'],
  [
    'a program',
    {
      ...config('[default]\ncredential_process = node program.cjs\n'),
      'program.cjs': "console.log(JSON.stringify({ Version: 1, AccessKeyId: 'program', SecretAccessKey: 'x' }))",
    },
    () => ({}),
    'program',
  ],
  [
    'the role of a profile',
    config(`${SOURCE}[default]\nrole_arn = ${ROLE}\nsource_profile = source\n`),
    () => ({}),
    'AssumeRoleBysource',
  ],
  [
    'a role by the environment',
    config(`[profile role]\nrole_arn = ${ROLE}\ncredential_source = Environment\n`),
    () => ({ AWS_PROFILE: 'role', AWS_ACCESS_KEY_ID: 'environment', AWS_SECRET_ACCESS_KEY: 'x' }),
    'AssumeRoleByenvironment',
  ],
  [
    'a role by the container',
    config(`[default]\nrole_arn = ${ROLE}\ncredential_source = EcsContainer\n`),
    () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/container` }),
    'AssumeRoleBycontainer',
  ],
  [
    'a role by the machine',
    config(`[default]\nrole_arn = ${ROLE}\ncredential_source = Ec2InstanceMetadata\n`),
    () => ({ AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint }),
    'AssumeRoleBymachine',
  ],
  [
    'a web identity of a profile',
    { ...config(`[default]\nrole_arn = ${ROLE}\nweb_identity_token_file = token.txt\n`), 'token.txt': 'x' },
    () => ({}),
    'AssumeRoleWithWebIdentityBynobody',
  ],
  [
    'a web identity of the environment',
    { 'token.txt': 'x' },
    () => ({ AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: 'token.txt' }),
    'AssumeRoleWithWebIdentityBynobody',
  ],
  [
    'single sign-on',
    {
      ...config(`[default]\nsso_session = corporate\n${SSO}${SESSION}`),
      [`.aws/sso/cache/${hex('sha1', 'corporate')}.json`]: token('valid', FUTURE),
    },
    () => ({}),
    'sso-valid',
  ],
  [
    'single sign-on, renewed',
    {
      ...config(`[default]\nsso_session = corporate\n${SSO}${SESSION}`),
      [`.aws/sso/cache/${hex('sha1', 'corporate')}.json`]: token('old', PAST),
    },
    () => ({}),
    'sso-renewed',
  ],
  [
    'single sign-on without a session',
    {
      ...config(`[default]\nsso_start_url = https://corporate.example\nsso_region = eu-west-1\n${SSO}`),
      [`.aws/sso/cache/${hex('sha1', 'https://corporate.example')}.json`]: token('legacy', FUTURE),
    },
    () => ({}),
    'sso-legacy',
  ],
  ['aws login', login(FUTURE), () => ({}), 'login'],
  ['aws login, renewed', login(PAST), () => ({}), 'signin'],
  ['a container', {}, () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${endpoint}/container` }), 'container'],
  ['a machine', {}, () => ({ AWS_EC2_METADATA_DISABLED: 'false', AWS_EC2_METADATA_SERVICE_ENDPOINT: endpoint }), 'machine'],
  [
    'a role that may not be assumed',
    config(`${SOURCE}[default]\nrole_arn = ${ROLE}-denied\nsource_profile = source\n`),
    () => ({}),
    'AccessDenied: no',
  ],
])('credentials come from %s', async (_, files, env, expected) => {
  expect(await find(files, env())).toBe(expected)
})

function login(expiresAt: string): Readonly<Record<string, string>> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const accessToken = { accessKeyId: 'login', secretAccessKey: 'x', sessionToken: 'x', accountId: '111122223333', expiresAt }
  const dpopKey = privateKey.export({ format: 'pem', type: 'sec1' })
  return {
    ...config(`[default]\nlogin_session = somebody\n`),
    [`.aws/login/cache/${hex('sha256', 'somebody')}.json`]: JSON.stringify({
      ...{ accessToken, clientId: 'x', refreshToken: 'x', dpopKey },
    }),
  }
}
