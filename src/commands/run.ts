import { UserError } from '../model/errors.ts'
import { printable } from '../model/printable.ts'
import type { Arguments } from '../options.ts'
import { count, type Reporter, type Result, type SourceProblem } from '../report/reporter.ts'
import type { World } from '../world.ts'
import { EXIT, reportCrashes, type Tally } from './output.ts'
import { type Opened, openSources } from './sources.ts'

/** One command run over its sources: what is read, what is said, what is counted. */
export interface Run {
  readonly args: Arguments
  readonly world: World
  readonly reporter: Reporter
  readonly tally: Tally
  /** Where the report goes. */
  readonly say: (text: string) => void
}

/** A source that holds a definition. */
export type Definition = Extract<Opened, { document: unknown }>

/** @throws UserError where no source is given */
export function requireSources({ positional, flags }: Arguments): void {
  if (positional.length === 0)
    throw new UserError('no SOURCE given: name a file, a folder, a quoted glob, or - for standard input')
  if (flags.values === '-' && positional.includes('-'))
    throw new UserError('standard input cannot be both the SOURCE and the values file')
}

/**
 * Opens the sources one after another and reports what came of each. One that cannot be read is reported, and the others
 * go on; where there is no definition at all, that is a mistake too.
 */
export async function runOver(
  run: Run,
  each: (definition: Definition, fail: (problem: SourceProblem) => void) => Result | Promise<Result>
): Promise<void> {
  const { args, world, reporter, tally, say } = run
  const isHuman = (args.flags.format ?? 'human') === 'human'
  const fail = (problem: SourceProblem): void => {
    tally.raise(EXIT.usage)
    // People read problems on standard error; a report for machines holds them itself.
    const text = reporter.problem(problem)
    if (isHuman) world.err(text)
    else say(text)
  }
  for (const next of await openSources(args.positional, world)) {
    const opened = next instanceof Promise ? await next : next
    if ('note' in opened) world.err(`ecs-delegate: ${printable(opened.note)}\n`)
    else if ('passedOver' in opened) tally.passOver()
    else if ('problem' in opened) fail(opened.problem)
    else {
      const made = each(opened, fail)
      const result = made instanceof Promise ? await made : made
      tally.add(result.lint)
      const report = reporter.result(result)
      if (report !== '') say(report)
      if (result.lint.crashes.length > 0) reportCrashes(result.document.source, result.lint.crashes, world)
    }
  }
  say(reporter.end(tally.summary))
  const { sources, passedOver } = tally.summary
  const over = `${count(passedOver, 'file')} without a task definition passed over`
  if (sources === 0 && tally.exit === EXIT.clean) {
    tally.raise(EXIT.usage)
    world.err(`ecs-delegate: nothing was checked: ${over}\n`)
  } else if (!isHuman && passedOver > 0) world.err(`ecs-delegate: ${over}\n`)
}
