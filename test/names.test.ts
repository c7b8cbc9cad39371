import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Json } from '../src/model/patch.ts'
import { FORMATS } from '../src/report/index.ts'
import { freshFolder, runMain } from './command.ts'

const folder = freshFolder('names')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

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
          for (const argv of Object.keys(FORMATS).flatMap(format => [
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
    writeFileSync(
      join(folder, `${name}.json`),
      '{"family": "a", "cpu": 1024, "containerDefinitions": [{"name": "a", "image": "b", "memory": 8}]}'
    )
    for (const argv of Object.keys(FORMATS).flatMap(format => [
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
      const input = `{"family": "a", "containerDefinitions": [{"name": "a", "image": "b", "memory": 8, "${member}": {"cpu": 1, "environment": 1}}], "${member}": {"family": 1}}`
      const { stdout } = await runMain(['lint', '-', '--format', 'json'], { input })
      const found = JSON.parse(stdout).results[0].findings.map(
        ({ rule, path }: { rule: string; path: string }) => `${rule} ${path}`
      )
      expect(found).toEqual([`unrecognised-field /containerDefinitions/0/${member}`, `unrecognised-field /${member}`])
    }
  })
})
