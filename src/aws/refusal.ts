import { disclose, HIDDEN } from '../model/disclosure.ts'
import type { Path } from '../model/patch.ts'
import { printable } from '../model/printable.ts'
import { fields, type TaskDefinition } from '../model/task-definition.ts'
import type { Patience } from './clients.ts'
import { failureOf } from './errors.ts'

/** What became of a call that changes something and must not be sent twice. */
export type Outcome =
  /** AWS has refused it: it was not carried out. */
  | 'refused'
  /** AWS has refused it for now: it was not carried out, and may be sent again. */
  | 'throttled'
  /** It never left: no credentials, no region, no connection. */
  | 'not-sent'
  /** It may have been carried out, may be later, or may never be. */
  | 'unclear'

/** A refusal of the service, as the SDK throws it. */
interface Refusal {
  readonly name?: unknown
  readonly message?: unknown
  readonly code?: unknown
  readonly $fault?: unknown
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly requestId?: unknown }
}

// LimitExceededException is none of them: in ECS it is a quota, and stays so.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/CommonErrors.html
const THROTTLED = /^(?:Throttling|Throttled|RequestThrottled|TooManyRequests|RequestLimitExceeded|SlowDown)(?:Exception)?$/

/** What ECS says, as a ClientException, while another revision of the family is made: hashicorp/terraform-provider-aws#9777. */
const CONCURRENT = 'Too many concurrent attempts'

const NO_CONNECTION: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_INVALID_URL',
])

/**
 * Tells what became of a call from what the SDK threw. Only an answer that is one of the service's own, of status 4xx, says
 * that nothing was done; whatever stands between us and AWS may have answered anything else after it has passed the call on.
 */
export function outcomeOf(error: unknown, patience: Patience): Outcome {
  const { name, message, code, $fault, $metadata } = refusal(error)
  const { kind } = failureOf(error, patience)
  const status = Number($metadata?.httpStatusCode)
  if (status >= 400 && status < 500 && $fault === 'client' && kind !== 'answer') {
    const isBusy = THROTTLED.test(String(name)) || String(message).includes(CONCURRENT)
    return isBusy ? 'throttled' : 'refused'
  }
  if (!Number.isNaN(status)) return 'unclear'
  const isUnconnected = NO_CONNECTION.has(code) || String(message).includes('did not establish a connection')
  return isUnconnected || kind === 'credentials' || kind === 'region' ? 'not-sent' : 'unclear'
}

/**
 * What a service said when it refused, on one line: its name for it, its words, and the id of the request for AWS's support.
 *
 * @param request what was sent: values of it that are not fit to be shown are hidden where the service quotes them
 */
export function wordsOf(error: unknown, request: TaskDefinition = {}): string {
  const { name, message, $metadata } = refusal(error)
  let words = String(message ?? '')
  for (const text of hiddenTexts(request)) words = words.replaceAll(text, HIDDEN)
  if (words.length > LONGEST) words = `${words.slice(0, LONGEST)}…`
  return printable(`${String(name)}: ${words}${requestIdOf($metadata?.requestId)}`)
}

const LONGEST = 1000

/** ` (request id …)`, where there is one. */
function requestIdOf(id: unknown): string {
  return typeof id === 'string' && /^[\w-]{1,64}$/.test(id) ? ` (request id ${id})` : ''
}

/** The permission that is missing by the service's words, and on what: `iam:PassRole`, and the ARN of the role. */
export interface MissingPermission {
  readonly action: string
  readonly resource: string
}

/**
 * Reads the permission that the caller lacks from a denial. It may be another than that of the operation: who registers
 * needs iam:PassRole on the roles, and ecs:TagResource for tags.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function missingPermission(error: unknown): MissingPermission | undefined {
  const text = String(refusal(error).message ?? '')
  const [, action, resource] = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+) on resource: (\S+)/.exec(text) ?? []
  return action === undefined || resource === undefined ? undefined : { action, resource: printable(resource) }
}

function refusal(error: unknown): Refusal {
  return typeof error === 'object' && error !== null ? error : {}
}

/** The texts in a request that must not be shown, the longest first; those of three characters say nothing. */
function hiddenTexts(request: TaskDefinition): string[] {
  const texts = new Set<string>()
  const pending: { value: unknown; path: Path; variable?: string }[] = [{ value: request, path: [] }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path, variable } = next
    if (typeof value === 'string') {
      if (value.length > 3 && disclose(path, value, variable) === HIDDEN) texts.add(value)
    } else if (typeof value === 'object' && value !== null) {
      const { name } = fields(value)
      const beside = typeof name === 'string' ? { variable: name } : {}
      for (const [key, member] of Object.entries(value)) {
        pending.push({ value: member, path: [...path, Array.isArray(value) ? Number(key) : key], ...beside })
      }
    }
  }
  return [...texts].sort((a, b) => b.length - a.length)
}
