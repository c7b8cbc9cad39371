import type { Path } from '../../model/patch.ts'

/** A place in a template, by the way there; short forms count as their long forms. The root is undefined. */
export interface Place {
  readonly above: Place | undefined
  readonly key: string | number
}

/** The place of a member, or of an item, of what is at a place. */
export function below(above: Place | undefined, key: string | number): Place {
  return { above, key }
}

/** The path from the root to a place. */
export function pathOf(place: Place | undefined): Path {
  const path: (string | number)[] = []
  for (let step = place; step; step = step.above) path.push(step.key)
  return path.reverse()
}
