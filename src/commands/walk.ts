import { type Dirent, readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { gitIgnores, ignoredIn, workTree } from './git-ignored.ts'

/** What a walk found. Paths are from the folder that was walked, with `/` as separator, sorted by code unit. */
export interface Walked {
  files: string[]
  /** What is not in `files` because git ignores it; a folder ends in `/` and was not entered. */
  ignored: string[]
  /** Folders that could not be read, `/` at the end. */
  failures: { folder: string; error: unknown }[]
  /** In words, why git could not be asked. */
  gitFailures: string[]
}

/**
 * Finds the JSON and YAML files in a folder, `depth` levels deep. Left out are dot files and dot folders, `node_modules`,
 * symbolic links and what git ignores. A folder that is one of these itself was meant by whoever named it: then git's
 * rules do not count below it. What the CDK has synthesised, which a file called `cdk.out` marks, is looked through for
 * templates alone: the other files describe them, and assets are what the applications are made of.
 *
 * @param folder its real path
 * @throws the error of the file system where `folder` itself cannot be read
 */
export function walk(folder: string, depth: number): Walked {
  const walked: Walked = { files: [], ignored: [], failures: [], gitFailures: [] }
  const ignored = new Set<string>()
  let gitCounts = true

  const askGit = (below: string): void => {
    try {
      const paths = ignoredByRules(join(folder, below))
      if (!paths) gitCounts = false
      for (const path of paths ?? []) ignored.add(below + path)
    } catch (error) {
      walked.gitFailures.push((error as Error).message)
    }
  }

  const visit = (below: string, level: number): void => {
    const entries = readdirSync(join(folder, below), { withFileTypes: true })
    // A repository within a repository has rules of its own.
    if (!below || (gitCounts && entries.some(({ name }) => name === '.git'))) askGit(below)
    for (const entry of wantedOf(entries)) {
      const isFolder = entry.isDirectory()
      if (isFolder ? level >= depth : !entry.isFile()) continue
      const path = below + entry.name + (isFolder ? '/' : '')
      if (ignored.has(path)) walked.ignored.push(path)
      else if (isFolder) enter(path, level + 1)
      else walked.files.push(path)
    }
  }

  const enter = (folder: string, level: number): void => {
    try {
      visit(folder, level)
    } catch (error) {
      walked.failures.push({ folder, error })
    }
  }

  visit('', 1)
  walked.files.sort()
  walked.ignored.sort()
  return walked
}

/** Undefined where git's rules do not count: the folder was named although it would be left out in a walk. */
function ignoredByRules(folder: string): string[] | undefined {
  const root = workTree(folder)
  if (root === undefined) return []
  if (root !== folder && (relative(root, folder).split(sep).some(isPrivate) || gitIgnores(folder))) return undefined
  return ignoredIn(folder)
}

/** What is looked at: JSON, YAML and folders; of what the CDK has synthesised templates alone, and no assets. */
function wantedOf(entries: readonly Dirent[]): readonly Dirent[] {
  const isAssembly = entries.some(entry => entry.name === 'cdk.out' && entry.isFile())
  const pattern = isAssembly ? /\.template\.json$/ : /\.(?:json|ya?ml)$/i
  return entries.filter(entry => {
    if (isPrivate(entry.name)) return false
    return entry.isDirectory() ? !(isAssembly && entry.name.startsWith('asset.')) : pattern.test(entry.name)
  })
}

function isPrivate(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules'
}
