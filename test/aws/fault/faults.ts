import { type Account, arnIn } from './account.ts'
import { type Answer, AwsError, failure, type Request, xmlError } from './protocol.ts'

/** What goes wrong with a call, where that needs nothing more said. */
export const FAULTS = [
  /** The caller lacks the permission. */
  'deny',
  'throttle',
  /** The service's own failure, status 500. */
  'server-error',
  'expired-token',
  'unrecognized-client',
  /** A page in HTML with status 500, as a proxy or a load balancer answers. */
  'html',
  /** A refusal in XML, status 403, from a service that speaks JSON. */
  'xml-on-json',
  /** Status 200, and a body that breaks off. */
  'malformed',
  /** The connection is closed: before the call is carried out, after it without an answer, or amid the answer. */
  'drop-before',
  'drop-after',
  'drop-during',
  /** There is never an answer. */
  'hang',
] as const

/** What goes wrong with a call. */
export type Fault =
  | (typeof FAULTS)[number]
  /** A page in HTML with this status. */
  | { readonly html: number }
  /** The answer comes so many milliseconds later. */
  | { readonly delay: number }
  /** A refusal of the service by its code. */
  | { readonly error: { readonly code: string; readonly message: string; readonly status?: number } }
  /** An answer as it is given here. */
  | { readonly respond: { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> } }

export interface FaultOptions {
  /** How many calls it befalls; all when left out. */
  readonly times?: number
  /** How many calls it spares at first. */
  readonly after?: number
  /** Which calls it befalls, by their input. */
  readonly when?: (input: Request['input']) => boolean
  /** Whether the call is carried out all the same; by default it is by those that lose or spoil the answer to it. */
  readonly carriedOut?: boolean
}

/** Whether an operation, as `ecs:RegisterTaskDefinition`, is meant by a pattern, as `ecs:*`. */
export function isMeant(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern
}

/** Whether a call that this fault befalls is carried out. */
export function isCarriedOut(fault: Fault, options: FaultOptions): boolean {
  return options.carriedOut ?? (fault === 'drop-after' || fault === 'drop-during' || fault === 'malformed')
}

/** What a call is called in logs and patterns. */
export function nameOf({ service, operation }: Request): string {
  return `${service}:${operation}`
}

/** The answer that takes the place of the right one; there is none for faults of the connection. */
export function answerOf(fault: Fault, request: Request, account: Account, requestId: string): Answer | undefined {
  const fail = (error: AwsError) => failure(request, error, requestId)
  const isJson = request.protocol === 'json'
  if (typeof fault === 'object') {
    if ('error' in fault) return fail(new AwsError(fault.error.code, fault.error.message, fault.error.status))
    if ('html' in fault) return html(fault.html)
    if ('respond' in fault) return { headers: {}, ...fault.respond }
    return undefined
  }
  switch (fault) {
    case 'deny':
      return fail(new AwsError(isJson ? 'AccessDeniedException' : 'AccessDenied', denial(request, account), isJson ? 400 : 403))
    case 'throttle':
      return fail(new AwsError(isJson ? 'ThrottlingException' : 'Throttling', 'Rate exceeded'))
    case 'server-error':
      return fail(new AwsError(SERVER_ERRORS[request.service] ?? 'InternalFailure', 'The service is unavailable.', 500))
    case 'expired-token':
      return fail(credentials(isJson, isJson ? 'ExpiredTokenException' : 'ExpiredToken', 'is expired'))
    case 'unrecognized-client':
      return fail(
        credentials(
          isJson,
          isJson ? 'UnrecognizedClientException' : 'InvalidClientTokenId',
          'included in the request is invalid.'
        )
      )
    case 'html':
      return html(500)
    case 'xml-on-json': {
      const body = xmlError('', new AwsError('AccessDenied', denial(request, account), 403), requestId)
      return { status: 403, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body }
    }
    case 'malformed': {
      const headers = { 'content-type': isJson ? 'application/x-amz-json-1.1' : 'text/xml', 'x-amzn-requestid': requestId }
      return { status: 200, headers, body: isJson ? '{"taskDef' : `<${request.operation}Response><` }
    }
    default:
      return undefined
  }
}

const SERVER_ERRORS: Readonly<Record<string, string>> = {
  ecs: 'ServerException',
  secretsmanager: 'InternalServiceError',
  kms: 'KMSInternalException',
  ssm: 'InternalServerError',
  logs: 'ServiceUnavailableException',
  iam: 'ServiceFailure',
}

function credentials(isJson: boolean, code: string, problem: string): AwsError {
  return new AwsError(code, `The security token included in the request ${problem}`, isJson ? 400 : 403)
}

function html(status: number): Answer {
  const lines = ['<html>', `<head><title>${status} Error</title></head>`, `<body><h1>${status} Error</h1></body>`, '</html>', '']
  const body = lines.join('\r\n')
  return { status, headers: { 'content-type': 'text/html' }, body }
}

function denial(request: Request, account: Account): string {
  const action = nameOf(request)
  const reason = `because no identity-based policy allows the ${action} action`
  return `User: ${account.caller.arn} is not authorized to perform: ${action} on resource: ${resourceOf(request, account)} ${reason}`
}

function resourceOf({ service, input, region }: Request, account: Account): string {
  const of = (name: string): string => String(input[name])
  const arn = (id: string, resource: string): string =>
    id.startsWith('arn:') ? id : arnIn(account, service, region, resource + id)
  if (input.RoleName !== undefined) return `role ${of('RoleName')}`
  if (input.PolicyArn !== undefined) return `policy ${of('PolicyArn')}`
  if (input.PolicySourceArn !== undefined) return of('PolicySourceArn')
  if (input.SecretId !== undefined) return arn(of('SecretId'), 'secret:')
  if (input.KeyId !== undefined) return arn(of('KeyId'), 'key/')
  if (service === 'ecs' && input.service !== undefined) return arn(of('service'), `service/${input.cluster ?? 'default'}/`)
  return '*'
}
