import { resolve } from 'node:path'
import type { Arguments } from '../command-line.ts'
import { type Checks, lint } from '../engine.ts'
import type { Document } from '../model/document.ts'
import type { Result } from '../report/reporter.ts'
import type { Context } from '../rules/context.ts'
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
  const reporter = await reporterOf(args, world, failOn, target !== undefined)
  const tally = new Tally(severity => counts(severity, failOn))
  const resultOf = (document: Document, checks: Checks<Context>): Result => ({
    document,
    packs: packsOf(document),
    lint: lint(document, checks),
  })
  await runOver({ args, world, reporter, tally, say, work }, ({ documents }) => {
    const results = documents.map(document => {
      const checks = checksOf(document)
      return checks instanceof Promise ? checks.then(loaded => resultOf(document, loaded)) : resultOf(document, checks)
    })
    return results.every(isThere) ? results : Promise.all(results)
  })
  if (target !== undefined) (await import('./write-file.ts')).writeFile(resolve(world.cwd, target), report.join(''))
  await account.close()
  return tally.exit
}

function isThere(result: Result | Promise<Result>): result is Result {
  return !(result instanceof Promise)
}
