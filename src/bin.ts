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
    terminal: isTerminal(1) ? { columns: process.stdout.columns || 80 } : undefined,
    stdin: () => readFileSync(0),
    out: text => write(1, text),
    err: text => write(2, text),
    progress: text => {
      if (isTerminal(2)) write(2, `\r\x1b[K${text ?? ''}`)
    },
    get confirm() {
      return isTerminal(0) && isTerminal(2) ? ask : undefined
    },
  })
}

/** Only a plain yes is one. */
async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises')
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(?:es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim())
  } finally {
    prompt.close()
  }
}

/** Asked without touching process.stdout, and loading `tty` only where it may be one: both cost milliseconds. */
function isTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && (require('node:tty') as typeof import('node:tty')).isatty(descriptor)
  } catch {
    return false
  }
}
