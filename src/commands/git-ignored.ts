import type { SpawnSyncReturns } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The git work tree a folder lies in: the nearest folder upwards with a `.git` in it, be it a folder or a file. */
export function workTree(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : workTree(parent)
}

/**
 * Whether a rule of git's ignores the folder itself. Tracked files in it make no difference: a `.gitkeep` does not turn
 * `cdk.out` into a folder like any other.
 *
 * @throws Error that says in words why git could not tell
 */
export function gitIgnores(folder: string): boolean {
  return git(folder, 'check-ignore', '--quiet', '--no-index', '.').status === 0
}

/**
 * What git ignores below a folder that is not ignored itself: paths from the folder, `/` as separator and at the end of
 * folders, which stand for all they hold. Tracked files are not ignored, whatever the rules say. Of repositories nested
 * in this one git tells nothing.
 *
 * @throws Error that says in words why git could not tell
 */
export function ignoredIn(folder: string): string[] {
  const { stdout } = git(folder, 'ls-files', '--others', '--ignored', '--exclude-standard', '--directory', '-z')
  return stdout.split('\0').slice(0, -1)
}

/** Settings a repository may bring along that would have git run programs of its choice. */
const harmless = ['--no-pager', '-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null']

function git(folder: string, ...args: string[]): SpawnSyncReturns<string> {
  // Loaded only where there is a repository: it costs milliseconds.
  const { spawnSync } = process.getBuiltinModule('node:child_process')
  const result = spawnSync('git', [...harmless, '-C', folder, ...args], {
    // Windows looks for programs in the working directory first, which must not be one that is being linted.
    cwd: dirname(process.execPath),
    env: {
      ...process.env,
      // The reason of a failure is found, and quoted, in English.
      LC_ALL: 'C',
      // Only reads, and talks to nobody: a partial clone would fetch a .gitignore it lacks, and ask for credentials.
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_LAZY_FETCH: '1',
      GIT_ALLOW_PROTOCOL: 'none',
      GIT_TERMINAL_PROMPT: '0',
      // A hook runs with these set to the repository of the commit; git must find the repository of the folder.
      GIT_DIR: undefined,
      GIT_WORK_TREE: undefined,
      GIT_INDEX_FILE: undefined,
      GIT_COMMON_DIR: undefined,
      GIT_OBJECT_DIRECTORY: undefined,
      GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
      GIT_NAMESPACE: undefined,
      GIT_PREFIX: undefined,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 60_000,
    windowsHide: true,
  })
  const { error, status, stderr } = result
  if (error) {
    throw new Error('code' in error && error.code === 'ENOENT' ? 'git is not installed or not in PATH' : error.message)
  }
  if (status === 0 || status === 1) return result
  throw new Error(/^(?:fatal|error): (.+)/m.exec(stderr)?.[1] ?? `git ${args[0]} ended with ${status ?? result.signal}`)
}
