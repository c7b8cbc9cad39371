import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PACKS, RULES } from '../src/rules/index.ts'

const SRC = join(import.meta.dirname, '..', 'src')
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map(file => file.replaceAll('\\', '/'))
  .filter(file => /(?<!\.d)\.ts$/.test(file))

/** What each room may import beside itself; a room is a folder, or a file right under `src`. */
const MAY_IMPORT: Readonly<Record<string, string>> = {
  bin: 'main model',
  main: 'command-line cli commands options model version world',
  cli: 'command-line options model yargs',
  yargs: 'command-line options model',
  'command-line': '',
  options: 'command-line model report',
  commands: 'command-line engine source report rules wiring values facts aws iam version world options model templates',
  engine: 'model',
  rules: 'model wiring harbor recognition environment variables iam',
  wiring: 'model recognition environment variables volumes',
  harbor: 'model environment recognition variables',
  environment: 'model variables',
  volumes: 'model',
  recognition: 'model variables',
  variables: 'model',
  source: 'model iam',
  report: 'model',
  values: 'model source',
  facts: 'model source',
  aws: 'model iam',
  iam: 'model',
  templates: 'model iam source wiring',
  model: '',
  version: '',
  world: '',
  index: 'engine model rules source iam',
}

/** The one file that names the SDK's packages. */
const SDK = /^aws\/sdk\.ts$/

/** Who may import what is not ours; a package that is not here belongs to nobody yet, as `@aws-sdk` and ajv do. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  yargs: /^yargs\.ts$/,
  yaml: /^source\/yaml[\w-]*\.ts$/,
  picomatch: /^commands\/glob\.ts$/,
  diff: /^report\/diff\.ts$/,
  '@aws-sdk/client-cloudwatch-logs': SDK,
  '@aws-sdk/client-ecs': SDK,
  '@aws-sdk/client-iam': SDK,
  '@aws-sdk/client-kms': SDK,
  '@aws-sdk/client-secrets-manager': SDK,
  '@aws-sdk/client-ssm': SDK,
  '@aws-sdk/client-sts': SDK,
  'node:buffer': /^source\/decode\.ts$/,
  'node:fs': /^(?:bin|main|cli|commands\/[\w-]+)\.ts$/,
  'node:child_process': /^commands\//,
  'node:crypto': /^(?:commands|aws)\//,
  'node:readline/promises': /^bin\.ts$/,
  'node:tty': /^(?:bin|main|cli)\.ts$/,
  'node:path': /^commands\//,
  'node:path/posix': /^commands\//,
  'node:util': /^(?:report|commands)\//,
}

const imports = FILES.flatMap(file => {
  const text = readFileSync(join(SRC, file), 'utf8')
  const specifiers = [
    ...text.matchAll(/^import type [^']*'([^']+)'|\bfrom '([^']+)'|\b(?:import|require)\('([^']+)'\)|^import '([^']+)'/gm),
  ]
  return specifiers.map(([, type, from, call, bare]) => ({
    file,
    to: type ?? from ?? call ?? bare ?? '',
    isType: type !== undefined,
  }))
})
const own = imports
  .filter(({ to }) => to.startsWith('.'))
  .map(({ file, to, isType }) => ({ file, to: posix.join(posix.dirname(file), to), isType }))
const room = (file: string): string => file.split('/')[0]?.replace(/\.ts$/, '') ?? ''

describe('imports', () => {
  it('are seen by this test at all', () => {
    expect(own.length).toBeGreaterThan(FILES.length)
    expect(Object.keys(MAY_IMPORT).sort()).toEqual([...new Set(FILES.map(room))].sort())
  })

  it('go from room to room in one direction', () => {
    const allowed = (from: string, to: string): boolean => from === to || (MAY_IMPORT[from] ?? '').split(' ').includes(to)
    expect(own.filter(({ file, to }) => !allowed(room(file), room(to)))).toEqual([])
  })

  it('never go in a circle, not even within a room; types, which are gone at run time, may', () => {
    const left = new Set(FILES)
    const needed = own.filter(({ isType }) => !isType)
    // Whoever imports none that is left, or is imported by none, is in no circle.
    const isOut = (file: string): boolean =>
      !needed.some(({ file: from, to }) => from === file && left.has(to)) ||
      !needed.some(({ file: from, to }) => to === file && left.has(from))
    for (let size = -1; size !== left.size; ) {
      size = left.size
      for (const file of [...left]) if (isOut(file)) left.delete(file)
    }
    expect([...left]).toEqual([])
  })

  it('of packages stay where they belong', () => {
    const foreign = imports.filter(({ to }) => !to.startsWith('.'))
    expect(foreign.filter(({ file, to }) => !PACKAGES[to]?.test(file))).toEqual([])
  })
})

describe('files', () => {
  it.each(FILES)('%s touches the process only where that is allowed', file => {
    const code = readFileSync(join(SRC, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    if (!/^(?:bin|main|cli|commands)\b|^aws\/silence\.ts$/.test(file)) expect(code).not.toMatch(/\b(?:process|console)\s*[.[]/)
  })

  it('have names that say something', () => {
    const vague = /(?:^|[/-])(?:utils?|helpers?|commons?|core|managers?|services?)(?:[.-]|\/|$)/
    expect(FILES.filter(file => vague.test(file))).toEqual([])
  })

  it('index.ts only re-exports', () => {
    const code = readFileSync(join(SRC, 'index.ts'), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '')
    expect(
      code
        .trim()
        .split('\n')
        .filter(line => !/^export (?:type )?(?:\{.*\}|\*) from '.*'$/.test(line))
    ).toEqual([])
  })
})

describe('rules', () => {
  const files = FILES.filter(file => /^rules\/(?!packs\/)[\w-]+\//.test(file))

  it.each(files)('%s holds one rule of that name, in the list of its pack', async file => {
    const [, pack = '', id = ''] = /^rules\/([\w-]+)\/([\w-]+)\.ts$/.exec(file) ?? []
    const exported = Object.values(await import(join(SRC, file)))
    expect(exported).toMatchObject([{ id }])
    expect(PACKS[pack as keyof typeof PACKS]).toContain(exported[0])
  })

  it('are all of them in files, each once', () => {
    expect(RULES.map(({ id }) => id).sort()).toEqual(files.map(file => posix.basename(file, '.ts')).sort())
  })
})
