import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RULES } from '../src/rules/index.ts'
import { allCases } from './case.ts'
import { BuiltCommand, freshFolder, runMain } from './command.ts'
import { formatScenario, parseScenario, play } from './scenario.ts'

const ROOT = join(import.meta.dirname, 'cli')
const EXAMPLE = readFileSync(join(import.meta.dirname, '..', 'examples', 'task-definition.json'))
const TINY = '{"family": "a", "cpu": 1024, "containerDefinitions": [{"name": "a", "image": "b", "memory": 8}]}\n'
const command = new BuiltCommand()
const folder = freshFolder('cli')
afterAll(() => {
  command.remove()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(() => {
  vi.restoreAllMocks()
})

describe.skipIf(process.platform === 'win32')('scenario', () => {
  it.concurrent.each(readdirSync(ROOT).sort())('%s', async file => {
    const text = readFileSync(join(ROOT, file), 'utf8')
    const own = freshFolder('scenario')
    try {
      const played = formatScenario(await play(parseScenario(text), command, own))
      if (process.env.UPDATE) writeFileSync(join(ROOT, file), played)
      else expect(played).toBe(text)
    } finally {
      rmSync(own, { recursive: true, force: true })
    }
  })
})

describe('a file of a folder', () => {
  const lintWith = async (bytes: Buffer) => {
    const own = join(folder, 'with one file')
    mkdirSync(own, { recursive: true })
    writeFileSync(join(own, 'task.json'), bytes)
    try {
      return await runMain(['lint', own, '--select', 'wrong-type'])
    } finally {
      rmSync(own, { recursive: true })
    }
  }

  it.each([
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(TINY), Buffer.from([0xff])]), 'is not UTF-8 text'],
    ['a NUL', Buffer.from(`${TINY}\0`), 'is binary, not text'],
    ['UTF-16', Buffer.from(`\ufeff${TINY}`, 'utf16le'), 'is UTF-16'],
    ['UTF-16, the other way round', Buffer.from(`\ufeff${TINY}`, 'utf16le').swap16(), 'is UTF-16'],
  ])('is refused where it mentions a definition in %s', async (_, bytes, message) => {
    const { stderr, status } = await lintWith(bytes)
    expect(stderr).toContain(message)
    expect(status).toBe(2)
  })

  it.each([
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['UTF-16', Buffer.from('\ufeff{"a": 1}', 'utf16le')],
    ['nothing', Buffer.alloc(0)],
  ])('is passed over where it has %s and mentions none', async (_, bytes) => {
    const { stdout, stderr } = await lintWith(bytes)
    expect(stdout + stderr).toContain('nothing was checked: 1 file without a task definition passed over')
  })

  it('may hold the character that stands for what cannot be decoded', async () => {
    const { stdout, status } = await lintWith(Buffer.from(TINY.replace('"a", "image"', '"\ufffd", "image"')))
    expect(stdout).toContain('`cpu` must be a string')
    expect(status).toBe(1)
  })
})

it('checks each of many definitions in one run as if it were alone', async () => {
  const plain = allCases(join(import.meta.dirname, 'cases')).filter(
    ({ flags, facts, input }) => flags.length === 0 && !facts && input !== 'input.txt'
  )
  const firsts = new Map(plain.toReversed().map(one => [one.rule, join(one.folder, one.input)]))
  // Of templates some are evidence and some are none.
  const templates = plain.filter(({ input }) => input.includes('.template')).map(one => join(one.folder, one.input))
  const sources = [...new Set([...firsts.values(), ...templates])]
  const resultsOf = async (...names: string[]) =>
    JSON.parse((await runMain(['lint', ...names, '--format', 'json'])).stdout).results
  const alone = []
  for (const source of sources) alone.push(...(await resultsOf(source)))
  expect(new Set(alone.flatMap(({ packs }) => packs))).toEqual(new Set(['ecs', 'harness', 'harbor', 'iam']))
  expect(await resultsOf(...sources)).toEqual(alone)
  expect(await resultsOf(...sources.toReversed())).toEqual(alone.toReversed())
})

describe('colour', () => {
  const lint = (flags: string[], world: Parameters<typeof runMain>[1]) =>
    runMain(['lint', '-', ...flags], { input: EXAMPLE, terminal: { columns: 100 }, ...world })

  it('is for terminals', async () => {
    const { stdout } = await lint([], {})
    expect(stdout).toContain('\u001b[31m')
    expect(stripVTControlCharacters(stdout)).toBe((await lint([], { terminal: undefined })).stdout)
  })

  it.each([
    ['--no-color', ['--no-color'], {}],
    ['NO_COLOR', [], { env: { NO_COLOR: '1' } }],
    ['a dumb terminal', [], { env: { TERM: 'dumb' } }],
    ['no terminal', [], { terminal: undefined }],
  ])('is gone with %s', async (_, flags, world) => {
    for (const argv of [['lint', '-'], ['fix', '-'], ['rules']]) {
      const { stdout, stderr } = await runMain([...argv, ...flags], { input: EXAMPLE, terminal: { columns: 100 }, ...world })
      expect(stdout + stderr).not.toContain('\u001b')
    }
  })

  it('stays with an empty NO_COLOR', async () => {
    expect((await lint([], { env: { NO_COLOR: '' } })).stdout).toContain('\u001b[')
  })

  it('does not get into files and into what machines read', async () => {
    await lint(['--output', join(folder, 'report')], {})
    expect(readFileSync(join(folder, 'report'), 'utf8')).not.toContain('\u001b')
    for (const format of ['json', 'sarif', 'github'])
      expect((await lint(['--format', format], {})).stdout).not.toContain('\u001b')
  })
})

describe('width', () => {
  it.each([40, 60, 80, 110, 200])('of %i columns is kept, places, long words and the summary aside', async columns => {
    const { stdout } = await runMain(['lint', '-'], { input: EXAMPLE, terminal: { columns }, env: { NO_COLOR: '1' } })
    const width = Math.min(columns, 110)
    const tooLong = stdout.split('\n').filter(line => line.length > width && !/^(?:-:\d|1 task)|^ +\S+$/.test(line))
    expect(tooLong).toEqual([])
  })
})

describe('status', () => {
  it('is 0 for the version, which is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'))
    expect(await command.run(['--version'], folder)).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 })
  })

  it('is 3 where a rule fails; it is named, its message is not quoted, and the other rules run', async () => {
    const guilty = RULES.find(({ id }) => id === 'delegate-not-found') as (typeof RULES)[number]
    vi.spyOn(guilty, 'check').mockImplementation(() => {
      throw new Error('it quotes hunter2')
    })
    for (const argv of [
      ['lint', '-'],
      ['fix', '-'],
      ['lint', '-', '--format', 'json'],
      ['lint', '-', '--format', 'sarif'],
    ]) {
      const { stdout, stderr, status } = await runMain(argv, { input: TINY })
      expect(status).toBe(3)
      expect(stderr).toContain('delegate-not-found failed on -')
      expect(stdout + stderr).toContain(argv[0] === 'fix' ? '"1024"' : 'wrong-type')
      expect(stdout + stderr).not.toContain('hunter2')
    }
  })

  it('is 3 for a bug, with a stack and without the message', async () => {
    const { stderr, status } = await runMain(['rules'], {
      out() {
        throw new TypeError('it quotes hunter2')
      },
    })
    expect(status).toBe(3)
    expect(stderr).toMatch(/bug: .*report it.*\n {2}TypeError\n {4}at /)
    expect(stderr).not.toContain('hunter2')
  })

  it.runIf(process.platform === 'linux')('is 2 where the disk is full: no bug, and not to be reported', async () => {
    writeFileSync(join(folder, 'task.json'), TINY)
    const { stderr, status } = await command.shell('ecs-delegate lint task.json > /dev/full', folder)
    expect(stderr).not.toContain('bug')
    expect(stderr).toContain('space')
    expect(status).toBe(2)
  })
})

describe('a file that cannot be', () => {
  const user = process.getuid?.() === 0 ? 65534 : undefined
  const own = join(folder, 'own')
  beforeEach(() => {
    mkdirSync(own)
    writeFileSync(join(own, 'closed.json'), TINY)
    writeFileSync(join(own, 'open.json'), TINY)
    for (const name of ['', 'closed.json', 'open.json']) if (user) chownSync(join(own, name), user, user)
  })
  afterEach(() => rmSync(own, { recursive: true, force: true }))
  const run = (line: string) => command.shell(`ecs-delegate ${line} --select wrong-type`, own, '', user)

  it('read is one problem; the others are linted', async () => {
    chmodSync(join(own, 'closed.json'), 0)
    for (const source of ['closed.json open.json', '.', "'*.json'"]) {
      const { stdout, stderr, status } = await run(`lint ${source}`)
      expect(stderr).toMatch(/^error (?:\.\/)?closed\.json cannot be read: permission denied/)
      expect(stdout).toContain('open.json:1:24 error wrong-type')
      expect(status).toBe(2)
    }
  })

  it('written is one problem; the others are repaired and reported', async () => {
    chmodSync(join(own, 'closed.json'), 0o444)
    const { stdout, status } = await run('fix --write closed.json open.json --format json')
    expect(readFileSync(join(own, 'open.json'), 'utf8')).toContain('"1024"')
    expect(readFileSync(join(own, 'closed.json'), 'utf8')).toBe(TINY)
    const { results, errors } = JSON.parse(stdout)
    expect(results.map(({ source }: { source: string }) => source)).toContain('open.json')
    expect(errors).toMatchObject([{ source: 'closed.json', message: expect.stringContaining('write-protected') }])
    expect(status).toBe(2)
    expect(readdirSync(own).sort()).toEqual(['closed.json', 'open.json'])
  })

  it('written after another one was leaves that one reported as written', async () => {
    chmodSync(join(own, 'closed.json'), 0o444)
    const { stdout, status } = await run('fix --write open.json closed.json --format json')
    expect(status).toBe(2)
    expect(JSON.parse(stdout).results[0]).toMatchObject({ source: 'open.json', fixed: { changed: true, written: 'open.json' } })
  })
})

describe('the built command', () => {
  it('names itself in its help, however it was started', async () => {
    const { stdout } = await command.run(['--help'], folder)
    expect(stdout).not.toContain('bin.cjs')
  })

  it('needs nothing but its own files', async () => {
    for (const name of ['task.yaml', 'task.json']) writeFileSync(join(folder, name), TINY)
    const { stderr, status } = await command.shell("ecs-delegate fix '*.yaml' task.json --select wrong-type", folder)
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
  })
})
