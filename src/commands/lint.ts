import { resolve } from 'node:path'
import { lint } from '../engine.ts'
import { UserError } from '../model/errors.ts'
import { printable } from '../model/printable.ts'
import type { Arguments } from '../options.ts'
import { count } from '../report/reporter.ts'
import type { World } from '../world.ts'
import { EXIT, reportCrashes, reporterOf, Tally } from './output.ts'
import { counts, selectionOf } from './scope.ts'
import { openSources } from './sources.ts'
import { writeFile } from './write-file.ts'

/** `ecs-delegate lint SOURCE…`: reports what is wrong with each definition. Gives the exit status. */
export async function lintCommand(args: Arguments, world: World): Promise<number> {
  if (args.positional.length === 0)
    throw new UserError('no SOURCE given: a file, a folder, a quoted glob, or - for standard input')
  const { checks, failOn, packsOf } = await selectionOf(args, world)
  const target = args.flags.output as string | undefined
  const output: string[] = []
  const emit = (text: string): void => void (target === undefined ? world.out(text) : output.push(text))
  const reporter = reporterOf(args, world, failOn, target !== undefined)
  const tally = new Tally(severity => counts(severity, failOn))
  const isHuman = (args.flags.format ?? 'human') === 'human'
  for await (const opened of openSources(args.positional, world)) {
    if ('note' in opened) world.err(`ecs-delegate: ${printable(opened.note)}\n`)
    else if ('passedOver' in opened) tally.passOver()
    else if ('problem' in opened) {
      tally.raise(EXIT.usage)
      // People read problems on standard error; a report for machines holds them itself.
      const text = reporter.problem(opened.problem)
      if (isHuman) world.err(text)
      else emit(text)
    } else {
      const { document } = opened
      const result = lint(document, checks)
      tally.add(result)
      emit(reporter.result({ document, packs: packsOf(document), lint: result }))
      reportCrashes(document.source, result.crashes, world)
    }
  }
  const { summary } = tally
  emit(reporter.end(summary))
  if (!isHuman && summary.passedOver > 0)
    world.err(`ecs-delegate: ${count(summary.passedOver, 'file')} without a task definition passed over\n`)
  if (target !== undefined) writeFile(resolve(world.cwd, target), output.join(''))
  return tally.exit
}
