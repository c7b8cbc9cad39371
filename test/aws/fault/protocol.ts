import type { IncomingHttpHeaders } from 'node:http'

/** The parameters of an operation, by the names of its documentation. */
export type Input = Readonly<Record<string, unknown>>

/** A call as it came over the wire. */
export interface Request {
  /** The service as IAM abbreviates it: ecs, iam, sts, secretsmanager, kms, ssm, logs. */
  readonly service: string
  readonly operation: string
  readonly protocol: 'json' | 'query'
  /** Region and access key that the call was signed for. */
  readonly region: string
  readonly accessKeyId: string
  readonly input: Input
}

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A refusal of the service. */
export class AwsError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

const JSON_TARGETS: Readonly<Record<string, string>> = {
  AmazonEC2ContainerServiceV20141113: 'ecs',
  secretsmanager: 'secretsmanager',
  TrentService: 'kms',
  AmazonSSM: 'ssm',
  Logs_20140328: 'logs',
}
const QUERY_VERSIONS: Readonly<Record<string, string>> = { '2010-05-08': 'iam', '2011-06-15': 'sts' }
const NAMESPACES: Readonly<Record<string, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
}

/** Understands AWS JSON 1.1, which names the operation in a header, and AWS Query, which is a form. */
export function readRequest(headers: IncomingHttpHeaders, body: string): Request {
  const [, accessKeyId = '', region = '', signedFor = ''] =
    /Credential=([^/]*)\/\d+\/([^/]*)\/([^/]*)\/aws4_request/.exec(headers.authorization ?? '') ?? []
  const target = headers['x-amz-target']
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.')
    const service = JSON_TARGETS[prefix] ?? signedFor
    return { service, operation, protocol: 'json', region, accessKeyId, input: JSON.parse(body || '{}') }
  }
  const form = new URLSearchParams(body)
  const service = QUERY_VERSIONS[form.get('Version') ?? ''] ?? signedFor
  return { service, operation: form.get('Action') ?? '', protocol: 'query', region, accessKeyId, input: readForm(form) }
}

type Tree = { [name: string]: Tree | string }

/** `ActionNames.member.1=…` is the first item of a list. */
function readForm(form: URLSearchParams): Input {
  const root: Tree = {}
  for (const [path, value] of form) {
    if (path === 'Action' || path === 'Version') continue
    const names = path.split('.')
    const last = names.pop() ?? ''
    let at = root
    for (const name of names) {
      const next = at[name] ?? {}
      at[name] = next
      if (typeof next === 'object') at = next
    }
    at[last] = value
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, readTree(value)]))
}

function readTree(tree: Tree | string): unknown {
  if (typeof tree === 'string') return tree
  const { member } = tree
  if (typeof member === 'object') return Object.values(member).map(readTree)
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, readTree(value)]))
}

/** What the service answers when it did what it was asked to. */
export function success({ service, operation, protocol }: Request, result: object, requestId: string): Answer {
  if (protocol === 'json') return json(200, toEpoch(result), requestId)
  const content = `<${operation}Result>${xml(result)}</${operation}Result>`
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
  const name = `${operation}Response`
  return query(200, `<${name} xmlns="${NAMESPACES[service]}">${content}${metadata}</${name}>`, requestId)
}

/** What the service answers when it refuses. */
export function failure(request: Pick<Request, 'service' | 'protocol'>, error: AwsError, requestId: string): Answer {
  const { code, message, status } = error
  if (request.protocol === 'json') {
    // Both spellings exist: refusals before the service itself has seen the call, and all of Secrets Manager's, are capital.
    const key = request.service === 'secretsmanager' || code === 'AccessDeniedException' ? 'Message' : 'message'
    return json(status, { __type: code, [key]: message }, requestId)
  }
  return query(status, xmlError(request.service, error, requestId), requestId)
}

/** The body of a refusal in AWS Query. */
export function xmlError(service: string, { code, message, status }: AwsError, requestId: string): string {
  const type = status < 500 ? 'Sender' : 'Receiver'
  const error = `<Error>${xml({ Type: type, Code: code, Message: message })}</Error>`
  const namespace = NAMESPACES[service]
  return `<ErrorResponse${namespace ? ` xmlns="${namespace}"` : ''}>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`
}

function json(status: number, value: unknown, requestId: string): Answer {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId }
  return { status, headers, body: JSON.stringify(value) }
}

function query(status: number, body: string, requestId: string): Answer {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body }
}

/** AWS JSON has times as seconds. */
function toEpoch(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000
  if (Array.isArray(value)) return value.map(toEpoch)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, toEpoch(item)]))
}

function xml(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(item => `<member>${xml(item)}</member>`).join('')
  if (typeof value !== 'object' || value === null) return escapeXml(String(value))
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `<${name}>${xml(item)}</${name}>`)
    .join('')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
