/**
 * The candidate a misspelt word most likely means, or undefined where none is close. Case and `_`/`-` do not count:
 * `taskRoleARN` and `task_role_arn` are both `taskRoleArn`.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  // Longer words are no slips of the hand, and the table below is quadratic.
  if (word.length > 100) return undefined
  const folded = fold(word)
  let best: string | undefined
  let limit = tolerance(folded.length) + 1
  for (const candidate of candidates) {
    const distance = editDistance(folded, fold(candidate), limit)
    if (distance >= limit) continue
    best = candidate
    limit = distance
    if (distance === 0) break
  }
  return best
}

/** How many slips a word of this length may hold and still be recognised. */
function tolerance(length: number): number {
  if (length < 3) return 0
  return length < 8 ? 1 : length < 12 ? 2 : 3
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[_-]/g, '')
}

/** Edits (insert, delete, replace, swap neighbours) between two words; gives up with `limit` once it is reached. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, at(beforeLast, j - 2) + 1)
      row.push(cost)
    }
    if (Math.min(...row) >= limit) return limit
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
