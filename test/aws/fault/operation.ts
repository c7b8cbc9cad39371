import type { Account } from './account.ts'
import type { Ecs } from './ecs-state.ts'
import { AwsError, type Input } from './protocol.ts'

/** What an operation looks at beside its input. */
export interface World {
  readonly account: Account
  /** The region that the call went to. */
  readonly region: string
  /** What ECS has in that region. */
  readonly ecs: Ecs
  /** The most that one page of a list holds. */
  readonly pageSize: number
}

/** Carries out one operation; its result has the names of the service's documentation, and dates as dates. */
export type Operation = (input: Input, world: World) => object

/** A parameter that is a text; empty when it is not given. */
export function text(input: Input, name: string): string {
  const value = input[name]
  return typeof value === 'string' ? value : ''
}

/** A parameter that is a list of texts; empty when it is not given. */
export function texts(input: Input, name: string): string[] {
  const value = input[name]
  return Array.isArray(value) ? value.map(String) : []
}

/** One page of a list, and the token for the next one if there is more. */
export function page<T>(items: readonly T[], token: string, limit: unknown, world: World): { items: T[]; next?: string } {
  const start = token === '' ? 0 : Number(Buffer.from(token, 'base64url').toString().replace('page-', ''))
  if (!Number.isInteger(start)) throw new AwsError('ValidationException', 'The token is not valid.')
  const end = start + Math.min(Number(limit ?? world.pageSize), world.pageSize)
  const next = Buffer.from(`page-${end}`).toString('base64url')
  return { items: items.slice(start, end), ...(end < items.length ? { next } : {}) }
}

/** Whether a resource is in the region that was asked. */
export function isIn(arn: string, region: string): boolean {
  return arn.split(':')[3] === region
}
