import { readFileSync } from 'node:fs'
import type { Described } from '../aws/describe.ts'
import type { Documents } from '../model/document.ts'
import { parseEcsSource } from '../model/ecs-source.ts'
import { isAwsError, isUserError } from '../model/errors.ts'
import { isJdbcUrl } from '../model/jdbc-url.ts'
import type { SourceProblem } from '../report/reporter.ts'
import { isText, isUtf16 } from '../source/decode.ts'
import { type LoadOptions, load, open, openText } from '../source/load.ts'
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
  const ofFolder = { ...options, isOneOfMany: true }
  for (const file of files) yield openFile(file, file.named ? options : ofFolder)
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
  let content: string | Buffer
  try {
    content = named ? readFileSync(path) : readText(path)
  } catch (error) {
    return { problem: { source: name, message: whyUnreadable(error) } }
  }
  if (!named && !mentionsDefinition(content)) return { passedOver: name }
  try {
    const documents = typeof content === 'string' ? openText(name, content, options) : open(name, content, options)
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

/** Said once: of a mere name Node makes such an object for each file. */
const AS_TEXT = { encoding: 'utf8', flag: 'r' } as const

/** The text of a file; its bytes where it is none, or too long for one, so that it can be said what it is instead. */
function readText(path: string): string | Buffer {
  try {
    // Node reads and decodes in one go: of thousands of files hardly anything else is as slow.
    const text = readFileSync(path, AS_TEXT)
    if (isText(text)) return text
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STRING_TOO_LONG') throw error
  }
  return readFileSync(path)
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
function mentionsDefinition(content: string | Buffer): boolean {
  for (let at = content.indexOf(MEMBER); at >= 0; at = content.indexOf(MEMBER, at + 1)) {
    if (isKeyEnd(content, at + MEMBER.length)) return true
  }
  if (content.includes(TYPE) && content.includes(SECTION)) return true
  if (content.includes(TERRAFORM_TYPE) && (content.includes(FORMAT) || content.includes(VERSION))) return true
  if (content.includes(API_VERSION) && IN_MANIFESTS.some(word => content.includes(word))) return true
  return typeof content !== 'string' && isUtf16(content) && content.includes(Buffer.from(MEMBER.slice(1), 'utf16le'))
}

const MEMBER = 'containerDefinitions'
/** What a template has that declares a definition, whichever members that has. */
const TYPE = 'AWS::ECS::TaskDefinition'
const SECTION = 'Resources'
/** What a plan or a state of Terraform has. */
const TERRAFORM_TYPE = 'aws_ecs_task_definition'
const FORMAT = '"format_version"'
const VERSION = '"terraform_version"'
/** What every manifest has, looked for first: of most other files nothing more is. */
const API_VERSION = 'apiVersion'
/** What a manifest with one of Harbor's services has in it: an image's name, or a variable's. */
const IN_MANIFESTS = ['harbor-', '-migrator', 'HARBOR_', 'POSTGRESQL_USE_IAM_AUTH', 'CORE_', 'EXT_ENDPOINT']

/** Whether a colon follows, behind a quote and blanks that may be there. */
function isKeyEnd(content: string | Buffer, end: number): boolean {
  const behind = typeof content === 'string' ? content.slice(end, end + 40) : content.toString('latin1', end, end + 40)
  return /^["']?[\0-\x20]*:/.test(behind)
}
