import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../model/errors.ts'
import { quote } from '../model/printable.ts'
import { explaining, refuseUnlessWritable } from './write-file.ts'

/**
 * Writes files into a folder, all or none. A folder that is not there is made, with those above it. All files are complete and
 * on the disk, under names that no walk picks up, before the first takes its own.
 *
 * @param files texts by names, which are ours and hold no slash
 * @param force whether files of these names are replaced
 * @throws UserError that says why nothing was written
 */
export function writeFolder(folder: string, files: Readonly<Record<string, string>>, force: boolean): void {
  explaining(folder, '; nothing was written', () => {
    const names = Object.keys(files)
    refuse(folder, names, force)
    const made = mkdirSync(folder, { recursive: true })
    const undo: (() => void)[] = []
    const temporary: string[] = []
    const temporaryPath = (): string => {
      const path = join(folder, `.ecs-delegate-${randomUUID()}.tmp`)
      temporary.push(path)
      return path
    }
    const clear = (): void => {
      for (const path of temporary) rmSync(path, { force: true })
    }
    try {
      const staged = names.map(name => {
        const path = temporaryPath()
        stage(path, files[name] ?? '')
        return { path, target: join(folder, name) }
      })
      for (const { path, target } of staged) {
        if (force && existsSync(target)) {
          const before = temporaryPath()
          copyFileSync(target, before, constants.COPYFILE_EXCL)
          renameSync(path, target)
          undo.push(() => renameSync(before, target))
        } else {
          create(path, target)
          undo.push(() => rmSync(target, { force: true }))
        }
      }
      clear()
    } catch (error) {
      for (const step of undo.toReversed()) step()
      clear()
      if (made !== undefined) removeFolders(folder, made)
      throw error
    }
  })
}

/** Removes the folders that were made, as far as nobody has put anything into them. */
function removeFolders(folder: string, made: string): void {
  try {
    rmdirSync(folder)
    if (folder !== made) removeFolders(dirname(folder), made)
  } catch {}
}

/** What can be known beforehand: a folder that is a file, files that are there, and those that must not be replaced. */
function refuse(folder: string, names: readonly string[], force: boolean): void {
  const stat = statSync(folder, { throwIfNoEntry: false })
  if (stat && !stat.isDirectory()) throw new Error('it is no folder; name one')
  const present = names.filter(name => lstatSync(join(folder, name), { throwIfNoEntry: false }))
  if (!force && present.length > 0) {
    throw new UserError(
      `${quote(folder)} has ${present.join(', ')} already; nothing was written: name another folder, or replace with \`--force\``
    )
  }
  for (const name of present) {
    const path = join(folder, name)
    const found = lstatSync(path)
    if (found.isSymbolicLink()) throw new Error(`${name} is a symbolic link; name another folder`)
    refuseUnlessWritable(path, found)
  }
}

function stage(path: string, text: string): void {
  const descriptor = openSync(path, 'wx')
  try {
    writeFileSync(descriptor, text)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Gives a file its name unless that has been taken meanwhile. Not every file system has hard links. */
function create(path: string, target: string): void {
  try {
    linkSync(path, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error
    copyFileSync(path, target, constants.COPYFILE_EXCL)
  }
}
