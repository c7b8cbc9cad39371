import { resolve } from 'node:path'
import { type Fixed, fix } from '../engine.ts'
import type { Document } from '../model/document.ts'
import { UserError } from '../model/errors.ts'
import { printable } from '../model/printable.ts'
import type { Arguments } from '../options.ts'
import { unifiedDiff } from '../report/diff.ts'
import { count } from '../report/reporter.ts'
import type { World } from '../world.ts'
import { EXIT, reportCrashes, reporterOf, Tally } from './output.ts'
import { counts, selectionOf } from './scope.ts'
import { type Opened, type OpenedFile, openSources } from './sources.ts'
import { replaceFile, writeFile } from './write-file.ts'

/**
 * `ecs-delegate fix SOURCE…`: shows each corrected definition as a difference, or writes it where that was asked for.
 * Standard input comes back corrected on standard output, alone. Gives the exit status.
 */
export async function fixCommand(args: Arguments, world: World): Promise<number> {
  const mode = modeOf(args)
  const { checks, failOn, packsOf } = await selectionOf(args, world)
  // With `fix -` standard output belongs to the corrected text.
  const say = mode.name === 'print' ? world.err : world.out
  const reporter = reporterOf(args, world, failOn, mode.name === 'print')
  const tally = new Tally(severity => counts(severity, failOn))
  const isHuman = (args.flags.format ?? 'human') === 'human'
  let changed = 0
  for await (const opened of onlyOne(openSources(args.positional, world), mode)) {
    if ('note' in opened) world.err(`ecs-delegate: ${printable(opened.note)}\n`)
    else if ('passedOver' in opened) tally.passOver()
    else if ('problem' in opened) {
      tally.raise(EXIT.usage)
      const text = reporter.problem(opened.problem)
      if (isHuman) world.err(text)
      else say(text)
    } else {
      const fixed = fix(opened.document, checks, args.flags.unsafe === true)
      const isChanged = fixed.document.text !== opened.document.text
      if (isChanged) changed++
      tally.add(fixed.left)
      if (fixed.restless.length > 0) tally.raise(EXIT.internal)
      const written = store(mode, opened.document, opened.file, fixed, world)
      const diff = await unifiedDiff(opened.document, fixed.document)
      const { repairs, refusals, restless } = fixed
      const report = { changed: isChanged, repairs: repairs.map(brief), refusals: refusals.map(refusal), restless, diff, written }
      say(reporter.result({ document: fixed.document, packs: packsOf(fixed.document), lint: fixed.left, fixed: report }))
      reportCrashes(opened.document.source, fixed.left.crashes, world)
    }
  }
  say(reporter.end(tally.summary))
  if (isHuman && changed > 0 && args.flags.quiet !== true) say(advice(mode, changed))
  if (mode.name === 'check' && changed > 0) tally.raise(EXIT.findings)
  return tally.exit
}

/** Where corrected text goes. */
type Mode =
  | { readonly name: 'show' | 'check' | 'write' | 'print' }
  /** A single source into a file of its own. */
  | { readonly name: 'output'; readonly target: string }

function modeOf({ positional, flags }: Arguments): Mode {
  if (positional.length === 0) throw new UserError('no SOURCE given: a file, a folder, a quoted glob, or - for standard input')
  const asked = ['write', 'check', 'output'].filter(name => flags[name] !== undefined && flags[name] !== false)
  if (asked.length > 1) throw new UserError(`\`--${asked[0]}\` and \`--${asked[1]}\` contradict each other: pass one of them`)
  const hasStdin = positional.includes('-')
  if (hasStdin && flags.write === true)
    throw new UserError('`--write` cannot replace standard input: leave it out, and the corrected text comes on standard output')
  if (hasStdin && positional.length > 1)
    throw new UserError('`fix -` takes standard input alone, for its output is the corrected text alone')
  if (flags.output !== undefined) {
    if (positional.length > 1) throw new UserError('`--output` takes one SOURCE; use `--write` to repair several files in place')
    return { name: 'output', target: String(flags.output) }
  }
  if (flags.check === true) return { name: 'check' }
  if (flags.write === true) return { name: 'write' }
  return { name: hasStdin ? 'print' : 'show' }
}

/** Lets `--output` have no more than one definition, found out before anything is written. */
async function* onlyOne(opened: AsyncGenerator<Opened>, mode: Mode): AsyncGenerator<Opened> {
  if (mode.name !== 'output') {
    yield* opened
    return
  }
  const all: Opened[] = []
  for await (const one of opened) all.push(one)
  const definitions = all.filter(one => 'document' in one).length
  if (definitions > 1)
    throw new UserError(
      `\`--output\` takes one definition, and there are ${definitions}; use \`--write\` to repair them in place`
    )
  yield* all
}

/** Writes the corrected text where it was asked for; gives the name of the file. */
function store(
  mode: Mode,
  before: Document,
  file: OpenedFile | undefined,
  { document }: Fixed,
  world: World
): string | undefined {
  const bytes = Buffer.from(document.text, 'utf8')
  if (mode.name === 'print') world.out(document.text)
  if (mode.name === 'output') {
    writeFile(resolve(world.cwd, mode.target), bytes)
    return mode.target
  }
  if (mode.name !== 'write' || !file || document.text === before.text) return undefined
  replaceFile(file.path, file.bytes, bytes)
  return before.source
}

function brief({ rule, title }: { rule: string; title: string }): { rule: string; title: string } {
  return { rule, title }
}

function refusal({ rule, title, reason }: { rule: string; title: string; reason: string }): {
  rule: string
  title: string
  reason: string
} {
  return { rule, title, reason }
}

function advice({ name }: Mode, changed: number): string {
  if (name === 'show') return `nothing was written: --write replaces ${count(changed, 'file')}\n`
  if (name === 'check') return `${count(changed, 'file')} would change\n`
  return ''
}
