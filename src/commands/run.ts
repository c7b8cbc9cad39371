import type { Arguments } from '../command-line.ts'
import type { Document } from '../model/document.ts'
import { UserError } from '../model/errors.ts'
import { printable } from '../model/printable.ts'
import { count, type Reporter, type Result, type SourceProblem } from '../report/reporter.ts'
import type { World } from '../world.ts'
import type { Account } from './account.ts'
import { loadOptionsOf } from './loading.ts'
import { EXIT, reportCrashes, type Tally } from './output.ts'
import { type Selection, selectionOf, UNPROVED, valuesOf } from './scope.ts'
import { type Opened, openSources } from './sources.ts'

/** One command run over its sources: what is read, what is said, what is counted. */
export interface Run {
  readonly work: Work
  readonly args: Arguments
  readonly world: World
  readonly reporter: Reporter
  readonly tally: Tally
  /** Where the report goes. */
  readonly say: (text: string) => void
}

/** A source that holds definitions. */
export type Loaded = Extract<Opened, { documents: unknown }>

/** @throws UserError where no source is given */
function requireSources({ positional, flags }: Arguments): void {
  if (positional.length === 0)
    throw new UserError('no SOURCE given: name a file, a folder, a quoted glob, or - for standard input')
  if (flags.values === '-' && positional.includes('-'))
    throw new UserError('standard input cannot be both the SOURCE and the values file')
}

/** What a command works on: the definitions, and what is known of their account. */
export interface Work {
  readonly sources: Iterable<Opened | Promise<Opened>>
  readonly selection: Selection
}

/**
 * Reads the values, opens the sources, and gathers facts where they are asked for: about all definitions together, so that
 * nothing is asked twice. Without facts each source is opened when its turn comes.
 *
 * @param alsoOf what becomes of a document that is to be repaired: facts are needed of both
 */
export async function prepare(
  args: Arguments,
  world: World,
  account: Account,
  alsoOf?: (document: Document, selection: Selection) => Promise<Document>
): Promise<Work> {
  requireSources(args)
  const values = await valuesOf(args, world)
  const opening = await openSources(args.positional, world, account, loadOptionsOf(args))
  const isRepair = alsoOf !== undefined
  const selection = await selectionOf(args, values, undefined, { isAccountAsked: account.isAsked, isRepair })
  if (!account.isAsked) return { sources: opening, selection }
  const sources = await Promise.all(opening)
  const documents = sources
    .flatMap(opened => ('documents' in opened ? opened.documents : []))
    .filter(({ kind }) => kind !== 'jdbc')
  if (documents.length === 0) return { sources, selection }
  const facts = await account.facts(async () => {
    const asked: Document[] = []
    for (const document of documents) asked.push(document, ...(alsoOf ? [await alsoOf(document, selection)] : []))
    return asked.map(selection.contextOf)
  })
  return { sources, selection: await selectionOf(args, values, facts, { isRepair }) }
}

/**
 * Opens the sources one after another and reports what came of each. One that cannot be read is reported, and the others
 * go on; where there is no definition at all, that is a mistake too.
 */
export async function runOver(
  run: Run,
  each: (loaded: Loaded, fail: (problem: SourceProblem, exit?: number) => void) => readonly Result[] | Promise<readonly Result[]>
): Promise<void> {
  const { args, world, reporter, tally, say, work } = run
  const isHuman = (args.flags.format ?? 'human') === 'human'
  const fail = (problem: SourceProblem, exit: number = EXIT.usage): void => {
    tally.raise(exit)
    // People read problems on standard error; a report for machines holds them itself.
    const text = reporter.problem(problem)
    if (isHuman) world.err(text)
    else say(text)
  }
  for (const next of work.sources) {
    const opened = next instanceof Promise ? await next : next
    if ('note' in opened) world.err(`ecs-delegate: ${printable(opened.note)}\n`)
    else if ('passedOver' in opened) tally.passOver()
    else if ('problem' in opened) fail(opened.problem, opened.isAws ? EXIT.internal : EXIT.usage)
    else {
      const made = each(opened, fail)
      tally.addSource(opened.documents)
      for (const result of made instanceof Promise ? await made : made) tell(result, run)
    }
  }
  finish(run)
}

function tell(result: Result, run: Run): void {
  const { reporter, tally, say, world } = run
  tally.add(result.lint)
  const report = reporter.result(withGap(result, run))
  if (report !== '') say(report)
  if (result.lint.crashes.length > 0) reportCrashes(result.document.source, result.lint.crashes, world)
}

/** Says to machines what people are told once at the end: that nothing was proved of a definition's roles. */
function withGap(result: Result, { work, args, tally }: Run): Result {
  if (!work.selection.isUnproved(result.document)) return result
  tally.leaveUnproved()
  const { format } = args.flags
  if (format !== 'json' && format !== 'sarif') return result
  const { lint } = result
  return { ...result, lint: { ...lint, unchecked: [...lint.unchecked, { rule: UNPROVED, reason: NOT_PROVED }] } }
}

const NOT_PROVED = 'what the roles may do was not checked: --live or --facts FILE proves it'

/** Ends the report, and says what was passed over. */
function finish({ args, world, reporter, tally, say }: Run): void {
  say(reporter.end(tally.summary))
  const { sources, passedOver } = tally.summary
  const over = `${count(passedOver, 'file')} without a task definition passed over`
  if (sources === 0 && tally.exit === EXIT.clean) {
    tally.raise(EXIT.usage)
    world.err(`ecs-delegate: nothing was checked: ${over}\n`)
  } else if ((args.flags.format ?? 'human') !== 'human' && passedOver > 0) world.err(`ecs-delegate: ${over}\n`)
}
