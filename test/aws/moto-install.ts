import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where the environment is kept between runs. */
export const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache')

/** An environment of Python: its name, and its packages, each `name==version`. */
export interface Environment {
  readonly name: string
  readonly packages: readonly string[]
}

/** Of moto's many extras, the services that we ask need none; the server itself needs Flask. */
const MOTO: Environment = { name: 'moto-5.2.3', packages: ['moto==5.2.3', 'flask==3.1.3', 'flask-cors==6.0.5'] }
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']
const OLDEST = 10

/** The longest that an installation may take. */
export const INSTALL_LIMIT = 5 * 60_000

/** Why there is no emulator: a fact about the machine, in one line. */
export class NoMoto extends Error {}

/** The interpreter of a virtual environment that has moto in it, which is made when there is none. */
export async function installMoto(cache = CACHE): Promise<string> {
  return installPython(MOTO, cache)
}

/** The interpreter of a virtual environment, which is made when there is none. */
export async function installPython({ name, packages }: Environment, cache = CACHE): Promise<string> {
  const folder = join(cache, name)
  if (await works(folder, packages)) return interpreter(folder)
  const base = await findPython()
  mkdirSync(cache, { recursive: true })
  removeAbandoned(cache)
  // Whoever comes first has its folder renamed into place whole; an installation that is interrupted is none.
  const made = join(cache, `${name}.${process.pid}.${Math.random().toString(36).slice(2)}.tmp`)
  try {
    await makeEnvironment(base, made, packages)
    await moveTo(folder, made, packages)
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
  return interpreter(folder)
}

async function moveTo(folder: string, made: string, packages: readonly string[]): Promise<void> {
  if (existsSync(folder) && !(await works(folder, packages))) rmSync(folder, { recursive: true, force: true })
  try {
    renameSync(made, folder)
  } catch (error) {
    if (!(await works(folder, packages))) throw error
  }
}

/**
 * Debian splits pip and ensurepip off Python, so that either may be missing: the environment is made without them, which
 * every Python can, and filled by whichever is there. `pip --python` would be shorter, but is unknown to the pip of Ubuntu 22.04.
 */
async function makeEnvironment(base: string, folder: string, wanted: readonly string[]): Promise<void> {
  await run(base, ['-m', 'venv', '--without-pip', folder])
  const python = interpreter(folder)
  const install = ['-m', 'pip', '--disable-pip-version-check', '--quiet', 'install', '--no-input']
  try {
    await run(python, ['-m', 'ensurepip'])
  } catch {
    const packages = (await run(python, ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'])).trim()
    await run(base, [...install, '--target', packages, ...wanted])
    return
  }
  await run(python, [...install, ...wanted])
}

async function findPython(): Promise<string> {
  const found: string[] = []
  for (const python of PYTHONS) {
    try {
      const version = (await run(python, ['-c', 'import sys; print(*sys.version_info[:2])'])).trim()
      const [major = 0, minor = 0] = version.split(' ').map(Number)
      if (major === 3 && minor >= OLDEST) return python
      found.push(`${python} is ${major}.${minor}`)
    } catch {
      // It is not there, or is a shim of a version manager for one that is not active.
    }
  }
  throw new NoMoto(`there is no Python 3.${OLDEST} or newer${found.length > 0 ? ` (${found.join(', ')})` : ''}`)
}

function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache)) {
    const [, pid] = /^[\w-]+-[\d.]+?\.(\d+)\.\w+\.tmp$/.exec(name) ?? []
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(cache, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function interpreter(folder: string): string {
  return process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
}

/** An environment outlives the Python that it was made with. */
async function works(folder: string, packages: readonly string[]): Promise<boolean> {
  if (!existsSync(interpreter(folder))) return false
  const names = packages.map(each => JSON.stringify(each.split('==')[0]))
  return run(interpreter(folder), [
    '-c',
    `from importlib.metadata import version; ${names.map(each => `version(${each})`).join(', ')}`,
  ]).then(
    () => true,
    () => false
  )
}

function run(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: INSTALL_LIMIT, env: pythonEnv() }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout)
      const lines = `${stdout}\n${stderr}`.trim().split('\n')
      const told = lines.findLast(line => line.startsWith('ERROR')) ?? lines.at(-1)
      reject(new NoMoto(`\`${program} ${args.join(' ')}\` failed: ${error.killed ? 'it took too long' : told || error.message}`))
    })
  })
}

/** The environment without what would lead Python, moto or its AWS clients elsewhere. */
export function pythonEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter(([name]) => !/^(?:PYTHON|MOTO_|AWS_)/.test(name))
  return { ...Object.fromEntries(entries), PYTHONNOUSERSITE: '1' } as Record<string, string>
}
