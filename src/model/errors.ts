/** A mistake of the user or of the input: the message says what, where and what to do next; exit code 2. */
export class UserError extends Error {
  readonly code = 'USER'
}

/** Whether an error is the user's to mend. By code, not by instanceof: two bundles hold two copies of the class. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof Error && (error as { code?: unknown }).code === 'USER'
}

/**
 * AWS could not be asked, or did not do what was asked for: the message says which operation on what failed, why, which
 * permission it needs, and what to do; exit code 3.
 */
export class AwsError extends Error {
  readonly code = 'AWS'
}

/** Whether an error is AWS's answer. By code, as above. */
export function isAwsError(error: unknown): error is AwsError {
  return error instanceof Error && (error as { code?: unknown }).code === 'AWS'
}
