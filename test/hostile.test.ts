import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { lint } from '../src/engine.ts'
import type { Json } from '../src/model/patch.ts'
import { load } from '../src/source/load.ts'
import { json, pathsIn } from './arbitrary.ts'
import { select } from './case.ts'
import { BuiltCommand, freshFolder, runMain } from './command.ts'
import { INPUTS } from './hostile-inputs.ts'

const FORMATS = ['human', 'json', 'sarif', 'github']
const command = new BuiltCommand()
const folder = freshFolder('hostile')
afterAll(() => {
  command.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** What people read, and what a script reads, are the slowest; `HOSTILE=1` runs both verbs in every format. */
const RUNS: readonly (readonly [verb: string, format: string])[] = process.env.HOSTILE
  ? ['lint', 'fix'].flatMap(verb => FORMATS.map(format => [verb, format] as const))
  : [
      ['lint', 'human'],
      ['fix', 'json'],
    ]

/** They take minutes, and so have a command of their own: `npm run test:hostile`. */
const isAsked = process.env.HOSTILE_INPUT !== undefined && process.platform !== 'win32'

describe.runIf(isAsked).concurrent('seconds are enough for', () => {
  it.each(INPUTS)('%s', { timeout: 300_000 }, async (name, text, status) => {
    const file = join(folder, name)
    writeFileSync(file, text())
    for (const [verb, format] of RUNS) {
      // Seconds of processor time, so that a busy machine makes no difference; what takes longer is killed.
      const line = `ulimit -t 30; exec ecs-delegate ${verb} '${name}' --format ${format} > '${name}.out'`
      const answer = await command.shell(line, folder)
      const how = answer.status >= 128 ? 'too slow' : answer.status
      // A repair may leave nothing to find.
      expect([verb, format, verb === 'fix' && how === 0 ? status : how]).toEqual([verb, format, status])
      expect(answer.stderr).not.toContain('bug')
      if (format === 'json' || format === 'sarif') JSON.parse(readFileSync(`${file}.out`, 'utf8'))
    }
    rmSync(file)
    rmSync(`${file}.out`)
  })
})

describe('names', () => {
  const NASTY = [
    '\u001b[31mred\u001b]0;title\u0007',
    'a\nb',
    'a\r::error::b',
    '::error::c',
    'blank ::error::d',
    '\u202eevil\u2066',
    '\u200b\ufeff',
    '\u0085\u2028',
    '\ud800',
    '__proto__',
    'constructor',
    'toString',
    '%0A::x',
    '##[error]e',
    '`quoted`',
    '',
  ]
  const nasty = (name: string): Json => ({
    family: name,
    [name]: 1,
    cpu: 1024,
    volumes: [{ name, host: { sourcePath: `/${name}` } }],
    containerDefinitions: [
      {
        name,
        image: 'harness/delegate:3.0.0',
        environment: [
          { name, value: 1 },
          { name: 'HARNESS_ECS_BUILD_TASK_ROLE_ARN', value: name },
          { name: 'HARNESS_SECRET_FILE_MAPPINGS', value: `${name}:/etc/${name},A:/b` },
          { name: 'HARNESS_CI_MOUNT_VOLUMES', value: `/etc/${name}:/b` },
          { name: 'URL', value: `\${${name}}` },
        ],
        secrets: [
          { name, valueFrom: name },
          { name: 'HARNESS_CERT_0', valueFrom: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}` },
        ],
        dockerLabels: { [name]: 1 },
        [name]: { [name]: 1 },
      },
    ],
  })

  it.each(NASTY.map(name => [JSON.stringify(name), name]))(
    '%s cannot harm a terminal, a log or GitHub’s runner',
    async (_, name) => {
      for (const indent of [0, 1]) {
        // Keys cannot be escaped in YAML's plain style, and JSON is YAML.
        for (const input of [JSON.stringify(nasty(name), null, indent), `---\n${JSON.stringify(nasty(name), null, indent)}`]) {
          for (const argv of FORMATS.flatMap(format => [
            ['lint', '-', '--format', format],
            ['fix', '--check', '-', '--unsafe', '--format', format],
            ['lint', '-', '--container', name || 'x', '--format', format],
          ])) {
            const { stdout, stderr, status } = await runMain(argv, { input })
            expect(status).toBeLessThan(3)
            const output = stdout + stderr
            expect(output).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Cs}/u)
            // The runner takes a command behind blanks, too, and its older form anywhere; actions/runner, ActionCommand.cs.
            const commands = output.split('\n').filter(line => /^\s*::|##\[/.test(line))
            const ours =
              argv.at(-1) === 'github'
                ? commands.filter(line => !/^::(?:error|warning|notice) file=-(?:,[^:]*)?::/.test(line))
                : commands
            expect(ours).toEqual([])
          }
        }
      }
    }
  )

  it.each(NASTY.filter(name => name !== '' && name !== '\ud800'))('of files are as harmless: %j', async name => {
    writeFileSync(join(folder, `${name}.json`), '{"cpu": 1024, "containerDefinitions": []}')
    for (const argv of FORMATS.flatMap(format => [
      ['lint', `${name}.json`, 'no', '--format', format],
      ['lint', name, '--format', format],
      ['fix', `${name}.json`, '--format', format],
    ])) {
      const { stdout, stderr, status } = await runMain(argv, { cwd: folder })
      expect(status).toBe(argv[0] === 'fix' ? 0 : 2)
      expect(stdout + stderr).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/)
      expect(stdout + stderr).not.toMatch(/^\s*::(?!(?:error|notice) file=)/m)
    }
    rmSync(join(folder, `${name}.json`))
  })

  it('do not become a command by being wrapped', async () => {
    for (let columns = 40; columns < 110; columns++) {
      const { stdout } = await runMain(['lint', '-'], {
        input: JSON.stringify(nasty('blank ::error::d')),
        terminal: { columns },
        env: { NO_COLOR: '1' },
      })
      expect(stdout.split('\n').filter(line => /^\s*::/.test(line))).toEqual([])
    }
  })

  it('do not become a command by standing alone on a line of YAML', async () => {
    const input = `cpu: 1024\n::error::a: 1\nfamily:\n  ::error::b\nvolumes:\n- name: x\n  ::error::c: 1\ncontainerDefinitions: []\n`
    for (const verb of ['lint', 'fix']) {
      const { stdout, stderr } = await runMain([verb, '-', '--fail-on', 'info', ...(verb === 'fix' ? ['--check'] : [])], {
        input,
      })
      expect((stdout + stderr).split('\n').filter(line => /^\s*::/.test(line))).toEqual([])
    }
  })

  it('of inherited members are ordinary members', async () => {
    for (const member of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']) {
      const input = `{"containerDefinitions": [{"name": "a", "${member}": {"cpu": 1, "environment": 1}}], "${member}": {"family": 1}}`
      const { stdout } = await runMain(['lint', '-', '--format', 'json'], { input })
      const found = JSON.parse(stdout).results[0].findings.map(
        ({ rule, path }: { rule: string; path: string }) => `${rule} ${path}`
      )
      expect(found).toEqual([`unrecognised-field /containerDefinitions/0/${member}`, `unrecognised-field /${member}`])
    }
  })
})

describe('any JSON value', () => {
  const valid = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'examples', 'task-definition.json'), 'utf8'))
  const places = pathsIn(valid).filter(path => path.length > 0)
  const replaced = (path: readonly (string | number)[], value: Json): Json => {
    const copy = structuredClone(valid)
    const parent = path.slice(0, -1).reduce((node, key) => node[key], copy)
    parent[path.at(-1) ?? ''] = value
    return copy
  }
  const anywhere = fc.oneof(
    json.map(value => ({ containerDefinitions: value })),
    json.map(value => ({ containerDefinitions: [value, value] })),
    fc.tuple(fc.constantFrom(...places), json).map(([path, value]) => replaced(path, value))
  )
  const flags = [
    '--pack',
    'harness',
    '--build-task-role-arn',
    'arn:aws:iam::111122223333:role/build',
    '--certificate-path',
    '/a/b',
  ]

  it('crashes no rule, wherever it stands', async () => {
    const { checks } = await select(flags)
    await fc.assert(
      fc.asyncProperty(anywhere, async value => {
        const document = await load('a.json', Buffer.from(JSON.stringify(value)))
        expect(lint(document, checks).crashes).toEqual([])
      }),
      { numRuns: 2000 }
    )
  }, 60_000)

  it('crashes no report and no repair', async () => {
    await fc.assert(
      fc.asyncProperty(anywhere, fc.constantFrom(...FORMATS), fc.boolean(), async (value, format, isYaml) => {
        const input = isYaml ? `# yaml\n${JSON.stringify(value, null, 1)}` : JSON.stringify(value, null, 1)
        for (const verb of ['lint', 'fix']) {
          const { stderr, status } = await runMain(
            [verb, '-', '--unsafe', '--format', format, ...flags].filter(flag => verb === 'fix' || flag !== '--unsafe'),
            { input }
          )
          expect({ stderr: /bug/.test(stderr), status: status < 3 }).toEqual({ stderr: false, status: true })
        }
      }),
      { numRuns: 500 }
    )
  }, 120_000)
})
