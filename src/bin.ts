import { fstatSync, readFileSync, writeSync } from 'node:fs'
import { main } from './main.ts'
import { UserError } from './model/errors.ts'

/** Writes all of a text to a descriptor, synchronously: a stream would cost milliseconds, and lose its end at exit. */
function write(descriptor: number, text: string): void {
  let rest = Buffer.from(text, 'utf8')
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest))
    } catch (error) {
      const { code } = error as { code?: string }
      // The reader has gone away, as `head` does: there is nobody left to tell.
      if (code === 'EPIPE') return
      if (code !== 'EAGAIN') throw new UserError(`the output cannot be written: ${code === 'ENOSPC' ? 'no space is left' : code}`)
      // A pipe that does not block is full: wait for its reader.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

/** Runs the command line of this process. */
export async function run(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), {
    cwd: process.cwd(),
    env: process.env,
    terminal: isTerminal() ? { columns: process.stdout.columns || 80 } : undefined,
    stdin: () => readFileSync(0),
    out: text => write(1, text),
    err: text => write(2, text),
  })
}

/** Asked without touching process.stdout, and loading `tty` only where it may be one: both cost milliseconds. */
function isTerminal(): boolean {
  try {
    return fstatSync(1).isCharacterDevice() && (require('node:tty') as typeof import('node:tty')).isatty(1)
  } catch {
    return false
  }
}
