import type { LooksAt } from '../model/rule.ts'
import type { Context, TaskRule } from './context.ts'

/** What rules look at has a bit each, in two words: numbers count exactly as far as that. */
const BITS = 26
/** A run over definitions that all differ does not gather lists without end. */
const MOST_LISTS = 500

/** Which of what rules look at is there. */
interface Marks {
  low: number
  high: number
}

/** A thing, or several, that rules look at, with a bit of its own. */
interface Mark extends Marks {
  readonly looksAt: LooksAt
}

/** The marks by what they stand for. */
type Marked = ReadonlyMap<string, Mark>

/** By a member's name, what is there when the member is. */
type Index = ReadonlyMap<string, Marks>

/**
 * Tells which of some rules have anything to look at in a definition. Most rules look at what most definitions do not have,
 * and those that have the same are asked about by the same rules: these are picked once.
 *
 * @returns gives the rules to ask about a definition, in the given order
 */
export function relevanceOf(rules: readonly TaskRule[]): (context: Context) => readonly TaskRule[] {
  const marked = markedBy(rules)
  const ofTask = indexOf(marked, ({ task }) => task)
  const ofContainer = indexOf(marked, ({ container }) => container)
  const ofDelegates = indexOf(marked, ({ delegates }) => (delegates === undefined ? [] : [delegates]))
  const lists = new Map<number, readonly TaskRule[]>()
  return context => {
    const there: Marks = { low: 0, high: 0 }
    const { task, containers, delegates, databaseDelegates, certifiedDelegates, oddDelegates } = context
    addMembers(there, task, ofTask)
    for (let index = 0; index < containers.length; index++) addMembers(there, containers[index]?.fields ?? {}, ofContainer)
    if (delegates.length > 0) add(there, ofDelegates.get('all'))
    if (databaseDelegates.length > 0) add(there, ofDelegates.get('database'))
    if (certifiedDelegates.length > 0) add(there, ofDelegates.get('certified'))
    if (oddDelegates.length > 0) add(there, ofDelegates.get('odd'))
    const key = there.high * 2 ** BITS + there.low
    const known = lists.get(key)
    if (known) return known
    if (lists.size === MOST_LISTS) lists.clear()
    const list = rules.filter(rule => isThere(marked.get(nameOf(rule.looksAt)), there))
    lists.set(key, list)
    return list
  }
}

function addMembers(there: Marks, object: { readonly [member: string]: unknown }, index: Index): void {
  for (const member in object) add(there, index.get(member))
}

function add(there: Marks, marks: Marks | undefined): void {
  if (marks === undefined) return
  there.low |= marks.low
  there.high |= marks.high
}

/** Whether what a rule looks at is there; of a rule without a mark it always is. */
function isThere(mark: Mark | undefined, there: Marks): boolean {
  return mark === undefined || (mark.low & there.low) !== 0 || (mark.high & there.high) !== 0
}

/** A bit for each thing that rules look at. Those for which there is none left go without: their rules are always asked. */
function markedBy(rules: readonly TaskRule[]): Marked {
  const marked = new Map<string, Mark>()
  for (const { looksAt } of rules) {
    const name = nameOf(looksAt)
    const bit = marked.size
    if (looksAt === undefined || marked.has(name) || bit === 2 * BITS) continue
    marked.set(name, { looksAt, low: bit < BITS ? 1 << bit : 0, high: bit < BITS ? 0 : 1 << (bit - BITS) })
  }
  return marked
}

function nameOf(looksAt: LooksAt | undefined): string {
  return JSON.stringify(looksAt) ?? ''
}

function indexOf(marked: Marked, namesIn: (looksAt: LooksAt) => readonly string[] | undefined): Index {
  const index = new Map<string, Marks>()
  for (const marks of marked.values()) {
    for (const name of namesIn(marks.looksAt) ?? []) {
      const together: Marks = index.get(name) ?? { low: 0, high: 0 }
      add(together, marks)
      index.set(name, together)
    }
  }
  return index
}
