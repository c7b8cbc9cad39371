import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { isUserError, UserError } from '../model/errors.ts'
import { quote } from '../model/printable.ts'

/**
 * Replaces a file by new content, all or nothing. A symbolic link stays, what it leads to is replaced; mode and, where
 * the system lets us, owner and group stay. Other hard links to the file keep the old content.
 *
 * @param expected what the file held when it was read: it is not replaced if it holds anything else by now
 * @throws UserError that says why the file could not be replaced; it is unchanged then
 */
export function replaceFile(path: string, expected: Uint8Array, content: Uint8Array): void {
  explaining(path, '; nothing was written', () => {
    const target = realpathSync.native(path)
    const before = statSync(target)
    refuseUnlessWritable(target, before)
    swap(target, content, { before, mode: before.mode & 0o777 }, () => {
      if (Buffer.compare(readFileSync(target), expected) === 0) return
      throw new UserError(
        `${quote(path)} changed on disk while it was being repaired; nothing was written; run the command again`
      )
    })
  })
}

/**
 * Creates or overwrites a file, all or nothing. What is no regular file, such as `/dev/stdout`, `/dev/null` or a pipe, is
 * written into.
 *
 * @param mode instead of what a new file would get and an existing one has
 * @throws UserError that says why it could not be written
 */
export function writeFile(path: string, content: Uint8Array | string, mode?: number): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  explaining(path, '', () => {
    const descriptor = openDescriptor(path)
    if (descriptor !== undefined) {
      writeInto(descriptor, bytes)
      return
    }
    const before = statSync(path, { throwIfNoEntry: false })
    if (before?.isFIFO() || before?.isCharacterDevice()) {
      writeFileSync(path, bytes, { flag: 'a' })
      return
    }
    if (before) refuseUnlessWritable(path, before)
    swap(endOfLinks(path), bytes, { before, mode: mode ?? (before && before.mode & 0o777) })
  })
}

/**
 * As root, and by a rename anyway, a write-protected file could be replaced; its owner did not want that.
 *
 * @throws Error that says why
 */
export function refuseUnlessWritable(path: string, stat: Stats): void {
  if (stat.isDirectory()) throw new Error('it is a folder; name a file')
  if (!stat.isFile()) throw new Error('it is no regular file; name another')
  if ((stat.mode & 0o200) === 0) throw new Error('it is write-protected; make it writable first (chmod u+w)')
  closeSync(openSync(path, constants.O_WRONLY))
}

/**
 * Puts a new file in the place of `target`. It is complete and on the disk before the one rename that shows it, so that
 * whatever happens, there is the old content or the new. The code is synchronous, so that a signal's handler can neither
 * interrupt it nor clear up after it; a signal that ends the process leaves at most a dot file, which no walk picks up.
 *
 * @param mode of the new file; undefined: what the umask leaves of 0666
 * @param verify runs right before the rename and may throw to prevent it
 */
function swap(
  target: string,
  content: Uint8Array,
  { before, mode }: { before: Stats | undefined; mode: number | undefined },
  verify?: () => void
): void {
  const temporary = join(dirname(target), `.ecs-delegate-${randomUUID()}.tmp`)
  const descriptor = openSync(temporary, 'wx', mode === undefined ? 0o666 : 0o600)
  try {
    try {
      writeFileSync(descriptor, content)
      if (before) keepOwner(descriptor, before)
      if (mode !== undefined) setMode(descriptor, mode)
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    verify?.()
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** Some mounted file systems give every file the same mode, and fail where it is set. */
function setMode(descriptor: number, mode: number): void {
  if ((fstatSync(descriptor).mode & 0o777) !== mode) fchmodSync(descriptor, mode)
}

/** Best effort: only root may give files away, and others only choose among their groups. */
function keepOwner(descriptor: number, { uid, gid }: Stats): void {
  try {
    fchownSync(descriptor, uid, gid)
  } catch {}
}

/** The file a path leads to, be it there yet or not: a link to a file that is yet to be created stays a link. */
function endOfLinks(path: string): string {
  try {
    return realpathSync.native(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  let next: string
  try {
    next = readlinkSync(path)
  } catch {
    return path
  }
  return endOfLinks(resolve(realpathSync.native(dirname(path)), next))
}

/** Opening `/dev/stdout` and its like anew fails for sockets and overwrites a file that a shell appends to. */
function openDescriptor(path: string): number | undefined {
  if (path === '/dev/stdout') return 1
  if (path === '/dev/stderr') return 2
  const number = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** A descriptor we did not open may be a pipe that does not wait for its reader; so we do. */
function writeInto(descriptor: number, bytes: Uint8Array): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(pause, 0, 0, 5)
    }
  }
}

/** Runs `write`, and says in words what the system says in codes. */
export function explaining(path: string, outcome: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    if (isUserError(error)) throw error
    throw new UserError(`cannot write ${quote(path)}: ${reason(error as NodeJS.ErrnoException, path)}${outcome}`)
  }
}

function reason({ code, path: at, message }: NodeJS.ErrnoException, path: string): string {
  const folder = dirname(at ?? path)
  switch (code) {
    case 'ENOENT':
      return existsSync(folder) ? 'it does not exist any more' : `there is no folder ${quote(folder)}; create it first`
    case 'ENOTDIR':
      return `${quote(folder)} is not a folder`
    case 'EACCES':
    case 'EPERM':
      return `permission denied; the file and its folder ${quote(folder)} must be writable, and no other program may hold it`
    case 'EROFS':
      return 'the file system is read-only'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'no space is left on the device; make room'
    case 'EBUSY':
      return 'it cannot be replaced, as it is in use or mounted as a single file; mount its folder instead'
    default:
      return message
  }
}
