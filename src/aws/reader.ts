import { parseArn } from '../model/arn.ts'
import type { Unread } from '../model/facts.ts'
import type { Calls } from './calls.ts'
import type { Aws } from './clients.ts'

/** What every read of a run needs. */
export interface Reader {
  readonly aws: Aws
  readonly calls: Calls
  /** The account of the credentials. */
  readonly account: string
  /** The partition of the credentials: `aws`, `aws-cn`, … */
  readonly partition: string
}

/** Why something in another account is not known; undefined where it is in the account of the credentials. */
export function foreign(arn: string, { account }: Reader): string | undefined {
  const owner = parseArn(arn)?.account
  return owner === account ? undefined : `it belongs to account ${owner || 'unknown'}, the credentials to ${account}`
}

/** What stands for something that was not asked for, as the answer would say nothing. */
export function notAsked(operation: string, reason: string): { readonly unread: Unread } {
  return { unread: { operation, reason } }
}

/**
 * Parses a policy document. IAM percent-encodes it as RFC 3986 says, Secrets Manager and KMS do not; an encoded document
 * begins with `%7B`, so that a `%` in one that is not encoded stays what it is.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html
 *
 * @returns undefined where the text is no JSON object
 */
export function parsePolicy(text: string | undefined): object | undefined {
  try {
    const json = text?.trimStart().startsWith('%') ? decodeURIComponent(text) : text
    const document: unknown = JSON.parse(json ?? '')
    return typeof document === 'object' && document !== null && !Array.isArray(document) ? document : undefined
  } catch {
    return undefined
  }
}

/** Why a policy that was read is not known all the same. */
export const NO_JSON = 'the policy is no JSON object'
