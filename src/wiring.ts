import { type Arn, parseRoleArn, parseSecretReference, type SecretReference } from './model/arn.ts'
import { type Image, isDelegateImage, isLegacyImage, parseImage } from './model/image.ts'
import { misspelt } from './model/misspelt.ts'
import { ALIASES, BUILD_ROLE, CERTIFICATE, MAPPINGS, MOUNTS } from './model/names.ts'
import { nearest } from './model/nearest.ts'
import { type Pair, type PairFault, type PairKind, parsePairs } from './model/pairs.ts'
import type { Json, Patch, Path } from './model/patch.ts'
import { containerFields } from './model/shape.ts'
import {
  type Container,
  containers,
  fields,
  imageExpression,
  items,
  known,
  type Reading,
  read,
  type TaskDefinition,
  unresolvedExpression,
} from './model/task-definition.ts'

/** The two lists of a container that become environment variables. */
export type List = 'environment' | 'secrets'

/** One entry of `environment` or `secrets`. What is seldom asked for is worked out when it is. */
export class Variable {
  readonly name: string
  readonly list: List
  // TypeScript's `private` instead of `#`: thousands of these are made, and Node 20 makes `#` fields slowly.
  private readonly value: unknown
  private readonly container: Path
  private readonly index: number
  private readingOnce: Reading | undefined = undefined
  private roleOnce: Arn | null | undefined = undefined
  private secretOnce: SecretReference | null | undefined = undefined

  constructor(container: Path, list: List, index: number, name: string, value: unknown) {
    this.name = name
    this.list = list
    this.value = value
    this.container = container
    this.index = index
  }

  /** The entry. */
  get path(): Path {
    return [...this.container, this.list, this.index]
  }

  /** Its `value` or `valueFrom`. */
  get at(): Path {
    return [...this.path, VALUE_MEMBER[this.list]]
  }

  get reading(): Reading {
    this.readingOnce ??= read(this.value)
    return this.readingOnce
  }

  /** The text, where it is known. */
  get text(): string | undefined {
    return this.reading.state === 'given' ? this.reading.text : undefined
  }

  /** The role that the text names by its full ARN, if it does. */
  get role(): Arn | undefined {
    if (this.roleOnce === undefined) this.roleOnce = parseRoleArn(this.text ?? '') ?? null
    return this.roleOnce ?? undefined
  }

  /** The secret or parameter that the text refers to, if ECS can resolve it. */
  get secret(): SecretReference | undefined {
    if (this.secretOnce === undefined) this.secretOnce = parseSecretReference(this.text ?? '') ?? null
    return this.secretOnce ?? undefined
  }
}

const VALUE_MEMBER = { environment: 'value', secrets: 'valueFrom' } as const satisfies Record<List, string>

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
    this.variables = [...variablesOf(container, 'environment'), ...variablesOf(container, 'secrets')]
    this.#byName = lastByName(this.variables)
    this.openBecause = openBecause(container)
    this.isLegacy = (this.image !== undefined && isLegacyImage(this.image)) || hasLegacyNamesOnly(this.variables)
    this.hasDatabaseWiring = this.variables.some(({ name }) => isDatabaseName(name))
    this.database = expected.database && (this.hasDatabaseWiring || !this.isLegacy)
    this.certificate = this.database && expected.certificate
    this.mappings = this.#pairs(MAPPINGS, 'mapping')
    this.mounts = this.#pairs(MOUNTS, 'mount')
    this.certificates = this.#certificates()
    const mapped = this.mappings.pairs.map(({ from }) => from)
    this.certificateSecrets = this.variables.filter(
      ({ name, list }) => list === 'secrets' && (CERTIFICATE.test(name) || mapped.includes(name))
    )
  }

  /** The entry of a name that counts: the last one of the list, `environment` before `secrets`. */
  find(name: string): Variable | undefined {
    const named = this.#byName.get(name)
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

  /** The patches that add entries, making the list where there is none. */
  add(list: List, ...entries: readonly (readonly [name: string, text: string])[]): Patch[] {
    const added = entries.map(
      ([name, text]): Json => (list === 'environment' ? { name, value: text } : { name, valueFrom: text })
    )
    const present = this.container.fields[list]
    const path = [...this.path, list]
    if (!Array.isArray(present)) return [{ op: 'set', path, value: added }]
    return added.map(value => ({ op: 'insert', path: [...path, present.length], value }))
  }

  /** The patches that give variables of `environment` their values, adding those that are not there. */
  put(...entries: readonly (readonly [name: string, text: string])[]): Patch[] {
    const present = entries.filter(([name]) => this.in('environment', name))
    const absent = entries.filter(([name]) => !this.in('environment', name))
    const sets = present.map(([name, value]): Patch => ({ op: 'set', path: this.in('environment', name)?.at ?? [], value }))
    return absent.length === 0 ? sets : [...sets, ...this.add('environment', ...absent)]
  }

  /** A variable that is set under nearly the same name, for a hint. */
  slipOf(name: string): string | undefined {
    const wanted = nearest(name, this.#byName.keys())
    return wanted === name || wanted === undefined || isDatabaseName(wanted) ? undefined : wanted
  }

  /** Whether a volume is mounted over a file or a folder above it, so that no secret needs to make it. */
  mountsVolumeOver(file: string): boolean {
    return items(this.container.fields.mountPoints, []).some(({ value }) => {
      const reading = read(fields(value).containerPath)
      if (reading.state === 'unresolved') return true
      const folder = reading.state === 'given' ? reading.text.replace(/\/+$/, '') : undefined
      return folder !== undefined && (file === folder || file.startsWith(`${folder}/`))
    })
  }

  #certificates(): Delegate['certificates'] {
    const found: { number: number; variable: Variable }[] = []
    for (const name of this.#byName.keys()) {
      const number = CERTIFICATE.exec(name)?.[1]
      const variable = number === undefined ? undefined : this.find(name)
      if (variable) found.push({ number: Number(number), variable })
    }
    return found.sort((a, b) => a.number - b.number)
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

/** Containers of which it cannot be told whether they are a delegate, with the reason. */
export function possibleDelegates(task: TaskDefinition): string[] {
  return containers(task).flatMap(container => {
    const expression = imageExpression(container.fields.image)
    return expression === undefined ? [] : [`the image of container ${container.name ?? ''} is ${expression}`]
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

const LISTS: readonly List[] = ['environment', 'secrets']

function isDatabaseName(name: string): boolean {
  return name === BUILD_ROLE || name === MAPPINGS || name === MOUNTS || CERTIFICATE.test(name)
}

function hasLegacyNamesOnly(variables: readonly Variable[]): boolean {
  return variables.some(({ name }) => LEGACY_NAMES.has(name)) && !variables.some(({ name }) => name.startsWith('HARNESS_'))
}

/** The last entry of each name, by list: a later one overrides an earlier one. */
type Named = { [L in List]?: Variable }

function lastByName(variables: readonly Variable[]): Map<string, Named> {
  const named = new Map<string, Named>()
  for (const variable of variables) {
    const entry = named.get(variable.name)
    if (entry) entry[variable.list] = variable
    else named.set(variable.name, { [variable.list]: variable })
  }
  return named
}

function variablesOf({ fields: container, path }: Container, list: List): Variable[] {
  const entries = container[list]
  if (!Array.isArray(entries)) return []
  const variables: Variable[] = []
  for (const [index, value] of entries.entries()) {
    const entry = fields(value)
    if (typeof entry.name === 'string') variables.push(new Variable(path, list, index, entry.name, entry[VALUE_MEMBER[list]]))
  }
  return variables
}

/** Variables can come from files in S3, or stand in a list that cannot be read: then none can be called missing. */
function openBecause({ fields: container }: Container): string | undefined {
  if (items(container.environmentFiles, []).length > 0) return '`environmentFiles` adds variables at run time'
  for (const list of LISTS) {
    const value = container[list]
    const expression = unresolvedExpression(value)
    if (expression !== undefined) return `\`${list}\` is ${expression}`
    if (value !== undefined && value !== null && !Array.isArray(value)) return `\`${list}\` is not a list`
    for (const { value: entry } of items(value, [])) {
      const hidden = unresolvedExpression(entry) ?? unresolvedExpression(fields(entry).name)
      if (hidden !== undefined) return `an entry of \`${list}\` is ${hidden}`
    }
    const slip = misspelt(container, list, containerFields)
    if (slip !== undefined) return `\`${slip}\` seems to be meant as \`${list}\``
  }
  return undefined
}
