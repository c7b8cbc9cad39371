import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { type Connection, connectionTo } from './connection.ts'
import { CACHE, INSTALL_LIMIT, installMoto, NoMoto, pythonEnv } from './moto-install.ts'

/** A running moto server: an account of its own, in which nothing is but what the test puts there. */
export interface Moto extends Connection {
  readonly accountId: string
  /** Forgets everything that was put into the account. */
  reset(): Promise<void>
  stop(): Promise<void>
}

type Server = ChildProcessByStdio<Writable, Readable, Readable>

/** Starting takes a second; a machine that is busy with something else gets a minute. */
const START_LIMIT = 60_000

/**
 * Starts a moto server on a free port. Where it cannot be had, that is said on standard error and nothing is returned; with
 * REQUIRE_EMULATOR=1 it is an error.
 */
export async function startMoto(cache = CACHE): Promise<Moto | undefined> {
  try {
    return await start(await installMoto(cache))
  } catch (error) {
    if (!(error instanceof NoMoto)) throw error
    if (process.env.REQUIRE_EMULATOR === '1') {
      throw new Error(`REQUIRE_EMULATOR is set, but moto cannot be had: ${error.message}`, { cause: error })
    }
    process.stderr.write(`SKIPPED: all tests against moto, as ${error.message}\n`)
    return undefined
  }
}

/** A describe block with a moto server of its own; its tests are skipped where none can be had. */
export function describeWithMoto(name: string, tests: (moto: () => Moto) => void): void {
  describe(name, () => tests(useMoto()))
}

/** Gives the tests of the describe block, or of the file, a moto server: one that runs from the first of them to the last. */
export function useMoto(): () => Moto {
  let moto: Moto | undefined
  let failure: unknown
  beforeAll(async () => {
    try {
      moto = await startMoto()
    } catch (error) {
      // A hook that fails would have its tests counted as skipped.
      failure = error
    }
  }, INSTALL_LIMIT + START_LIMIT)
  beforeEach(({ skip }) => {
    if (failure !== undefined) throw failure
    if (moto === undefined) skip('moto cannot be had: see standard error')
  })
  afterAll(() => moto?.stop())
  return () => {
    if (moto === undefined) throw new Error('moto runs within tests and their hooks only')
    return moto
  }
}

async function start(python: string): Promise<Moto> {
  const server: Server = spawn(python, [join(import.meta.dirname, 'moto-server.py')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...pythonEnv(), MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  })
  server.stdin.on('error', () => undefined)
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exit = once(server, 'exit')
    server.kill('SIGKILL')
    await exit
  }
  try {
    const connection = connectionTo(`http://127.0.0.1:${await portOf(server)}`)
    return { ...connection, accountId: '123456789012', reset: () => reset(connection.endpoint), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function portOf(server: Server): Promise<number> {
  let stdout = ''
  let stderr = ''
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`moto did not start: ${reason}\n${stderr}`))
    const timer = setTimeout(() => fail(`it said nothing for ${START_LIMIT / 1000} seconds`), START_LIMIT)
    server.stderr.on('data', chunk => {
      stderr = `${stderr}${chunk}`.slice(-5000)
    })
    server.stdout.on('data', chunk => {
      stdout += chunk
      if (!stdout.includes('\n')) return
      clearTimeout(timer)
      resolve(Number(stdout))
    })
    server.on('error', error => fail(error.message))
    server.on('exit', status => {
      clearTimeout(timer)
      fail(`status ${status}`)
    })
  })
}

async function reset(endpoint: string): Promise<void> {
  const response = await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' })
  if (!response.ok) throw new Error(`moto was not reset: ${response.status} ${await response.text()}`)
}
