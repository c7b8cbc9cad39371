import { resolve } from 'node:path'
import type { Arguments } from '../command-line.ts'
import { lint } from '../engine.ts'
import type { World } from '../world.ts'
import { Account } from './account.ts'
import { reporterOf, Tally } from './output.ts'
import { prepare, runOver } from './run.ts'
import { counts } from './scope.ts'

/** `ecs-delegate lint SOURCE…`: reports what is wrong with each definition. Gives the exit status. */
export async function lintCommand(args: Arguments, world: World): Promise<number> {
  const account = new Account(args, world)
  const work = await prepare(args, world, account)
  const { checksOf, failOn, packsOf } = work.selection
  const target = args.flags.output as string | undefined
  const report: string[] = []
  const say = target === undefined ? world.out : (text: string) => void report.push(text)
  const reporter = reporterOf(args, world, failOn, target !== undefined)
  const tally = new Tally(severity => counts(severity, failOn))
  await runOver({ args, world, reporter, tally, say, work }, ({ documents }) =>
    documents.map(document => ({ document, packs: packsOf(document), lint: lint(document, checksOf(document)) }))
  )
  if (target !== undefined) (await import('./write-file.ts')).writeFile(resolve(world.cwd, target), report.join(''))
  await account.close()
  return tally.exit
}
