import { Environment } from './environment.ts'
import { type Image, isLegacyImage, parseImage } from './model/image.ts'
import {
  ALIASES,
  CERTIFICATE,
  certificateNumber,
  type DelegateValue,
  isDatabaseName,
  LEGACY_MOUNTS,
  MAPPINGS,
  MOUNTS,
  READ_FILES,
  ROOT_CA_FILE,
} from './model/names.ts'
import { nearest } from './model/nearest.ts'
import { formatPairs, type Pair, type PairKind, parsePairs } from './model/pairs.ts'
import { type Container, known } from './model/task-definition.ts'
import { urlKind } from './model/url.ts'
import { hasLegacyNamesOnly, isDelegate } from './recognition.ts'
import type { Certificate, List, Pairs, PlainUrl, Variable } from './variables.ts'
import { hasVolumeOver, isAbove } from './volumes.ts'

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
export class Delegate extends Environment {
  readonly image: Image | undefined
  /** Whether any of the four names of the database wiring is set. */
  readonly hasDatabaseWiring: boolean
  /** Whether the rows about build role and database apply. */
  readonly database: boolean
  /** Whether the rows about the certificate apply. */
  readonly certificate: boolean
  // TypeScript's `private` instead of `#`: Node 20 makes `#` fields slowly.
  // Worked out when somebody asks: of a delegate that is plainly wired hardly anybody does.
  private isPlainlyWiredOnce: boolean | undefined = undefined
  private urlsOnce: readonly PlainUrl[] | undefined = undefined
  private mappingsOnce: Pairs | undefined = undefined
  private mountsOnce: Pairs | undefined = undefined
  private certificatesOnce: readonly Certificate[] | undefined = undefined
  private certificateSecretsOnce: readonly Variable[] | undefined = undefined
  private connectionOnce: Readonly<Record<DelegateValue, readonly Variable[]>> | undefined = undefined

  constructor(container: Container, expected: Expectations) {
    super(container, expected.isDescribed)
    const image = known(container.fields.image)
    this.image = image === undefined ? undefined : parseImage(image)
    this.hasDatabaseWiring = this.variables.some(({ name }) => isDatabaseName(name))
    this.database = expected.database && (this.hasDatabaseWiring || !this.isLegacy)
    this.certificate = this.database && expected.certificate
  }

  /** HARNESS_SECRET_FILE_MAPPINGS. */
  get mappings(): Pairs {
    this.mappingsOnce ??= this.pairs(MAPPINGS, 'mapping')
    return this.mappingsOnce
  }

  /** HARNESS_CI_MOUNT_VOLUMES. */
  get mounts(): Pairs {
    this.mountsOnce ??= this.withoutFolders(this.pairs(MOUNTS, 'mount'))
    return this.mountsOnce
  }

  /** HARNESS_CERT_n entries of both lists, by n. */
  get certificates(): readonly Certificate[] {
    this.certificatesOnce ??= this.numbered()
    return this.certificatesOnce
  }

  /** References to secrets that become certificate files: HARNESS_CERT_n and every name that is mapped. */
  get certificateSecrets(): readonly Variable[] {
    this.certificateSecretsOnce ??= this.mapped()
    return this.certificateSecretsOnce
  }

  /** What the delegate reaches Harness with: the entries that are there and not empty, under any documented name. */
  get connection(): Readonly<Record<DelegateValue, readonly Variable[]>> {
    this.connectionOnce ??= this.connected()
    return this.connectionOnce
  }

  /** The URLs of Harness it is given in plain text, under any name. */
  get urls(): readonly PlainUrl[] {
    this.urlsOnce ??= this.connection.url
      .filter(({ list }) => list === 'environment')
      .map(variable => ({ variable, kind: variable.text === undefined ? 'unknown' : urlKind(variable.text) }))
    return this.urlsOnce
  }

  /**
   * Whether the certificate comes in word for word as documented: one secret of Secrets Manager, one mapping, one mount.
   * Most do, and of those no rule about the chain of secret, mapping and mount has anything to say.
   */
  get isPlainlyWired(): boolean {
    this.isPlainlyWiredOnce ??= this.followsTheDocumentation()
    return this.isPlainlyWiredOnce
  }

  /**
   * Whether it goes by the names of Delegate 3.x alone, and reaches Harness as documented: account and https URL in plain text, the
   * token from a secret. Most do, and of those no rule about names and connection has anything to say.
   */
  get isPlainlyConnected(): boolean {
    let found = 0
    for (const { name, list, reading } of this.variables) {
      const documented = CONNECTION.get(name)
      if (documented === undefined) continue
      if (documented.list !== list || reading.state !== 'given') return false
      if (documented.isUrl && !PLAIN_URL.test(reading.text)) return false
      found |= documented.bit
    }
    return found === 0b111
  }

  get isLegacyByTag(): boolean {
    return this.image !== undefined && isLegacyImage(this.image)
  }

  /** Legacy by its image's tag, or by the names it goes by. */
  get isLegacy(): boolean {
    return this.isLegacyByTag || hasLegacyNamesOnly(this.variables)
  }

  /** A variable that is set under nearly the same name, for a hint. */
  slipOf(name: string): string | undefined {
    const wanted = nearest(
      name,
      this.variables.map(variable => variable.name)
    )
    return wanted === name || wanted === undefined || isDatabaseName(wanted) ? undefined : wanted
  }

  /** Whether a volume is mounted over a file or a folder above it, so that no secret needs to make it; undefined: perhaps. */
  mountsVolumeOver(file: string): boolean | undefined {
    return hasVolumeOver(this.container, file)
  }

  private followsTheDocumentation(): boolean {
    const { environment, secrets } = this.byName
    return (
      environment.get(MAPPINGS)?.is(DOCUMENTED_MAPPING) === true &&
      environment.get(MOUNTS)?.is(DOCUMENTED_MOUNT) === true &&
      secrets.get(CERTIFICATE)?.secret?.store === 'secrets-manager' &&
      this.certificates.length === 1 &&
      !environment.has(CERTIFICATE)
    )
  }

  private connected(): Record<DelegateValue, Variable[]> {
    const found: Record<DelegateValue, Variable[]> = { account: [], token: [], url: [] }
    for (const variable of this.variables) {
      const value = VALUE_OF_ALIAS.get(variable.name)
      if (value === undefined || variable.reading.state === 'absent' || this.find(variable.name) !== variable) continue
      found[value].push(variable)
    }
    return found
  }

  private numbered(): Certificate[] {
    const found: Certificate[] = []
    for (const variable of this.variables) {
      const number = certificateNumber(variable.name)
      // Of several entries of a name, the one that counts.
      if (number !== undefined && this.find(variable.name) === variable) found.push({ number, variable })
    }
    return found.length < 2 ? found : found.sort((a, b) => a.number - b.number)
  }

  private mapped(): Variable[] {
    const certificate = this.in('secrets', CERTIFICATE)
    if (this.isPlainlyWired && certificate) return [certificate]
    const { pairs } = this.mappings
    const found: Variable[] = []
    for (const variable of this.byName.secrets.values()) {
      const { name } = variable
      if (certificateNumber(name) !== undefined || pairs.some(({ from }) => from === name)) found.push(variable)
    }
    return found
  }

  private pairs(name: string, kind: PairKind): Pairs {
    const variable = this.find(name)
    const nothing = { variable, pairs: [], faults: [] }
    if (!variable) return { ...nothing, state: this.openBecause === undefined ? 'absent' : 'unknown' }
    const { reading } = variable
    if (reading.state === 'absent') return { ...nothing, state: 'absent' }
    if (variable.list === 'secrets' || reading.state !== 'given') return { ...nothing, state: 'unknown' }
    return { state: 'given', variable, ...parsePairs(reading.text, kind) }
  }

  /** Folders above certificate files are directories for certain, whatever the text looks like. */
  private withoutFolders(mounts: Pairs): Pairs {
    const isFolder = (path: string): boolean =>
      (READ_FILES.some(file => isAbove(path, file)) || this.mappings.pairs.some(({ to }) => isAbove(path, to))) &&
      this.mountsVolumeOver(path) === false
    const isFault = ({ from, to }: Pair): boolean => isFolder(from) || (to !== from && isFolder(to))
    if (!mounts.pairs.some(isFault)) return mounts
    const faults = mounts.pairs
      .filter(isFault)
      .map(pair => ({ entry: `${pair.from}:${pair.to}`, reason: 'names a directory, not a file' }))
    return { ...mounts, pairs: mounts.pairs.filter(pair => !isFault(pair)), faults: [...mounts.faults, ...faults] }
  }
}

const DOCUMENTED_MAPPING = formatPairs([{ from: CERTIFICATE, to: ROOT_CA_FILE }])
const DOCUMENTED_MOUNT = formatPairs([{ from: ROOT_CA_FILE, to: ROOT_CA_FILE }])

const PLAIN_URL = /^https:\/\/[\w.-]+$/

interface Connection {
  /** Where Delegate 3.x has a variable of this name; it has none by the names of other delegates. */
  readonly list?: List
  readonly bit: number
  readonly isUrl?: boolean
}

const CONNECTION: ReadonlyMap<string, Connection> = new Map<string, Connection>([
  ...[...Object.values(ALIASES).flat(), ...LEGACY_MOUNTS.keys()].map((name): [string, Connection] => [name, { bit: 0 }]),
  ['HARNESS_ACCOUNT_ID', { list: 'environment', bit: 0b1 }],
  ['HARNESS_TOKEN', { list: 'secrets', bit: 0b10 }],
  ['HARNESS_URL', { list: 'environment', bit: 0b100, isUrl: true }],
])

const VALUE_OF_ALIAS: ReadonlyMap<string, DelegateValue> = new Map(
  (['account', 'token', 'url'] as const).flatMap(value => ALIASES[value].map(name => [name, value] as const))
)

/** The delegates among containers. Where the user names one, that one it is. */
export function findDelegates(containers: readonly Container[], expected: Expectations): Delegate[] {
  const delegates: Delegate[] = []
  for (const container of containers) {
    const isMeant = expected.container === undefined ? isDelegate(container) : container.name === expected.container
    if (isMeant) delegates.push(new Delegate(container, expected))
  }
  return delegates
}
