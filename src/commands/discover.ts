import { readdirSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import posix from 'node:path/posix'
import { UserError } from '../model/errors.ts'
import { nearest } from '../model/nearest.ts'
import { quote } from '../model/printable.ts'
import { type Glob, isGlob, parseGlob } from './glob.ts'

/** A file to lint. */
export interface DiscoveredFile {
  /** As the user will read it: relative as given, `/` as separator. */
  readonly name: string
  readonly path: string
  /** Whether it was named itself, and not found in a folder or by a glob. */
  named: boolean
}

export interface Discovered {
  files: DiscoveredFile[]
  /** One clear message each, to be read after `source: `; the caller prints them, exit 2. */
  problems: { source: string; message: string }[]
  /** Remarks, e.g. that git could not be asked what it ignores and so nothing was left out on its account. */
  notes: string[]
}

/**
 * Finds the files that sources mean, in the order of the sources and each of them once. A source is a file, which is
 * taken whatever its name; a folder, walked for JSON and YAML files; or a glob over the files such a walk finds in the
 * folder before its first wildcard. What exists under the very name wins over reading the name as a glob.
 *
 * @param cwd the folder relative sources start from
 * @returns the files, and what was wrong with sources: it does not throw on their account
 */
export async function discover(sources: readonly string[], cwd: string): Promise<Discovered> {
  const discovery = new Discovery(cwd, sources.length > 1)
  for (const source of sources) await discovery.add(source)
  return { files: discovery.files, problems: discovery.problems, notes: [...discovery.notes] }
}

class Discovery {
  readonly files: DiscoveredFile[] = []
  readonly problems: Discovered['problems'] = []
  readonly notes = new Set<string>()
  readonly #cwd: string
  /** By real path, by which a file is the same whatever way leads to it; nothing where there is a single way. */
  readonly #known: Map<string, DiscoveredFile> | undefined

  constructor(cwd: string, hasManySources: boolean) {
    this.#cwd = cwd
    this.#known = hasManySources ? new Map() : undefined
  }

  async add(source: string): Promise<void> {
    try {
      if (source === '') throw new UserError('the name is empty; name a file, a folder or a glob')
      if (source.includes('\0')) throw new UserError('no file name can hold a NUL character')
      await this.#addNamed(source)
    } catch (error) {
      this.problems.push({ source, message: explain(error, source, this.#cwd) })
    }
  }

  async #addNamed(source: string): Promise<void> {
    const path = resolve(this.#cwd, source)
    const name = slashed(source)
    let stat: Stats
    try {
      stat = statSync(path)
    } catch (error) {
      if (!isGlob(source)) throw error
      await this.#addBelow(await parseGlob(name), `matches ${quote(source)}`)
      return
    }
    if (stat.isDirectory()) {
      const prefix = name.endsWith('/') ? name : `${name}/`
      await this.#addBelow({ prefix, depth: Number.POSITIVE_INFINITY, matches: () => true }, `in ${quote(source)}`)
      return
    }
    const obstacle = obstacleToReading(stat, path)
    if (obstacle) throw new UserError(`is a ${obstacle}, not a file or a folder`)
    this.#addFile({ name: name.replace(/\/+$/, ''), path, named: true }, this.#known && realPath(path))
  }

  async #addBelow({ prefix, depth, matches }: Glob, where: string): Promise<void> {
    // Only folders need it, and the child process for git that comes with it.
    const { walk } = await import('./walk.ts')
    const base = resolve(this.#cwd, prefix)
    const folder = realpathSync.native(base)
    const walked = walk(folder, depth)
    for (const reason of walked.gitFailures) this.notes.add(`what git ignores was not left out: ${reason}`)
    for (const failure of walked.failures) {
      this.problems.push({ source: prefix + failure.folder, message: explainUnreadable(failure.error) })
    }
    const files = walked.files.filter(matches)
    for (const file of files) {
      this.#addFile({ name: prefix + file, path: base + sep + file, named: false }, this.#known && folder + sep + file)
    }
    if (files.length > 0 || walked.failures.length > 0) return
    const ignored = walked.ignored.filter(path => path.endsWith('/') || matches(path)).map(path => prefix + path)
    throw new UserError(`no .json, .yml or .yaml file ${where}${ignored.length > 0 ? ` (${leftOut(ignored)})` : ''}`)
  }

  #addFile(file: DiscoveredFile, id: string | undefined): void {
    const known = id === undefined ? undefined : this.#known?.get(id)
    if (known) known.named ||= file.named
    else {
      this.files.push(file)
      if (id !== undefined) this.#known?.set(id, file)
    }
  }
}

function leftOut(ignored: string[]): string {
  const names = ignored.slice(0, 3).map(quote).join(', ')
  const more = ignored.length > 3 ? ` and ${ignored.length - 3} more` : ''
  return `what git ignores was left out: ${names}${more}; a file or folder that is named is linted all the same`
}

/** What a named path is where reading it would fail or never end. Pipes are fine, and terminals as standard input. */
function obstacleToReading(stat: Stats, path: string): string | undefined {
  if (stat.isSocket()) return 'socket'
  if (stat.isBlockDevice()) return 'block device'
  const isInput = /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/\d+)$/.test(path)
  return stat.isCharacterDevice() && !isInput ? 'character device' : undefined
}

/** Pipes and files that are deleted but open, as shells pass them in `/dev/fd`, have no real path. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

function explain(error: unknown, source: string, cwd: string): string {
  if (error instanceof UserError) return error.message
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR' ? explainMissing(source, cwd) : explainUnreadable(error)
}

function explainMissing(source: string, cwd: string): string {
  const target = linkTarget(resolve(cwd, source))
  if (target !== undefined) return `is a symbolic link to ${quote(target)}, which does not exist`
  const meant = similar(slashed(source), cwd)
  return `there is no file, folder or glob match of this name${meant === undefined ? '' : `; did you mean ${quote(meant)}?`}`
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

/** A path that exists and is spelt much like `name`, or like the part of it that goes wrong first. */
function similar(name: string, cwd: string): string | undefined {
  const parent = posix.dirname(name)
  let siblings: string[]
  try {
    siblings = readdirSync(resolve(cwd, parent))
  } catch {
    return parent === name ? undefined : similar(parent, cwd)
  }
  const meant = nearest(posix.basename(name), siblings)
  return meant === undefined ? undefined : posix.join(parent, meant)
}

function explainUnreadable(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM') return `cannot be read: permission denied (${code})`
  if (code === 'ELOOP') return 'cannot be read: its symbolic links lead in a circle (ELOOP)'
  return `cannot be read: ${message}`
}

function slashed(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}
