import { nearest } from '../model/nearest.ts'
import type { Path } from '../model/patch.ts'
import { quote } from '../model/printable.ts'
import type { Problem } from '../model/rule.ts'
import { type Container, fields, known, unresolvedExpression } from '../model/task-definition.ts'
import type { Context } from './context.ts'

/** How messages call a container: by its name, or by its place where it has none. */
export function titleOf({ name, path }: Container): string {
  return name === undefined ? `container number ${Number(path.at(-1)) + 1}` : `container ${quote(name)}`
}

/** The container a finding is about, for `--ignore RULE:container`. */
export function named({ name }: Container): { container?: string } {
  return name === undefined ? {} : { container: name }
}

/** Whether nothing was given: a null is nothing in what AWS returned, and elsewhere `wrong-type` speaks of it. */
export function isAbsent(value: unknown, { isDescribed }: Context): boolean {
  return value === undefined || (value === null && isDescribed)
}

/** The items of a list; none where the value is no list. */
export function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NONE
}

const NONE: readonly never[] = []

/**
 * The network mode, where it is known. A task on Fargate that has none can only get awsvpc: what awsvpc forbids is told in
 * the same run as that.
 */
export function networkMode({ task, requiresFargate }: Context): string | undefined {
  return task.networkMode === undefined && requiresFargate ? 'awsvpc' : known(task.networkMode)
}

const FEW = 16

/**
 * Looks up the container that a value refers to by name.
 *
 * @returns the container; `missing` where none is called so; undefined where the name, or one that could be it, is not known
 */
export function containerNamed(name: unknown, context: Context): Container | 'missing' | undefined {
  if (typeof name !== 'string') return undefined
  const { containers } = context
  const found = containers.length > FEW ? indexOf(context).get(name) : findNamed(containers, name)
  if (found) return found
  const isOpen = containers.length !== listed(context.task.containerDefinitions).length || containers.some(hasNoKnownName)
  return isOpen || known(name) === undefined ? undefined : 'missing'
}

function findNamed(containers: readonly Container[], name: string): Container | undefined {
  for (let index = 0; index < containers.length; index++) {
    const container = containers[index] as Container
    if (container.name === name) return container
  }
  return undefined
}

function hasNoKnownName({ name }: Container): boolean {
  return name === undefined || unresolvedExpression(name) !== undefined
}

const indexes = new WeakMap<Context, ReadonlyMap<string, Container>>()

function indexOf(context: Context): ReadonlyMap<string, Container> {
  let index = indexes.get(context)
  if (!index) {
    // Of several of a name the first one counts, as in a search.
    index = new Map(context.containers.toReversed().map(container => [container.name ?? '', container]))
    indexes.set(context, index)
  }
  return index
}

/** What to do about a name that nothing has: take the one that is nearly the same, which is a guess. */
export function renaming(path: Path, name: string, names: readonly string[]): Pick<Problem, 'fix' | 'help'> {
  // Names by the thousand are nobody's slip of the hand, and each comparison takes its time.
  const meant = nearest(name, names.slice(0, 100))
  if (meant === undefined)
    return { help: names.length === 0 ? 'add it, or take this out' : `there is ${names.slice(0, 10).map(quote).join(', ')}` }
  return { fix: { title: `refer to ${quote(meant)}`, safety: 'unsafe', patches: [{ op: 'set', path, value: meant }] } }
}

/** The names of all containers that have one. */
export function containerNames({ containers }: Context): string[] {
  return containers.flatMap(({ name }) => (name === undefined ? [] : [name]))
}

/** What is compared before whole names are; kept, so that no list is made for it. */
const marks: number[] = []

/** Whether a name stands twice in a list of named entries. What nobody knows is not compared. */
export function hasRepeats(list: readonly unknown[]): boolean {
  const { length } = list
  if (length > FEW) return repeatsOf(list).length > 0
  for (let index = 0; index < length; index++) {
    const { name } = fields(list[index])
    const mark = typeof name === 'string' ? markOf(name) : NO_NAME
    marks[index] = mark
    if (mark === NO_NAME) continue
    for (let before = 0; before < index; before++) {
      if (marks[before] === mark && fields(list[before]).name === name && known(name) !== undefined) return true
    }
  }
  return false
}

const NO_NAME = -1

/** The same for the same names, and mostly different for others: their length, last and middle character. */
function markOf(name: string): number {
  const { length } = name
  if (length === 0) return NO_NAME
  return ((length & 0xff) << 16) | ((name.charCodeAt(length - 1) & 0xff) << 8) | (name.charCodeAt(length >> 1) & 0xff)
}

/** The entries whose name an earlier one has. */
export interface Repeat {
  readonly name: string
  readonly first: number
  readonly index: number
}

/** The entries of a list that repeat the name of an earlier one. */
export function repeatsOf(list: readonly unknown[]): Repeat[] {
  const firsts = new Map<string, number>()
  const repeats: Repeat[] = []
  for (let index = 0; index < list.length; index++) {
    const name = known(fields(list[index]).name)
    if (name === undefined) continue
    const first = firsts.get(name)
    if (first === undefined) firsts.set(name, index)
    else repeats.push({ name, first, index })
  }
  return repeats
}
