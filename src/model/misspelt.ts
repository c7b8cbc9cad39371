import { nearest } from './nearest.ts'

/**
 * The member of an object that was most likely meant to be `member`: not in the model and spelt nearly like it. What
 * lacks `member` only because of that slip is one mistake, and `unknown-field` reports it.
 */
export function misspelt(object: object, member: string, known: readonly string[]): string | undefined {
  if (Object.hasOwn(object, member)) return undefined
  return Object.keys(object).find(key => !known.includes(key) && nearest(key, known) === member)
}
