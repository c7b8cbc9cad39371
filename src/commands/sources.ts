import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Described } from '../aws/describe.ts'
import type { Documents } from '../model/document.ts'
import { parseEcsSource } from '../model/ecs-source.ts'
import { isAwsError, isUserError } from '../model/errors.ts'
import { isJdbcUrl } from '../model/jdbc-url.ts'
import type { SourceProblem } from '../report/reporter.ts'
import { bufferOf } from '../source/decode.ts'
import { type LoadOptions, load, open } from '../source/load.ts'
import type { LoadError } from '../source/load-error.ts'
import type { World } from '../world.ts'
import type { Account } from './account.ts'
import { type Discovered, type DiscoveredFile, discover } from './discover.ts'

/** What became of one source. */
export type Opened =
  | {
      readonly documents: Documents
      /** Undefined for what is no file. */
      readonly path: string | undefined
      /** Where AWS has it. */
      readonly described?: Described
    }
  | { readonly problem: SourceProblem /** AWS is why. */; readonly isAws?: boolean }
  | { readonly passedOver: string }
  | { readonly note: string }

/**
 * Opens the sources of a command line one after another, so that a document can be forgotten before the next is read.
 * A source that cannot be read is a problem; the others go on. What can be had at once comes at once: a promise for each
 * of ten thousand files would cost more than their rules.
 */
export async function openSources(
  sources: readonly string[],
  world: World,
  account: Account,
  options: LoadOptions
): Promise<Iterable<Opened | Promise<Opened>>> {
  const ofAws = sources.filter(source => parseEcsSource(source))
  const urls = sources.filter(isJdbcUrl)
  const named = sources.filter(source => source !== '-' && !ofAws.includes(source) && !urls.includes(source))
  const found = named.length > 0 ? await discover(named, world.cwd) : NOTHING
  return openAll(found, { ofAws, urls, hasStdin: sources.includes('-'), world, account, options })
}

const NOTHING: Discovered = { files: [], problems: [], notes: [] }

/** What is not on the disk. */
interface Elsewhere {
  readonly ofAws: readonly string[]
  readonly urls: readonly string[]
  readonly hasStdin: boolean
  readonly world: World
  readonly account: Account
  readonly options: LoadOptions
}

function* openAll(
  { files, problems, notes }: Discovered,
  { ofAws, urls, hasStdin, world, account, options }: Elsewhere
): Generator<Opened | Promise<Opened>> {
  for (const note of notes) yield { note }
  for (const problem of problems) yield { problem }
  for (const file of files) yield openFile(file, options)
  for (const source of ofAws) yield openDescribed(source, account, options)
  for (const url of urls) yield openUrl(url)
  if (hasStdin) yield openStdin(world, options)
}

async function openUrl(url: string): Promise<Opened> {
  const { openJdbcUrl } = await import('../source/jdbc.ts')
  return { documents: [openJdbcUrl(url)], path: undefined }
}

async function openDescribed(source: string, account: Account, options: LoadOptions): Promise<Opened> {
  try {
    const { describe } = await import('../aws/describe.ts')
    const described = await describe(source, await account.connect())
    return { documents: await load(source, Buffer.from(described.text), options), path: undefined, described }
  } catch (error) {
    if (isAwsError(error)) return { problem: { source, message: error.message }, isAws: true }
    return { problem: problemOf(source, error) }
  }
}

function openFile(file: DiscoveredFile, options: LoadOptions): Opened | Promise<Opened> {
  const { name, path, named } = file
  let bytes: Buffer
  try {
    bytes = readFile(path, named)
  } catch (error) {
    return { problem: { source: name, message: whyUnreadable(error) } }
  }
  if (!named && !mentions(bytes)) return { passedOver: name }
  try {
    const documents = open(name, bytes, named ? options : { ...options, isOneOfMany: true })
    if (!(documents instanceof Promise)) return { documents, path }
    return documents.then(loaded => ({ documents: loaded, path })).catch(error => refused(file, error))
  } catch (error) {
    return refused(file, error)
  }
}

/** A template of CloudFormation, say, is no mistake among definitions. */
function refused({ name, named }: DiscoveredFile, error: unknown): Opened {
  const isInnocent = !named && isUserError(error) && (error as LoadError).isOtherKind
  return isInnocent ? { passedOver: name } : { problem: problemOf(name, error) }
}

/** Holds each small file in turn, for thousands are read one after another. */
const shared = Buffer.allocUnsafeSlow(64 * 1024)

/**
 * The bytes of a file, valid until the next one is read.
 *
 * @param mayPause whether it may be a pipe, of which less than was asked for is not the end
 */
function readFile(path: string, mayPause: boolean): Buffer {
  const descriptor = openSync(path, 'r')
  try {
    let length = 0
    while (length < shared.length) {
      const read = readSync(descriptor, shared, length, shared.length - length, null)
      length += read
      if (read === 0 || (!mayPause && length < shared.length)) return shared.subarray(0, length)
    }
    return Buffer.concat([shared, readFileSync(descriptor)])
  } finally {
    closeSync(descriptor)
  }
}

async function openStdin(world: World, options: LoadOptions): Promise<Opened> {
  let bytes: Uint8Array
  try {
    bytes = world.stdin()
  } catch (error) {
    return { problem: { source: STDIN, message: whyUnreadable(error) } }
  }
  try {
    return { documents: await load('-', bytes, options), path: undefined }
  } catch (error) {
    return { problem: problemOf(STDIN, error) }
  }
}

const STDIN = 'standard input'

/** Why a source could not be loaded; a bug of ours goes on its way. */
function problemOf(source: string, error: unknown): SourceProblem {
  if (!isUserError(error)) throw error
  return { source, message: error.message, position: (error as LoadError).position }
}

/** Why there are no bytes. */
function whyUnreadable(error: unknown): string {
  const { code } = error as { code?: string }
  if (code === 'EACCES' || code === 'EPERM') return 'cannot be read: permission denied'
  if (code === 'ENOENT') return 'cannot be read: it is gone'
  if (code === 'EISDIR') return 'cannot be read: it is a folder'
  return `cannot be read (${code ?? 'unknown error'})`
}

/** Whether a file of a folder has a definition in it: as a key, for a report on one has the word in its paths; or Harbor in manifests. */
function mentions(bytes: Uint8Array): boolean {
  const buffer = bufferOf(bytes)
  for (let at = buffer.indexOf(MEMBER); at >= 0; at = buffer.indexOf(MEMBER, at + 1)) {
    if (isKeyEnd(buffer, at + MEMBER.length)) return true
  }
  if (buffer.includes(TYPE) && buffer.includes(SECTION)) return true
  if (buffer.includes(TERRAFORM_TYPE) && (buffer.includes(FORMAT) || buffer.includes(VERSION))) return true
  const isUtf16 = (buffer[0] === 0xff && buffer[1] === 0xfe) || (buffer[0] === 0xfe && buffer[1] === 0xff)
  if (isUtf16) return buffer.includes(Buffer.from('ontainerDefinitions', 'utf16le'))
  return buffer.includes(API_VERSION) && IN_MANIFESTS.some(word => buffer.includes(word))
}

/** What every manifest has, looked for first: of most other files nothing more is. */
const API_VERSION = Buffer.from('apiVersion')
/** What a manifest with one of Harbor's services has in it: an image's name, or a variable's. */
const IN_MANIFESTS = ['harbor-', '-migrator', 'HARBOR_', 'POSTGRESQL_USE_IAM_AUTH', 'CORE_', 'EXT_ENDPOINT'].map(word =>
  Buffer.from(word)
)
const MEMBER = Buffer.from('containerDefinitions')
/** What a template has that declares a definition, whichever members that has. */
const TYPE = Buffer.from('AWS::ECS::TaskDefinition')
const SECTION = Buffer.from('Resources')
/** What a plan or a state of Terraform has. */
const TERRAFORM_TYPE = Buffer.from('aws_ecs_task_definition')
const FORMAT = Buffer.from('"format_version"')
const VERSION = Buffer.from('"terraform_version"')

/** Whether a colon follows, behind a quote and blanks that may be there. */
function isKeyEnd(buffer: Buffer, end: number): boolean {
  let at = end
  if (buffer[at] === 0x22 || buffer[at] === 0x27) at++
  while (at < end + 40 && (buffer[at] ?? 0x21) <= 0x20) at++
  return buffer[at] === 0x3a
}
