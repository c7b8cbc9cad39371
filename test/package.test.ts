import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { UNPROVED } from '../src/commands/scope.ts'
import { valuesProblems } from '../src/model/file-shapes.ts'
import { PACKS } from '../src/rules/index.ts'
import { VERSION } from '../src/version.ts'

const ROOT = join(import.meta.dirname, '..')
const BIN = join(ROOT, 'dist/bin.cjs')
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'ecs-delegate-package-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the published package', () => {
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    })
  )
  const files: string[] = packed.files.map(({ path }: { path: string }) => path)

  it('depends on nothing', () => {
    expect(manifest.dependencies ?? {}).toEqual({})
  })

  it('holds the command, the library with its types, the schemas, and the licences of what it contains', () => {
    for (const path of [
      'dist/bin.cjs',
      'dist/library.cjs',
      'dist/more.cjs',
      'dist/sources.cjs',
      'dist/proof.cjs',
      'dist/jdbc.cjs',
      'dist/files.cjs',
      'dist/folders.cjs',
      'dist/library/index.js',
      'dist/types/index.d.ts',
      'schemas/values.schema.json',
      'LICENSE',
    ]) {
      expect(files).toContain(path)
    }
    const licenses = readFileSync(join(ROOT, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const name of ['yargs', 'yaml', 'diff', 'picomatch', 'ajv']) expect(licenses).toMatch(new RegExp(`^${name} \\d`, 'm'))
    expect(licenses).not.toMatch(/\bA?L?GPL|Mozilla Public/)
    expect(files.filter(path => /^(?:src|test|scripts)\//.test(path))).toEqual([])
  })

  it('is 400 kB at most', () => {
    expect(packed.size).toBeLessThanOrEqual(400_000)
  })

  it('says its version', () => {
    expect(VERSION).toBe(manifest.version)
    expect(execFileSync(process.execPath, [BIN, '--version'], { encoding: 'utf8' })).toBe(`${VERSION}\n`)
  })
})

describe('the command', () => {
  const hook = join(folder, 'loaded.cjs')
  writeFileSync(hook, "process.on('exit', () => require('node:fs').writeSync(2, Object.keys(require.cache).join('\\n')))")

  /** What linting a file loads, by its name in `dist`. */
  function loadedBy(source: string): string[] {
    const { stderr } = spawnSync(process.execPath, ['-r', hook, BIN, 'lint', source], { cwd: ROOT, encoding: 'utf8' })
    const paths = stderr.split('\n').filter(path => path !== hook)
    return paths.map(path => relative(join(ROOT, 'dist'), path).replaceAll('\\', '/'))
  }

  it('loads itself and one part where a JSON file is linted, right or wrong', () => {
    const right = join(folder, 'right.json')
    writeFileSync(right, '{"family":"f","containerDefinitions":[{"name":"web","image":"nginx:1.27","memory":128}]}')
    for (const source of ['examples/task-definition.json', right])
      expect(loadedBy(source)).toEqual(['bin.cjs', expect.stringMatching(/^part-\w+\.cjs$/)])
  })

  it('loads what walks through a folder as well where one is linted', () => {
    const definitions = join(folder, 'definitions')
    mkdirSync(definitions)
    writeFileSync(
      join(definitions, 'right.json'),
      '{"family":"f","containerDefinitions":[{"name":"web","image":"nginx:1.27","memory":128}]}'
    )
    expect(loadedBy(definitions)).toEqual(['bin.cjs', expect.stringMatching(/^part-\w+\.cjs$/), 'folders.cjs'])
  })

  it('has nothing in it then that checks values, facts, permissions, Harbor or URLs', () => {
    const textOf = (names: readonly string[]): string =>
      names.map(name => readFileSync(join(ROOT, 'dist', name), 'utf8')).join('')
    const loaded = textOf(loadedBy('examples/task-definition.json'))
    const all = textOf(readdirSync(join(ROOT, 'dist')).filter(name => name.endsWith('.cjs')))
    const rules = [...PACKS.harbor, ...PACKS.iam, ...PACKS.jdbc].map(({ id }) => id).filter(id => id !== UNPROVED)
    const [ofValues] = valuesProblems(null).map(({ message }) => message.slice(message.indexOf('must be ')))
    for (const text of [...rules, ofValues ?? '', 'notSimulated']) {
      expect(all).toContain(text)
      expect(loaded.includes(text), text).toBe(false)
    }
    for (const { id } of [...PACKS.ecs, ...PACKS.harness]) expect(loaded).toContain(id)
  })
})

describe('the library', () => {
  it('lints and repairs a text', async () => {
    const { contextOf, fix, load, RULES } = await import(pathToFileURL(join(ROOT, manifest.exports['.'].default)).href)
    const [document] = await load('task.yaml', Buffer.from('family: a\ncpu: 256 # small\ncontainerDefinitions: []\n'))
    const scope = { values: {}, container: undefined, expectsDelegate: false }
    const checks = { rules: RULES, contextOf: (one: unknown) => contextOf(one, scope), accepts: () => true }
    const fixed = fix(document, checks, false)
    expect(fixed.document.text).toBe('family: a\ncpu: "256" # small\ncontainerDefinitions: []\n')
  })

  it('finds its own classes in what is loaded on demand', async () => {
    const { load, Unresolved } = await import(pathToFileURL(join(ROOT, manifest.exports['.'].default)).href)
    const template = `Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties: { Family: !Ref Family, ContainerDefinitions: [] }
`
    const [{ task }] = await load('template.yaml', Buffer.from(template))
    expect(task.family).toBeInstanceOf(Unresolved)
  })

  it('has declarations that stand alone', () => {
    const source = join(folder, 'consumer.mts')
    const types = join(ROOT, manifest.exports['.'].types).replace(/\.d\.ts$/, '.js')
    writeFileSync(
      source,
      `import { load, lint, RULES, contextOf, type Finding } from '${pathToFileURL(types).pathname}'
       const [document] = await load('a.json', new Uint8Array())
       const scope = { values: {}, container: undefined, expectsDelegate: false }
       export const findings: readonly Finding[] = lint(document, { rules: RULES, contextOf: d => contextOf(d, scope), accepts: () => true }).findings
       export const id: string | undefined = findings[0]?.rule\n`
    )
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--skipLibCheck', 'false', '--types', '']
    const { status, stdout } = spawnSync(process.execPath, [compiler, ...flags, source], { cwd: folder, encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })
})
