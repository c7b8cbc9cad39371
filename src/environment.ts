import type { Json, Patch, Path } from './model/patch.ts'
import type { Container } from './model/task-definition.ts'
import { type List, openBecause, type Variable, variablesOf } from './variables.ts'

/** One container with its environment variables: what it is given, what it lacks, and how to give it something. */
export class Environment {
  readonly container: Container
  readonly path: Path
  /** How messages call it. */
  readonly name: string
  readonly variables: readonly Variable[]
  // TypeScript's `protected` instead of `#`: Node 20 makes `#` fields slowly.
  protected readonly byName: { readonly [L in List]: ByName }

  /** @param isDescribed whether AWS returned the definition: a null is nothing then */
  constructor(container: Container, isDescribed: boolean) {
    this.container = container
    this.path = container.path
    this.name = container.name ?? `number ${Number(container.path.at(-1)) + 1}`
    const environment = variablesOf(container, 'environment', isDescribed)
    const secrets = variablesOf(container, 'secrets', isDescribed)
    this.variables = environment.concat(secrets)
    this.byName = { environment: new ByName(environment), secrets: new ByName(secrets) }
  }

  /** Why a variable that is not seen may be there all the same; undefined where absent means absent. */
  get openBecause(): string | undefined {
    return openBecause(this.container)
  }

  /** The entry of a name that counts: the last one of its list, `environment` before `secrets` unless it is empty there. */
  find(name: string): Variable | undefined {
    const plain = this.byName.environment.get(name)
    if (plain && plain.reading.state !== 'absent') return plain
    return this.byName.secrets.get(name) ?? plain
  }

  /** The last entry of a name in one of the lists. */
  in(list: List, name: string): Variable | undefined {
    return this.byName[list].get(name)
  }

  /** The entries of several names that are there and not empty. */
  given(names: readonly string[]): Variable[] {
    const given: Variable[] = []
    for (const name of names) {
      const variable = this.find(name)
      if (variable && variable.reading.state !== 'absent') given.push(variable)
    }
    return given
  }

  /** Where to point when an entry of a list is missing: the list, or the container that lacks it. */
  lacking(list: List): Path {
    return Array.isArray(this.container.fields[list]) ? [...this.path, list] : this.path
  }

  /** The patches that add entries, making the list where there is none; undefined where something else is in its place. */
  add(list: List, ...entries: readonly (readonly [name: string, text: string])[]): Patch[] | undefined {
    const added = entries.map(
      ([name, text]): Json => (list === 'environment' ? { name, value: text } : { name, valueFrom: text })
    )
    const present = this.container.fields[list]
    const path = [...this.path, list]
    if (Array.isArray(present)) return added.map(value => ({ op: 'insert', path: [...path, present.length], value }))
    return present === undefined || present === null ? [{ op: 'set', path, value: added }] : undefined
  }

  /** The patches that give variables of `environment` their values; one that is not there is added, and leaves `secrets`. */
  put(...entries: readonly (readonly [name: string, text: string])[]): Patch[] | undefined {
    const present = entries.filter(([name]) => this.in('environment', name))
    const absent = entries.filter(([name]) => !this.in('environment', name))
    const sets = present.map(([name, value]): Patch => ({ op: 'set', path: this.in('environment', name)?.at ?? [], value }))
    if (absent.length === 0) return sets
    const added = this.add('environment', ...absent)
    const removed = absent.flatMap(([name]): Patch[] => {
      const secret = this.in('secrets', name)
      return secret ? [{ op: 'remove', path: secret.path }] : []
    })
    return added && [...sets, ...removed, ...added]
  }
}

/** So many entries are looked through sooner than a map of them is made. */
const FEW = 16

/** The entries of a list by their names: a later one overrides an earlier one. */
class ByName {
  private readonly entries: readonly Variable[]
  private readonly map: ReadonlyMap<string, Variable> | undefined

  constructor(entries: readonly Variable[]) {
    this.entries = entries
    this.map = entries.length > FEW ? new Map(entries.map(entry => [entry.name, entry])) : undefined
  }

  get(name: string): Variable | undefined {
    if (this.map) return this.map.get(name)
    for (let index = this.entries.length - 1; index >= 0; index--) {
      const entry = this.entries[index]
      if (entry?.name === name) return entry
    }
    return undefined
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  /** The entries that count. */
  values(): readonly Variable[] {
    return this.entries.filter(entry => this.get(entry.name) === entry)
  }
}
