import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { main } from '../src/main.ts'
import type { World } from '../src/world.ts'

const DIST = join(import.meta.dirname, '..', 'dist')

/** What a process, or a call of `main`, gave. */
export interface Outcome {
  readonly stdout: string
  readonly stderr: string
  /** Exit status; a signal is 128. */
  readonly status: number
}

/** A fresh folder, by its real path, that everybody may enter. */
export function freshFolder(name: string): string {
  const folder = realpathSync.native(mkdtempSync(join(tmpdir(), `${name} é `)))
  chmodSync(folder, 0o755)
  return folder
}

/** The built command in a folder of its own, so that a build that runs beside the tests cannot take it away. */
export class BuiltCommand {
  readonly #folder = freshFolder('built')
  readonly script = join(this.#folder, 'dist', 'bin.cjs')
  /** An environment in which the command is found by its name, and in which nothing else of ours is set. */
  readonly env: Record<string, string>
  #running: ChildProcess | undefined

  constructor() {
    if (!existsSync(join(DIST, 'bin.cjs'))) throw new Error('dist/bin.cjs is not there: run `npm run build` first')
    cpSync(DIST, join(this.#folder, 'dist'), { recursive: true })
    mkdirSync(join(this.#folder, 'path'))
    symlinkSync(this.script, join(this.#folder, 'path', 'ecs-delegate'))
    const path = [join(this.#folder, 'path'), dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin']
    this.env = { PATH: path.join(delimiter), HOME: this.#folder, LC_ALL: 'C.UTF-8', GIT_CONFIG_NOSYSTEM: '1' }
  }

  /** Runs a line of shell, as a user would type it. */
  shell(line: string, cwd: string, stdin: Uint8Array | string = '', user?: number): Promise<Outcome> {
    return this.#run('/bin/sh', ['-c', line], cwd, stdin, user)
  }

  /** Runs the command itself. */
  run(args: readonly string[], cwd: string, stdin: Uint8Array | string = ''): Promise<Outcome> {
    return this.#run(process.execPath, [this.script, ...args], cwd, stdin)
  }

  /** Kills what runs now, as nothing can resist. */
  kill(): void {
    this.#running?.kill('SIGKILL')
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #run(program: string, args: readonly string[], cwd: string, stdin: Uint8Array | string, user?: number): Promise<Outcome> {
    const child = spawn(program, args, { cwd, env: this.env, ...(user === undefined ? {} : { uid: user, gid: user }) })
    this.#running = child
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    child.stdout.on('data', chunk => output.stdout.push(chunk))
    child.stderr.on('data', chunk => output.stderr.push(chunk))
    // A command that does not want its input may close it early.
    child.stdin.on('error', () => undefined)
    child.stdin.end(stdin)
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', status =>
        resolve({
          stdout: Buffer.concat(output.stdout).toString('utf8'),
          stderr: Buffer.concat(output.stderr).toString('utf8'),
          status: status ?? 128,
        })
      )
    })
  }
}

/** Runs the program in this process, in a world made for the test. */
export async function runMain(
  argv: readonly string[],
  world: Partial<World> & { input?: string | Uint8Array } = {}
): Promise<Outcome> {
  const { input = '', ...rest } = world
  let stdout = ''
  let stderr = ''
  const status = await main(argv, {
    cwd: process.cwd(),
    env: {},
    terminal: undefined,
    stdin: () => Buffer.from(input),
    out: text => {
      stdout += text
    },
    err: text => {
      stderr += text
    },
    progress: () => undefined,
    confirm: undefined,
    ...rest,
  })
  return { stdout, stderr, status }
}
