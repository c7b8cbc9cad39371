import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseCommandLine } from '../src/cli.ts'
import type { Arguments } from '../src/command-line.ts'
import { loadOptionsOf } from '../src/commands/loading.ts'
import { type Selection, selectionOf, valuesOf } from '../src/commands/scope.ts'
import type { Checks } from '../src/engine.ts'
import type { Document } from '../src/model/document.ts'
import type { Facts } from '../src/model/facts.ts'
import type { Lint } from '../src/model/rule.ts'
import { everyRule } from '../src/rules/catalogue.ts'
import type { Context } from '../src/rules/context.ts'
import { openJdbcUrl } from '../src/source/jdbc.ts'
import { type LoadOptions, load } from '../src/source/load.ts'
import type { World } from '../src/world.ts'

/** One folder of `test/cases`: a definition, how to lint it, and what must come of it. */
export interface Case {
  readonly rule: string
  readonly name: string
  readonly folder: string
  /**
   * File name of the definition: `input.json`, `input.yaml`, or with `.template` or `.plan` before the extension; `input.txt` is a JDBC URL
   * on one line.
   */
  readonly input: string
  readonly bytes: Buffer
  /** Flags of `flags.txt`, blank-separated, and `values.json` where there is one. */
  readonly flags: readonly string[]
  /** What is known of the account, from `facts.json` where there is one. */
  readonly facts: Facts | undefined
  /** `ok-<why>`: nothing may be found. */
  readonly isOk: boolean
}

/** All cases, in order. */
export function allCases(root: string): Case[] {
  return readdirSync(root)
    .sort()
    .flatMap(rule =>
      readdirSync(join(root, rule))
        .sort()
        .map(name => readCase(join(root, rule, name), rule, name))
    )
}

function readCase(folder: string, rule: string, name: string): Case {
  const files = readdirSync(folder)
  const input = files.find(file => /^input(?:\.template|\.plan)?\.(?:json|ya?ml)$|^input\.txt$/.test(file))
  if (!input) throw new Error(`${folder} has no input.json, input.yaml or input.txt`)
  const strange = files.filter(
    file =>
      !/^(?:input|fixed)(?:\.template|\.plan)?\.(?:json|ya?ml)$|^(?:input\.txt|values\.json|facts\.json|flags\.txt|findings\.txt)$/.test(
        file
      )
  )
  if (strange.length > 0) throw new Error(`${folder} has files that no test reads: ${strange.join(', ')}`)
  const flags = existsSync(join(folder, 'flags.txt')) ? readFileSync(join(folder, 'flags.txt'), 'utf8').trim().split(/\s+/) : []
  const values = files.includes('values.json') ? ['--values', join(folder, 'values.json')] : []
  return {
    rule,
    name,
    folder,
    input,
    bytes: readFileSync(join(folder, input)),
    flags: [...flags, ...values],
    facts: files.includes('facts.json') ? JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) : undefined,
    isOk: name.startsWith('ok-'),
  }
}

/** Whether a case is about a JDBC URL. */
export function isUrl({ input }: Pick<Case, 'input'>): boolean {
  return input === 'input.txt'
}

/** Opens what a case is about, or another text in its place. */
export async function openCase({ input, bytes }: Pick<Case, 'input' | 'bytes'>, options: LoadOptions = {}): Promise<Document> {
  return isUrl({ input }) ? openJdbcUrl(bytes.toString().replace(/\n$/, '')) : (await load(input, bytes, options))[0]
}

/** The same checks with every rule asked, whatever it says that it looks at: what comes of them must be the same. */
export function withoutRelevance({ rules, contextOf, accepts }: Checks<Context>): Checks<Context> {
  return { rules, contextOf, accepts }
}

/** A world that nothing comes from and nothing goes to. */
export const quietWorld: World = {
  cwd: process.cwd(),
  env: {},
  terminal: undefined,
  stdin: () => new Uint8Array(),
  out: () => undefined,
  err: () => undefined,
  progress: () => undefined,
  confirm: undefined,
}

/** What a case is checked with, and how its definition is read. */
interface Selected extends Omit<Selection, 'checksOf'> {
  checksOf(document: Document): Checks<Context>
  /** Whether guesses are to be applied. */
  readonly unsafe: boolean
  readonly options: LoadOptions
}

/** What the flags of a case select for `fix`: the rules of all packs, which `lint` must find the same with. */
export async function select(flags: readonly string[], facts?: Facts): Promise<Selected> {
  const args = await argumentsOf(flags)
  const selection = await selectionOf(args, await valuesOf(args, quietWorld), facts, { isRepair: true })
  // With all of them loaded checks are there at once.
  await everyRule()
  const checksOf = (document: Document): Checks<Context> => {
    const checks = selection.checksOf(document)
    if (checks instanceof Promise) throw new Error('some rules are not loaded')
    return checks
  }
  return { ...selection, checksOf, unsafe: args.flags.unsafe === true, options: loadOptionsOf(args) }
}

/** What the flags of a case select for `lint`: the rules alone that may find something. */
export async function selectForLint(flags: readonly string[], facts?: Facts): Promise<Selection> {
  const args = await argumentsOf(flags)
  return selectionOf(args, await valuesOf(args, quietWorld), facts)
}

async function argumentsOf(flags: readonly string[]): Promise<Arguments> {
  const invocation = await parseCommandLine(['fix', basename('input'), ...flags], '0')
  if ('print' in invocation) throw new Error('no command')
  return invocation.arguments
}

/** Findings as lines of text, for golden files. */
export function describeLint({ findings, unchecked, crashes }: Lint): string {
  const found = findings.map(({ range, severity, rule, message, fix, help }) => {
    const place = `${range.line}:${range.column}-${range.endLine}:${range.endColumn}`
    const repair = fix ? `\n    ${fix.safety}: ${fix.title}` : help ? `\n    help: ${help}` : ''
    return `${place} ${severity} ${rule}\n    ${message}${repair}\n`
  })
  const not = unchecked.map(({ rule, reason }) => `not checked ${rule}\n    ${reason}\n`)
  const crashed = crashes.map(({ rule, error }) => `CRASH ${rule} ${error}\n`)
  return [...found, ...not, ...crashed].join('')
}
