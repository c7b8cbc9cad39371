import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
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
      'dist/more.cjs',
      'dist/sources.cjs',
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

  it('is 480 kB at most', () => {
    expect(packed.size).toBeLessThanOrEqual(480_000)
  })

  it('says its version', () => {
    expect(VERSION).toBe(manifest.version)
    expect(execFileSync(process.execPath, [BIN, '--version'], { encoding: 'utf8' })).toBe(`${VERSION}\n`)
  })
})

describe('the command', () => {
  const hook = join(folder, 'loaded.cjs')
  writeFileSync(hook, "process.on('exit', () => require('node:fs').writeSync(2, Object.keys(require.cache).join('\\n')))")

  it('loads no library where a JSON file is linted', () => {
    const { stderr } = spawnSync(process.execPath, ['-r', hook, BIN, 'lint', 'examples/task-definition.json'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    const loaded = stderr.split('\n').filter(path => path !== hook)
    const names = loaded.map(path => path.slice(ROOT.length + 1).replaceAll('\\', '/'))
    expect(names).toContain('dist/bin.cjs')
    // Parts hold what the command shares with what is loaded on demand; that itself, and libraries, stay where they are.
    expect(names.filter(name => !/^dist\/(?:bin|part-\w+)\.cjs$/.test(name))).toEqual([])
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
