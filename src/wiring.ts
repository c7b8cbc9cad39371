import { type Image, isDelegateImage, isLegacyImage, parseImage } from './model/image.ts'
import { ALIASES, BUILD_ROLE, certificateNumber, MAPPINGS, MOUNTS, READ_FILES } from './model/names.ts'
import { nearest } from './model/nearest.ts'
import { type Pair, type PairFault, type PairKind, parsePairs } from './model/pairs.ts'
import type { Json, Patch, Path } from './model/patch.ts'
import {
  type Container,
  containers,
  fields,
  imageExpression,
  items,
  known,
  read,
  type TaskDefinition,
  unresolvedExpression,
} from './model/task-definition.ts'
import { LISTS, type List, lastByName, type Named, openBecause, type Variable, variablesOf } from './variables.ts'

/** A variable that holds a list of pairs, read. */
export interface Pairs {
  /** `unknown`: it is there, or may be, but its text cannot be seen. */
  readonly state: 'absent' | 'unknown' | 'given'
  readonly variable: Variable | undefined
  readonly pairs: readonly Pair[]
  readonly faults: readonly PairFault[]
}

/** What this run expects of a delegate. */
export interface Expectations {
  /** Treat the container of this name as the delegate. */
  readonly container?: string | undefined
  /** Whether the delegate does database work. */
  readonly database: boolean
  /** Whether a certificate has to reach the build tasks. */
  readonly certificate: boolean
  /** Whether AWS returned the definition: a null is nothing then, and not a mistake. */
  readonly isDescribed: boolean
}

/** A Harness delegate: one container, with the chain that leads from its variables to a database login. */
export class Delegate {
  readonly container: Container
  readonly path: Path
  /** How messages call it. */
  readonly name: string
  readonly image: Image | undefined
  readonly variables: readonly Variable[]
  /** Why a variable that is not seen may be there all the same; undefined where absent means absent. */
  readonly openBecause: string | undefined
  readonly isLegacyByTag: boolean
  /** Legacy by its image's tag, or by the names it goes by. */
  readonly isLegacy: boolean
  /** Whether any of the four names of the database wiring is set. */
  readonly hasDatabaseWiring: boolean
  /** Whether the rows about build role and database apply. */
  readonly database: boolean
  /** Whether the rows about the certificate apply. */
  readonly certificate: boolean
  readonly mappings: Pairs
  readonly mounts: Pairs
  /** HARNESS_CERT_n entries of both lists, by n. */
  readonly certificates: readonly { readonly number: number; readonly variable: Variable }[]
  /** References to secrets that become certificate files: HARNESS_CERT_n and every name that is mapped. */
  readonly certificateSecrets: readonly Variable[]
  readonly #byName: ReadonlyMap<string, Named>

  constructor(container: Container, expected: Expectations) {
    this.container = container
    this.path = container.path
    this.name = container.name ?? `number ${Number(container.path.at(-1)) + 1}`
    const image = known(container.fields.image)
    this.image = image === undefined ? undefined : parseImage(image)
    this.variables = LISTS.flatMap(list => variablesOf(container, list, expected.isDescribed))
    this.#byName = lastByName(this.variables)
    this.openBecause = openBecause(container)
    this.isLegacyByTag = this.image !== undefined && isLegacyImage(this.image)
    this.isLegacy = this.isLegacyByTag || hasLegacyNamesOnly(this.variables)
    this.hasDatabaseWiring = this.variables.some(({ name }) => isDatabaseName(name))
    this.database = expected.database && (this.hasDatabaseWiring || !this.isLegacy)
    this.certificate = this.database && expected.certificate
    this.mappings = this.#pairs(MAPPINGS, 'mapping')
    this.mounts = this.#withoutFolders(this.#pairs(MOUNTS, 'mount'))
    this.certificates = this.#certificates()
    this.certificateSecrets = this.#certificateSecrets()
  }

  /** The entry of a name that counts: the last one of its list, `environment` before `secrets` unless it is empty there. */
  find(name: string): Variable | undefined {
    const named = this.#byName.get(name)
    if (named?.secrets && named.environment?.reading.state === 'absent') return named.secrets
    return named?.environment ?? named?.secrets
  }

  /** The last entry of a name in one of the lists. */
  in(list: List, name: string): Variable | undefined {
    return this.#byName.get(name)?.[list]
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

  /** A variable that is set under nearly the same name, for a hint. */
  slipOf(name: string): string | undefined {
    const wanted = nearest(name, this.#byName.keys())
    return wanted === name || wanted === undefined || isDatabaseName(wanted) ? undefined : wanted
  }

  /** Whether a volume is mounted over a file or a folder above it, so that no secret needs to make it; undefined: perhaps. */
  mountsVolumeOver(file: string): boolean | undefined {
    const { mountPoints, volumesFrom } = this.container.fields
    const over = items(mountPoints, []).map(({ value }) => isOver(value, file))
    if (over.includes(true)) return true
    // What another container mounts is not looked into.
    const isOpen = unresolvedExpression(mountPoints) !== undefined || items(volumesFrom, []).length > 0
    return isOpen || over.includes(undefined) ? undefined : false
  }

  #certificates(): Delegate['certificates'] {
    const found: { number: number; variable: Variable }[] = []
    for (const name of this.#byName.keys()) {
      const number = certificateNumber(name)
      const variable = number === undefined ? undefined : this.find(name)
      if (number !== undefined && variable) found.push({ number, variable })
    }
    return found.sort((a, b) => a.number - b.number)
  }

  #certificateSecrets(): Variable[] {
    const { pairs } = this.mappings
    const found: Variable[] = []
    for (const [name, { secrets }] of this.#byName) {
      if (secrets && (certificateNumber(name) !== undefined || pairs.some(({ from }) => from === name))) found.push(secrets)
    }
    return found
  }

  #pairs(name: string, kind: PairKind): Pairs {
    const variable = this.find(name)
    const nothing = { variable, pairs: [], faults: [] }
    if (!variable) return { ...nothing, state: this.openBecause === undefined ? 'absent' : 'unknown' }
    const { reading } = variable
    if (reading.state === 'absent') return { ...nothing, state: 'absent' }
    if (variable.list === 'secrets' || reading.state !== 'given') return { ...nothing, state: 'unknown' }
    return { state: 'given', variable, ...parsePairs(reading.text, kind) }
  }

  /** Folders above certificate files are directories for certain, whatever the text looks like. */
  #withoutFolders(mounts: Pairs): Pairs {
    const files = [...READ_FILES, ...this.mappings.pairs.map(({ to }) => to)]
    const isFolder = (path: string): boolean =>
      files.some(file => file.startsWith(`${path}/`)) && this.mountsVolumeOver(path) === false
    const isFault = ({ from, to }: Pair): boolean => isFolder(from) || isFolder(to)
    if (!mounts.pairs.some(isFault)) return mounts
    const faults = mounts.pairs
      .filter(isFault)
      .map(pair => ({ entry: `${pair.from}:${pair.to}`, reason: 'names a directory, not a file' }))
    return { ...mounts, pairs: mounts.pairs.filter(pair => !isFault(pair)), faults: [...mounts.faults, ...faults] }
  }
}

/** Whether a mount point lies over a file; undefined where its path is not known. */
function isOver(mountPoint: unknown, file: string): boolean | undefined {
  const reading = read(fields(mountPoint).containerPath)
  if (reading.state === 'unresolved' || unresolvedExpression(mountPoint) !== undefined) return undefined
  if (reading.state !== 'given') return false
  const folder = reading.text.replace(/\/+$/, '')
  return file === folder || file.startsWith(`${folder}/`)
}

/**
 * The delegates of a task definition. A container is one when its image or its variables say so; rules.md, "Recognising a
 * delegate". Where the user names a container, that one it is.
 */
export function findDelegates(task: TaskDefinition, expected: Expectations): Delegate[] {
  return containers(task)
    .filter(container => (expected.container === undefined ? isDelegate(container) : container.name === expected.container))
    .map(container => new Delegate(container, expected))
}

/**
 * Why it cannot be told whether there is a delegate, a reason for each container that may be one.
 *
 * @param name that of the container the user named; its image does not matter then
 */
export function possibleDelegates(task: TaskDefinition, name: string | undefined): string[] {
  return items(task.containerDefinitions, []).flatMap(({ value }, index) => {
    const container = fields(value)
    const what = typeof container.name === 'string' ? container.name : `number ${index + 1}`
    const hidden = unresolvedExpression(value) ?? unresolvedExpression(container.name)
    if (hidden !== undefined) return [`container ${what} has ${hidden} in it`]
    if (name !== undefined) return []
    const image = imageExpression(container.image)
    const reason = image === undefined ? openBecause({ path: [], name: what, fields: container }) : `its image is ${image}`
    return reason === undefined ? [] : [`container ${what}: ${reason}`]
  })
}

const OWN_NAMES: ReadonlySet<string> = new Set(['HARNESS_ACCOUNT_ID', 'HARNESS_TOKEN', 'HARNESS_URL'])
const LEGACY_TOKENS: ReadonlySet<string> = new Set(['DELEGATE_TOKEN', 'ACCOUNT_SECRET', 'HARNESS_DELEGATE_TOKEN'])
const LEGACY_NAMES: ReadonlySet<string> = new Set(['DELEGATE_TOKEN', 'ACCOUNT_SECRET', 'MANAGER_HOST_AND_PORT'])
const ACCOUNT_NAMES: ReadonlySet<string> = new Set(ALIASES.account)

function isDelegate({ fields: container }: Container): boolean {
  const image = known(container.image)
  if (image !== undefined && isDelegateImage(parseImage(image))) return true
  let hasToken = false
  let hasAccount = false
  for (const list of LISTS) {
    const entries = container[list]
    if (!Array.isArray(entries)) continue
    for (const entry of entries) {
      const { name } = fields(entry)
      if (typeof name !== 'string') continue
      if (OWN_NAMES.has(name) || isDatabaseName(name)) return true
      hasToken ||= LEGACY_TOKENS.has(name)
      hasAccount ||= ACCOUNT_NAMES.has(name)
    }
  }
  return hasToken && hasAccount
}

function isDatabaseName(name: string): boolean {
  return name === BUILD_ROLE || name === MAPPINGS || name === MOUNTS || certificateNumber(name) !== undefined
}

function hasLegacyNamesOnly(variables: readonly Variable[]): boolean {
  return variables.some(({ name }) => LEGACY_NAMES.has(name)) && !variables.some(({ name }) => name.startsWith('HARNESS_'))
}
