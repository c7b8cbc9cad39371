import type { Path } from './patch.ts'
import { Unresolved } from './task-definition.ts'

/** Walks down a JSON pointer, which alone cannot tell a list's index from a member called `0`; into nothing that is not known. */
export function follow(root: unknown, place: string): { path: Path; value: unknown } {
  const path: (string | number)[] = []
  let value = root
  for (const segment of place.split('/').slice(1)) {
    // For the validators it is an object with members of its own.
    if (value instanceof Unresolved) break
    const key = Array.isArray(value) ? Number(segment) : segment.replaceAll('~1', '/').replaceAll('~0', '~')
    path.push(key)
    value = (value as Record<string | number, unknown>)[key]
  }
  return { path, value }
}
