import { AwsError } from '../model/errors.ts'
import type { Unread } from '../model/facts.ts'
import { printable } from '../model/printable.ts'
import type { Patience } from './clients.ts'

/** What is looked at of an error of the SDK, wherever it comes from: a service, a connection, a credential provider. */
interface SdkFailure {
  readonly name?: unknown
  readonly code?: unknown
  readonly message?: unknown
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown }
  readonly $response?: { readonly statusCode?: unknown }
}

/** What went wrong with a call, as far as the next step depends on it. */
export type FailureKind = 'denied' | 'throttled' | 'credentials' | 'region' | 'connection' | 'answer' | 'refused' | 'setup'

/** What went wrong with a call: its kind, and words for it that quote nothing of an answer. */
export interface Failure {
  readonly kind: FailureKind
  readonly reason: string
}

/** An answer of status 200 without what was asked for in it. The SDK takes any page in XML for an answer of IAM's or STS's. */
export class EmptyAnswer extends Error {
  override readonly name = 'EmptyAnswer'
}

// Each service has its own spelling; those with JSON end in `Exception`, those with XML do not.
// https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
const DENIED = /^(?:AccessDenied|AuthorizationError|NotAuthorized|UnauthorizedOperation)(?:Exception)?$/
const THROTTLED =
  /^(?:BandwidthLimitExceeded|LimitExceeded|PriorRequestNotComplete|RequestLimitExceeded|RequestThrottled|SlowDown|Throttled|Throttling|TooManyRequests)(?:Exception)?$/
const EXPIRED = /^ExpiredToken(?:Exception)?$/
const SKEWED = /^(?:RequestExpired|RequestInTheFuture|RequestTimeTooSkewed)(?:Exception)?$/
const REJECTED =
  /^(?:InvalidClientTokenId|UnrecognizedClient|InvalidAccessKeyId|AuthFailure|IncompleteSignature|InvalidSignature|SignatureDoesNotMatch|MissingAuthenticationToken|OptInRequired)(?:Exception)?$/

const CONNECTION: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection closed',
  EPIPE: 'connection closed',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name is not known',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  EPROTO: 'no TLS connection',
  ERR_INVALID_URL: 'the endpoint is no URL',
}
const TLS = /^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/

/**
 * Says what went wrong with a call, from what the SDK threw. Nothing of the answer is quoted but the service's own name for
 * the error, and that only where it is one word: whatever stands between us and AWS may have answered.
 */
export function failureOf(error: unknown, patience: Pick<Patience, 'connection' | 'request' | 'call'>): Failure {
  const { name, code, message, $metadata, $response } = (typeof error === 'object' && error !== null ? error : {}) as SdkFailure
  const [text, status] = [String(message ?? ''), $metadata?.httpStatusCode ?? $response?.statusCode]
  const is = (pattern: RegExp): boolean => typeof name === 'string' && pattern.test(name)
  const of = (kind: FailureKind, reason: string): Failure => ({ kind, reason })

  const unreachable = connectionFailure(code, name, text, patience)
  if (unreachable !== undefined) return of('connection', unreachable)
  if (name === 'EmptyAnswer') return of('answer', text)
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError' || name === 'ProviderError') {
    return of('credentials', /expired|refresh/i.test(text) ? 'the sign-in has expired' : 'no credentials')
  }
  if (/^Region (?:is missing|not accepted)/.test(text)) return of('region', 'no region')
  if (is(DENIED)) return of('denied', 'AccessDenied')
  if (is(THROTTLED) || status === 429) return of('throttled', 'throttled')
  if (is(EXPIRED)) return of('credentials', 'the credentials have expired')
  if (is(SKEWED)) return of('setup', 'the clock of this machine is wrong')
  if (is(REJECTED)) return of('credentials', 'AWS does not accept the credentials')
  if (name === 'SyntaxError') return of('answer', `${http(status)} with an answer that is no JSON`)
  if (text.startsWith('@aws-sdk XML parse error')) return of('answer', `${http(status)} with an answer that is no XML`)
  if (status === undefined) return of('setup', 'the call could not be made')
  if (is(/^(?:Type|Range)Error$/)) return of('answer', `${http(status)} with an answer that cannot be understood`)
  if (typeof name !== 'string' || !/^[A-Z][A-Za-z0-9.]{2,63}$/.test(name) || name === 'Unknown' || name === 'Error') {
    return of('answer', `${http(status)} without an answer that AWS would give`)
  }
  return of('refused', Number(status) >= 500 ? `${name} (${http(status)})` : name)
}

function connectionFailure(
  code: unknown,
  name: unknown,
  text: string,
  { connection, request, call }: Pick<Patience, 'connection' | 'request' | 'call'>
): string | undefined {
  if (name === 'AbortError') return `no answer within ${seconds(call)}`
  if (name === 'TimeoutError' && text.includes('did not establish a connection'))
    return `no connection within ${seconds(connection)}`
  // The timeout of the request has the code that the operating system has for one of the connection.
  if (name === 'TimeoutError' && (text.includes('requestTimeout') || text.includes('inactivity'))) {
    return `no answer within ${seconds(request)}`
  }
  if (typeof code !== 'string') return undefined
  if (code === 'ETIMEDOUT') return 'no connection'
  if (TLS.test(code)) return 'the certificate of the endpoint is not trusted'
  return CONNECTION[code]
}

/** Whether a service has refused a call with one of these errors, each named without `Exception`. */
export function isRefusal(error: unknown, ...names: readonly string[]): boolean {
  const { name } = (typeof error === 'object' && error !== null ? error : {}) as SdkFailure
  return typeof name === 'string' && names.includes(name.replace(/Exception$/, ''))
}

/**
 * What cannot be read because this call failed.
 *
 * @param operation as IAM names it: `iam:GetRole`
 */
export function unreadBecause(operation: string, error: unknown, patience: Patience): Unread {
  return { operation, reason: failureOf(error, patience).reason }
}

/** What a call was about, for the message of an error that ends the run. */
export interface CallAbout {
  /** As IAM names it: `ecs:DescribeTaskDefinition`. Left out where nothing was called yet. */
  readonly operation?: string
  /** What it was made on, in words or as an ARN. */
  readonly resource?: string
  readonly patience: Patience
}

/**
 * The error that ends the run because of a call that failed: operation and resource, why, which permission is missing, the id
 * of the request for AWS's support, and what to do next.
 */
export function failure(error: unknown, { operation, resource, patience }: CallAbout): AwsError {
  const { kind, reason } = failureOf(error, patience)
  const { requestId } = ((typeof error === 'object' && error !== null ? error : {}) as SdkFailure).$metadata ?? {}
  const call = [operation, resource === undefined ? undefined : `of ${resource}`].filter(Boolean).join(' ')
  const id = typeof requestId === 'string' && /^[\w-]{1,64}$/.test(requestId) ? ` (request id ${requestId})` : ''
  const first = call === '' ? `AWS cannot be asked: ${reason}` : `${call} failed: ${reason}${id}`
  return new AwsError(printable(`${first}. ${nextStep(kind, reason, operation)}`))
}

function nextStep(kind: FailureKind, reason: string, operation: string | undefined): string {
  switch (kind) {
    case 'denied':
      return `Give the caller the permission ${operation ?? 'for it'}, or use other credentials (--profile).`
    case 'throttled':
      return 'Try again in a minute.'
    case 'credentials':
      if (reason === 'no credentials')
        return 'Sign in (aws sso login), set AWS_PROFILE or --profile, or AWS_ACCESS_KEY_ID and its like.'
      return 'Sign in again (aws sso login), or use other credentials (--profile).'
    case 'region':
      return 'Pass --region, or set AWS_REGION or the region of the profile.'
    case 'connection':
      return 'Check the network, the region, and AWS_ENDPOINT_URL where it is set.'
    case 'answer':
      return 'Check AWS_ENDPOINT_URL and the proxy: something that is not AWS may have answered.'
    case 'setup':
      return 'Check the clock, the environment and the configuration files of AWS (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE).'
    case 'refused':
      return Number(/HTTP (\d+)/.exec(reason)?.[1]) >= 500 ? 'Try again in a minute.' : 'Check the region and the name.'
  }
}

function http(status: unknown): string {
  return typeof status === 'number' ? `HTTP ${status}` : 'HTTP'
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`
}
