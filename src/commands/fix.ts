import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Arguments } from '../command-line.ts'
import { fix } from '../engine.ts'
import type { Document } from '../model/document.ts'
import { parseEcsSource } from '../model/ecs-source.ts'
import { isUserError, UserError } from '../model/errors.ts'
import { isJdbcUrl } from '../model/jdbc-url.ts'
import { requestOf } from '../model/request.ts'
import { unifiedDiff } from '../report/diff.ts'
import { count, type Result, type SourceProblem } from '../report/reporter.ts'
import type { World } from '../world.ts'
import { Account } from './account.ts'
import { isGlob } from './glob.ts'
import { loadOptionsOf } from './loading.ts'
import { EXIT, reporterOf, Tally } from './output.ts'
import { type Repaired, repairAll } from './repair.ts'
import { type Loaded, prepare, runOver } from './run.ts'
import { counts } from './scope.ts'
import { replaceFile, writeFile } from './write-file.ts'

/**
 * `ecs-delegate fix SOURCE…`: shows each corrected definition as a difference, writes it, or registers it, where that was
 * asked for. Standard input and what AWS has come back corrected on standard output, alone. Gives the exit status.
 */
export async function fixCommand(args: Arguments, world: World): Promise<number> {
  const mode = modeOf(args, world.cwd)
  const account = new Account(args, world)
  try {
    return await repair(args, world, mode, account)
  } finally {
    await account.close()
  }
}

async function repair(args: Arguments, world: World, mode: Mode, account: Account): Promise<number> {
  const unsafe = args.flags.unsafe === true
  // What a repair brings in, such as the build role, is to be proved too.
  const work = await prepare(
    args,
    world,
    account,
    async (document, { checksOf }) => fix(document, await checksOf(document), unsafe).document
  )
  const { failOn, packsOf } = work.selection
  const options = { ...loadOptionsOf(args), isOneOfMany: true }
  // With `fix -` standard output belongs to the corrected text.
  const say = mode.name === 'print' ? world.err : world.out
  const reporter = await reporterOf(args, world, failOn, mode.name === 'print')
  const tally = new Tally(severity => counts(severity, failOn))
  let changed = 0
  let readOnly = 0
  await runOver({ args, world, reporter, tally, say, work }, async (loaded, fail) => {
    const repaired = await repairAll(loaded.documents, work.selection, unsafe, options)
    const { document: corrected } = (repaired.at(-1) as Repaired).fixed
    const [original] = loaded.documents
    if (original.readOnly !== undefined && repaired.some(isRepaired)) readOnly++
    else if (original.readOnly === undefined && corrected.text !== original.text) changed++
    const written = store(mode, loaded, corrected, world, repaired.some(isRepaired), fail)
    const results: Result[] = []
    for (const { original, fixed } of repaired) {
      const { document, repairs, refusals, restless, left } = fixed
      if (restless.length > 0) tally.raise(EXIT.internal)
      const diff = await unifiedDiff(original, document)
      const job = { args, world, account, original, fixed, described: loaded.described, tally }
      const registered = mode.name === 'register' ? await (await import('./register.ts')).registerCorrected(job) : {}
      const isChanged = document.text !== original.text
      const report = { changed: isChanged, repairs, refusals, restless, diff, written, ...registered }
      results.push({ document, packs: packsOf(document), lint: left, fixed: report })
    }
    return results
  })
  const isHuman = (args.flags.format ?? 'human') === 'human'
  if (isHuman && changed + readOnly > 0 && args.flags.quiet !== true) say(advice(mode, changed, readOnly))
  if (mode.name === 'check' && changed + readOnly > 0) tally.raise(EXIT.findings)
  return tally.exit
}

function isRepaired({ original, fixed }: Repaired): boolean {
  return fixed.document.text !== original.text
}

const ONE_OUTPUT = '`--output` takes one file, or -; use `--write` to repair several files in place'

/** Where corrected text goes. */
type Mode =
  | { readonly name: 'show' | 'check' | 'write' | 'print' | 'register' }
  /** A single source into a file of its own. */
  | { readonly name: 'output'; readonly target: string }

function modeOf({ positional, flags }: Arguments, cwd: string): Mode {
  const asked = ['write', 'check', 'output', 'register'].filter(name => flags[name] !== undefined && flags[name] !== false)
  if (asked.length > 1) throw new UserError(`\`--${asked[0]}\` and \`--${asked[1]}\` contradict each other: pass one of them`)
  requireCompanions(flags)
  if (positional.some(isJdbcUrl))
    throw new UserError('`fix` does not change a JDBC URL: `lint` says what to change where it is kept, in Harness’s connector')
  const [first = '', second] = positional
  const hasStdin = positional.includes('-')
  const isOfAws = positional.some(source => parseEcsSource(source))
  if (flags.register === true) {
    if (second !== undefined) throw new UserError('`--register` takes one SOURCE: register one definition after another')
    return { name: 'register' }
  }
  if (hasStdin && flags.write === true)
    throw new UserError('`--write` cannot replace standard input: leave it out, and the corrected text comes on standard output')
  if (isOfAws && flags.write === true)
    throw new UserError('`--write` replaces files; what AWS has is corrected by a new revision: `--register`')
  if (hasStdin && second !== undefined)
    throw new UserError('`fix -` takes standard input alone, for its output is the corrected text alone')
  if (flags.output !== undefined) {
    const stat = statSync(resolve(cwd, first), { throwIfNoEntry: false })
    const isMany = stat ? stat.isDirectory() : isGlob(first)
    if (second !== undefined || isMany) throw new UserError(ONE_OUTPUT)
    return { name: 'output', target: String(flags.output) }
  }
  if (flags.check === true) return { name: 'check' }
  if (flags.write === true) return { name: 'write' }
  if (isOfAws && second !== undefined)
    throw new UserError('`fix` prints one corrected request: name one SOURCE of AWS, or pass `--check`')
  return { name: hasStdin || isOfAws ? 'print' : 'show' }
}

/** @throws UserError for a flag without the one that it qualifies */
function requireCompanions(flags: Arguments['flags']): void {
  for (const name of ['yes', 'force', 'deploy']) {
    if (flags[name] !== undefined && flags[name] !== false && flags.register !== true)
      throw new UserError(`\`--${name}\` goes with \`--register\``)
  }
  if (flags.wait === true && flags.deploy === undefined) throw new UserError('`--wait` goes with `--deploy`')
}

/** Writes the corrected text where it was asked for, and gives the name of that; what cannot be written stops no other. */
function store(
  mode: Mode,
  { documents, path, described }: Loaded,
  corrected: Document,
  world: World,
  isChanged: boolean,
  fail: (problem: SourceProblem) => void
): string | undefined {
  const [before] = documents
  if (before.readOnly !== undefined) {
    const isAsked = mode.name === 'print' || mode.name === 'output' || (mode.name === 'write' && isChanged)
    if (isAsked) fail({ source: before.source, message: `cannot be written: ${before.readOnly}` })
    return undefined
  }
  // What AWS returned is no request yet.
  const text = described ? `${JSON.stringify(requestOf(JSON.parse(corrected.text)).request, undefined, 2)}\n` : corrected.text
  if (mode.name === 'print') {
    world.out(text)
    return 'standard output'
  }
  try {
    if (mode.name === 'output') {
      writeFile(resolve(world.cwd, mode.target), text)
      return mode.target
    }
    if (mode.name !== 'write' || path === undefined || text === before.text) return undefined
    replaceFile(path, Buffer.from(before.text, 'utf8'), Buffer.from(text, 'utf8'))
    return before.source
  } catch (error) {
    if (!isUserError(error)) throw error
    fail({ source: before.source, message: error.message })
    return undefined
  }
}

function advice({ name }: Mode, changed: number, readOnly: number): string {
  const rows: string[] = []
  if (name === 'show' && changed > 0)
    rows.push(
      `nothing was written: --write replaces ${count(changed, 'file')}; line numbers above are those of the corrected text`
    )
  if (name === 'check') rows.push(`${count(changed + readOnly, 'file')} would change`)
  if (readOnly > 0)
    rows.push(
      `nothing is written into ${count(readOnly, 'plan')}: make these changes in the configuration of the resources named, and plan again`
    )
  return rows.map(row => `${row}\n`).join('')
}
