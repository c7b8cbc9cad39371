import { spawnSync } from 'node:child_process'
import fs, {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { replaceFile, writeFile } from '../src/commands/write-file.ts'
import { isUserError } from '../src/model/errors.ts'

const posix = process.platform !== 'win32'
const linux = process.platform === 'linux'
const root = process.getuid?.() === 0

type Hook = (...args: never[]) => unknown

// The real functions, with a way to have something happen before a call of them; a list that a hook returns replaces the
// arguments.
const hooks = vi.hoisted(() => ({ before: {} as Record<string, Hook | undefined> }))
vi.mock('node:fs', async original => {
  const real = await original<typeof import('node:fs')>()
  const hooked = (['openSync', 'writeSync', 'fchownSync', 'fsyncSync', 'renameSync'] as const).map(name => {
    const call: Hook = (...args) => {
      const changed = hooks.before[name]?.(...args)
      return (real[name] as Hook)(...(Array.isArray(changed) ? (changed as never[]) : args))
    }
    return [name, call]
  })
  return { ...real, ...Object.fromEntries(hooked), default: real }
})

let folder: string
beforeEach(() => {
  folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'write file é ')))
  chmodSync(folder, 0o755)
})
afterEach(() => {
  hooks.before = {}
  rmSync(folder, { recursive: true, force: true })
})

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const at = (name: string): string => join(folder, name)
const text = (name: string): string => readFileSync(at(name), 'utf8')
const mode = (name: string): number => statSync(at(name)).mode & 0o777

function put(name: string, content: string, mode = 0o644): string {
  writeFileSync(at(name), content)
  chmodSync(at(name), mode)
  return at(name)
}

/** What the user is told; fails the test where it is anything else than a user's error. */
function refusal(run: () => void): string {
  try {
    run()
  } catch (error) {
    if (!isUserError(error)) throw error
    return error.message
  }
  throw new Error('it was not refused')
}

function failWith(code: string): () => void {
  return () => {
    throw Object.assign(new Error(`${code}: from the test`), { code })
  }
}

/** Runs as a user for whom permissions count; root becomes nobody for as long as it takes. */
function unprivileged<T>(run: () => T): T {
  if (!root) return run()
  process.seteuid?.(65534)
  try {
    return run()
  } finally {
    process.seteuid?.(0)
  }
}

/**
 * A device that may be written to. Root gets one of its own in the temporary folder: broken code under test, run as root,
 * would replace the real `/dev/null` of the machine.
 */
function device(name: 'null' | 'full', skip: (note: string) => void): string {
  if (!root) return `/dev/${name}`
  const made = spawnSync('mknod', ['-m', '666', at(name), 'c', '1', name === 'null' ? '3' : '7'])
  if (made.status !== 0 || unopenable(at(name))) skip(`SKIPPED: root cannot make and open a device of its own in ${folder}`)
  return at(name)
}

function unopenable(path: string): boolean {
  try {
    fs.closeSync(openSync(path, 'r'))
    return false
  } catch {
    return true
  }
}

describe('replaceFile', () => {
  test('replaces the content, and leaves nothing else behind', () => {
    replaceFile(put('a.json', 'old'), bytes('old'), bytes('new'))
    expect(text('a.json')).toBe('new')
    expect(readdirSync(folder)).toEqual(['a.json'])
  })

  test('takes bytes as they are', () => {
    const path = put('a.json', 'old')
    replaceFile(path, bytes('old'), Uint8Array.of(0xff, 0, 0xef, 0xbb, 0xbf))
    expect([...readFileSync(path)]).toEqual([0xff, 0, 0xef, 0xbb, 0xbf])
  })

  test.skipIf(!posix)('keeps the mode, whatever the umask', () => {
    for (const kept of [0o600, 0o664, 0o777]) {
      replaceFile(put(`${kept}`, 'old', kept), bytes('old'), bytes('new'))
      expect(mode(`${kept}`)).toBe(kept)
    }
  })

  test.skipIf(!root)('keeps owner and group as root', () => {
    const path = put('a.json', 'old')
    chownSync(path, 1234, 2345)
    replaceFile(path, bytes('old'), bytes('new'))
    expect(statSync(path)).toMatchObject({ uid: 1234, gid: 2345 })
  })

  test('does without the owner where the system does not let it', () => {
    hooks.before.fchownSync = failWith('EPERM')
    replaceFile(put('a.json', 'old'), bytes('old'), bytes('new'))
    expect(text('a.json')).toBe('new')
  })

  test.skipIf(!posix)('keeps a symbolic link and replaces its target, from within the folder of the target', () => {
    mkdirSync(at('sub'))
    put('sub/real.json', 'old')
    symlinkSync('sub/real.json', at('link.json'))
    let seen: string[] = []
    hooks.before.renameSync = () => {
      seen = readdirSync(at('sub'))
    }
    replaceFile(at('link.json'), bytes('old'), bytes('new'))
    expect(readlinkSync(at('link.json'))).toBe('sub/real.json')
    expect(text('sub/real.json')).toBe('new')
    expect(lstatSync(at('sub/real.json')).isFile()).toBe(true)
    expect(seen).toEqual([expect.stringMatching(/^\.ecs-delegate-.+\.tmp$/), 'real.json'])
  })

  test.skipIf(!posix)('other hard links keep the old content', () => {
    const path = put('a.json', 'old')
    linkSync(path, at('b.json'))
    replaceFile(path, bytes('old'), bytes('new'))
    expect([text('a.json'), text('b.json')]).toEqual(['new', 'old'])
  })

  test.skipIf(!posix)('the temporary file is private until it takes the mode of the file', () => {
    put('a.json', 'old', 0o644)
    let early: number | undefined
    hooks.before.fchownSync = () => {
      early = mode(readdirSync(folder)[0] ?? '')
    }
    replaceFile(at('a.json'), bytes('old'), bytes('new'))
    expect(early).toBe(0o600)
  })

  test('the temporary file has a new name each time, and never is a file that is there already', () => {
    const path = put('a.json', 'old')
    const squatted: string[] = []
    hooks.before.openSync = (file: string) => {
      if (!file.endsWith('.tmp')) return
      writeFileSync(file, 'of another')
      squatted.push(file)
    }
    for (const _ of [1, 2]) expect(refusal(() => replaceFile(path, bytes('old'), bytes('new')))).toContain('EEXIST')
    expect(text('a.json')).toBe('old')
    expect(squatted.map(file => readFileSync(file, 'utf8'))).toEqual(['of another', 'of another'])
    expect(squatted[0]).not.toBe(squatted[1])
  })

  test('the content is on the disk before the rename', () => {
    const calls: string[] = []
    for (const name of ['fsyncSync', 'renameSync']) hooks.before[name] = () => calls.push(name)
    replaceFile(put('a.json', 'old'), bytes('old'), bytes('new'))
    expect(calls).toEqual(['fsyncSync', 'renameSync'])
  })

  test('a file that changed since it was read is not replaced', () => {
    const path = put('a.json', 'theirs')
    expect(refusal(() => replaceFile(path, bytes('old'), bytes('new')))).toBe(
      `\`${path}\` changed on disk while it was being repaired; nothing was written; run the command again`
    )
    expect(text('a.json')).toBe('theirs')
    expect(readdirSync(folder)).toEqual(['a.json'])
  })

  test('the last moment counts: a change while the new content is being written is seen', () => {
    const path = put('a.json', 'old')
    hooks.before.fsyncSync = () => writeFileSync(path, 'older')
    expect(refusal(() => replaceFile(path, bytes('old'), bytes('new')))).toContain('changed on disk')
    expect(text('a.json')).toBe('older')
  })

  test.each(['ENOSPC', 'EDQUOT', 'EIO'])('%s leaves the old file and no temporary one', code => {
    const path = put('a.json', 'old')
    hooks.before.fsyncSync = failWith(code)
    const message = refusal(() => replaceFile(path, bytes('old'), bytes('new')))
    expect(message).toMatch(/^cannot write `.+a\.json`: .+; nothing was written$/)
    expect(message).toContain(code === 'EIO' ? 'EIO: from the test' : 'no space is left on the device; make room')
    expect(text('a.json')).toBe('old')
    expect(readdirSync(folder)).toEqual(['a.json'])
  })

  test('a rename that fails leaves the old file and no temporary one', () => {
    const path = put('a.json', 'old')
    hooks.before.renameSync = failWith('EBUSY')
    expect(refusal(() => replaceFile(path, bytes('old'), bytes('new')))).toContain('mount its folder instead')
    expect(text('a.json')).toBe('old')
    expect(readdirSync(folder)).toEqual(['a.json'])
  })

  test('a write-protected file is refused, even to root', () => {
    const path = put('a.json', 'old', 0o444)
    const message = refusal(() => replaceFile(path, bytes('old'), bytes('new')))
    expect(message).toContain('it is write-protected; make it writable first (chmod u+w); nothing was written')
    expect(text('a.json')).toBe('old')
  })

  test.skipIf(!root)("another owner's file is refused although its folder would allow the rename", () => {
    const path = put('a.json', 'old', 0o644)
    chmodSync(folder, 0o777)
    const message = refusal(() => unprivileged(() => replaceFile(path, bytes('old'), bytes('new'))))
    expect(message).toContain('permission denied')
    expect(text('a.json')).toBe('old')
  })

  test.skipIf(!posix)('a read-only folder is refused, and named', () => {
    const path = put('a.json', 'old', 0o666)
    chmodSync(folder, 0o555)
    const message = refusal(() => unprivileged(() => replaceFile(path, bytes('old'), bytes('new'))))
    chmodSync(folder, 0o755)
    expect(message).toContain(`permission denied; the file and its folder \`${folder}\` must be writable`)
    expect(text('a.json')).toBe('old')
  })

  test('a file that is gone is not brought back', () => {
    const message = refusal(() => replaceFile(at('a.json'), bytes('old'), bytes('new')))
    expect(message).toContain('it does not exist any more; nothing was written')
    expect(readdirSync(folder)).toEqual([])
  })

  test('a folder in the place of the file is refused', () => {
    mkdirSync(at('a.json'))
    expect(refusal(() => replaceFile(at('a.json'), bytes(''), bytes('new')))).toContain('it is a folder; name a file')
  })

  test.skipIf(!linux)('a device is refused', ({ skip }) => {
    const path = device('null', skip)
    expect(refusal(() => replaceFile(path, bytes(''), bytes('new')))).toContain('it is no regular file')
  })

  test.skipIf(!linux)('a file in /proc is refused, not written through', () => {
    expect(refusal(() => replaceFile('/proc/self/comm', readFileSync('/proc/self/comm'), bytes('new')))).toContain('cannot write')
  })

  test.skipIf(!posix)('names with a line break, a leading dash, spaces and of full length', () => {
    for (const name of ['line\nbreak.json', '-rf', ' a b ', '💥.json', 'x'.repeat(255)]) {
      replaceFile(put(name, 'old'), bytes('old'), bytes('new'))
      expect(text(name)).toBe('new')
    }
  })
})

describe('writeFile', () => {
  test('creates a file from text or bytes', () => {
    writeFile(at('a.json'), 'tëxt')
    writeFile(at('b.json'), Uint8Array.of(0xff))
    expect(text('a.json')).toBe('tëxt')
    expect([...readFileSync(at('b.json'))]).toEqual([0xff])
    expect(readdirSync(folder)).toEqual(['a.json', 'b.json'])
  })

  test('overwrites a file', () => {
    writeFile(put('a.json', 'a longer old text'), 'new')
    expect(text('a.json')).toBe('new')
  })

  test.skipIf(!posix)('a new file gets what the umask leaves of 0666', () => {
    const before = process.umask(0o027)
    try {
      writeFile(at('a.json'), '')
    } finally {
      process.umask(before)
    }
    expect(mode('a.json')).toBe(0o640)
  })

  test.skipIf(!posix)('an existing file keeps its mode', () => {
    for (const kept of [0o751, 0o666, 0o200]) {
      writeFile(put(`${kept}`, 'old', kept), 'new')
      expect(mode(`${kept}`)).toBe(kept)
    }
  })

  test.skipIf(!posix)('a mode that is given counts for new and for existing files', () => {
    writeFile(at('new'), 'secret', 0o600)
    writeFile(put('old', 'old', 0o644), 'secret', 0o600)
    expect([mode('new'), mode('old')]).toEqual([0o600, 0o600])
  })

  test('a failure leaves the old file and no temporary one', () => {
    const path = put('a.json', 'old')
    hooks.before.renameSync = failWith('EROFS')
    expect(refusal(() => writeFile(path, 'new'))).toBe(`cannot write \`${path}\`: the file system is read-only`)
    expect(text('a.json')).toBe('old')
    expect(readdirSync(folder)).toEqual(['a.json'])
  })

  test('a folder that is missing is named', () => {
    const message = refusal(() => writeFile(at('out/sub/a.json'), ''))
    expect(message).toContain(`there is no folder \`${at(join('out', 'sub'))}\`; create it first`)
  })

  test.skipIf(!posix)('a folder that is missing where a link leads is named', () => {
    symlinkSync('gone/a.json', at('link'))
    expect(refusal(() => writeFile(at('link'), ''))).toContain(`there is no folder \`${at('gone')}\``)
  })

  test('a file in the place of the folder is named', () => {
    put('out', '')
    expect(refusal(() => writeFile(at('out/a.json'), ''))).toMatch(posix ? /out` is not a folder$/ : /cannot write/)
  })

  test('a folder is refused', () => {
    expect(refusal(() => writeFile(folder, ''))).toContain('it is a folder; name a file')
  })

  test('a write-protected file is refused', () => {
    expect(refusal(() => writeFile(put('a.json', 'old', 0o444), 'new'))).toContain('write-protected')
    expect(text('a.json')).toBe('old')
  })

  test('a name the system cannot hold is refused', () => {
    expect(refusal(() => writeFile(at('a\0b'), ''))).toContain('cannot write')
    expect(refusal(() => writeFile(at('x'.repeat(300)), ''))).toContain('cannot write')
    expect(readdirSync(folder)).toEqual([])
  })

  test.skipIf(!posix)('a link stays, be there a file at its end or not', () => {
    mkdirSync(at('sub'))
    mkdirSync(at('deep/er'), { recursive: true })
    put('sub/real', 'old')
    symlinkSync('sub/real', at('link'))
    symlinkSync('../../sub', at('deep/er/folder'))
    symlinkSync('../chain', at('sub/outer'))
    symlinkSync('sub/not-yet', at('chain'))
    writeFile(at('link'), 'new')
    writeFile(at('deep/er/folder/outer'), 'created')
    expect(text('sub/real')).toBe('new')
    expect(text('sub/not-yet')).toBe('created')
    expect(['link', 'deep/er/folder', 'sub/outer', 'chain'].map(name => lstatSync(at(name)).isSymbolicLink())).not.toContain(
      false
    )
  })

  test.skipIf(!posix)('links in a circle are refused', () => {
    symlinkSync('b', at('a'))
    symlinkSync('a', at('b'))
    expect(refusal(() => writeFile(at('a'), ''))).toContain('ELOOP')
  })

  test.skipIf(!linux)('/dev/null swallows, and stays a device', ({ skip }) => {
    const path = device('null', skip)
    writeFile(path, 'gone')
    expect(statSync(path).isCharacterDevice()).toBe(true)
  })

  test.skipIf(!linux)('a full device is reported', ({ skip }) => {
    const path = device('full', skip)
    expect(refusal(() => writeFile(path, 'x'))).toBe(`cannot write \`${path}\`: no space is left on the device; make room`)
  })

  test.skipIf(!posix)('a named pipe is written into', () => {
    expect(spawnSync('mkfifo', [at('pipe')]).status).toBe(0)
    const end = openSync(at('pipe'), fs.constants.O_RDWR)
    writeFile(at('pipe'), 'through')
    const buffer = Buffer.alloc(20)
    expect(buffer.toString('utf8', 0, fs.readSync(end, buffer))).toBe('through')
    fs.closeSync(end)
    expect(statSync(at('pipe')).isFIFO()).toBe(true)
  })

  test.skipIf(!posix)('a socket is refused', async () => {
    const server = createServer()
    const short = mkdtempSync(join(tmpdir(), 's'))
    await new Promise<void>(done => server.listen(join(short, 's'), done))
    expect(refusal(() => writeFile(join(short, 's'), ''))).toContain('it is no regular file')
    await new Promise(done => server.close(done))
    rmSync(short, { recursive: true })
  })

  test.skipIf(!posix)('an open file in /dev/fd goes on where it is, and is not replaced', () => {
    const path = put('log', 'before ')
    const descriptor = openSync(path, 'a')
    const { ino } = statSync(path)
    writeFile(`/dev/fd/${descriptor}`, 'after')
    fs.closeSync(descriptor)
    expect(text('log')).toBe('before after')
    expect(statSync(path).ino).toBe(ino)
  })

  test('a pipe that is full for now is waited for', () => {
    const descriptor = openSync(at('out'), 'w')
    let attempts = 0
    hooks.before.writeSync = () => {
      if (attempts++ < 2) failWith('EAGAIN')()
    }
    writeFile(`/dev/fd/${descriptor}`, 'in the end')
    fs.closeSync(descriptor)
    expect(text('out')).toBe('in the end')
    expect(attempts).toBe(3)
  })

  test('a pipe that takes a part at a time gets all of it', () => {
    const descriptor = openSync(at('out'), 'w')
    hooks.before.writeSync = (to: number, from: Uint8Array, start: number) => [to, from, start, Math.min(3, from.length - start)]
    writeFile(`/dev/fd/${descriptor}`, '0123456789')
    fs.closeSync(descriptor)
    expect(text('out')).toBe('0123456789')
  })

  test.skipIf(!posix)('standard output and error: a socket of another program, a slow pipe, a file that is appended to', () => {
    buildSync({
      entryPoints: [fileURLToPath(new URL('../src/commands/write-file.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      outfile: at('built.cjs'),
    })
    put('run.cjs', "require('./built.cjs').writeFile(process.argv[3] ?? '/dev/stdout', 'x'.repeat(Number(process.argv[2])))")
    const run = (command: string) => spawnSync('sh', ['-c', command], { cwd: folder, encoding: 'utf8' })
    expect(spawnSync('node', ['run.cjs', '3'], { cwd: folder, encoding: 'utf8' })).toMatchObject({ stdout: 'xxx', stderr: '' })
    expect(run('node run.cjs 3 /dev/stderr')).toMatchObject({ stdout: '', stderr: 'xxx' })
    expect(run('node run.cjs 1000000 | (sleep 0.3; wc -c)').stdout.trim()).toBe('1000000')
    run('echo before > log; node run.cjs 3 >> log')
    expect(text('log')).toBe('before\nxxx')
  })

  test('a descriptor that is closed is reported', () => {
    expect(refusal(() => writeFile('/dev/fd/987654', 'x'))).toContain('EBADF')
  })
})
