import { parseArn } from './model/arn.ts'
import { UserError } from './model/errors.ts'
import type { Answer, Facts, PolicyFacts, RoleFacts } from './model/facts.ts'
import { factsProblems } from './model/file-shapes.ts'
import { pathName, printable } from './model/printable.ts'
import { fields } from './model/task-definition.ts'
import { parseText } from './source/load.ts'

/**
 * Reads facts that were recorded: by `--save-facts`, or by `aws iam get-account-authorization-details`.
 *
 * @param written when the file was last written, for what does not say itself when it was read
 * @throws UserError where it is neither
 */
export async function parseFacts(name: string, bytes: Uint8Array, written: Date): Promise<Facts> {
  const file = `the facts file ${printable(name)}`
  const parts = await parseText(name, bytes).catch((error: unknown) => {
    throw error instanceof Error ? new UserError(`${file} cannot be read: ${error.message}`) : error
  })
  const value = parts[0]?.value
  const object = fields(value)
  if (Array.isArray(object.RoleDetailList)) return fromAuthorizationDetails(object, file, written)
  if (object.version === undefined)
    throw new UserError(
      `${file} holds no facts: record them with \`--live --save-facts FILE\`, or by \`aws iam get-account-authorization-details\``
    )
  if (object.version !== 1)
    throw new UserError(`${file} is of a version this program does not know: record the facts anew, or update the program`)
  const problems = factsProblems(value)
  if (problems.length > 0) {
    const places = problems.slice(0, 3).map(pathName).join(', ')
    throw new UserError(
      `${file} does not fit its schema at ${places}${problems.length > 3 ? ` and ${problems.length - 3} more places` : ''}`
    )
  }
  return value as Facts
}

/**
 * What `aws iam get-account-authorization-details` tells: roles and their policies, and nothing of secrets, keys and logs.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
function fromAuthorizationDetails(
  details: Record<string, unknown> | { readonly [field: string]: unknown },
  file: string,
  written: Date
): Facts {
  const managed = new Map(listOf(details.Policies).map(policy => [textOf(policy.Arn), defaultVersion(policy)]))
  const attached = (arn: string): PolicyFacts => {
    const document = managed.get(arn)
    return document === undefined ? { name: arn, unread: notInFile('iam:GetPolicy') } : { name: arn, document }
  }
  const roles = new Map<string, Answer<RoleFacts>>()
  for (const role of listOf(details.RoleDetailList)) {
    const arn = textOf(role.Arn)
    const boundary = textOf(fields(role.PermissionsBoundary).PermissionsBoundaryArn)
    const inline = listOf(role.RolePolicyList).map(policy => ({
      name: textOf(policy.PolicyName),
      document: documentOf(policy.PolicyDocument),
    }))
    const found: RoleFacts = {
      arn,
      trust: documentOf(role.AssumeRolePolicyDocument),
      policies: [...inline, ...listOf(role.AttachedManagedPolicies).map(policy => attached(textOf(policy.PolicyArn)))],
      ...(boundary === '' ? {} : { boundary: attached(boundary) }),
    }
    roles.set(arn, { found })
  }
  const account = [...roles.keys()].map(arn => parseArn(arn)?.account).find(id => id !== undefined)
  if (account === undefined) throw new UserError(`${file} lists no role, so nothing can be proved with it`)
  return {
    version: 1,
    tool: 'aws iam get-account-authorization-details',
    time: written.toISOString(),
    account,
    roles: Object.fromEntries(roles),
    secrets: {},
    parameters: {},
    keys: {},
    logGroups: {},
    simulations: [],
    notSimulated: {},
  }
}

function notInFile(operation: string): { operation: string; reason: string } {
  return { operation, reason: 'the facts file does not hold it' }
}

function defaultVersion(policy: { readonly [field: string]: unknown }): unknown {
  const versions = listOf(policy.PolicyVersionList)
  const wanted = versions.find(version => version.IsDefaultVersion === true || version.VersionId === policy.DefaultVersionId)
  return wanted && documentOf(wanted.Document)
}

/** The AWS CLI decodes documents; the API itself gives them as URL-encoded text. */
function documentOf(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(decodeURIComponent(value))
  } catch {
    return null
  }
}

function listOf(value: unknown): { readonly [field: string]: unknown }[] {
  return Array.isArray(value) ? value.map(fields) : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** How old facts are, as a person would say it: `3 hours`. */
export function ageOf({ time }: Facts, now: Date): string {
  const minutes = Math.max(0, Math.round((now.getTime() - Date.parse(time)) / 60_000))
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`
}
