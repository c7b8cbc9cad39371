import { UserError } from '../model/errors.ts'
import type { Arguments } from '../options.ts'
import { stringify } from '../report/json.ts'
import { subjectOf } from '../rules/permissions.ts'
import type { World } from '../world.ts'
import { Account } from './account.ts'
import { EXIT } from './output.ts'
import { prepare } from './run.ts'

/**
 * `ecs-delegate policy SOURCE`: prints the least policies that the roles of a definition need, with their trust policies, as
 * JSON. With facts the secrets' full ARNs and their keys are in it. Gives the exit status.
 */
export async function policyCommand(args: Arguments, world: World): Promise<number> {
  if (args.positional.length > 1)
    throw new UserError('`policy` takes one SOURCE: the policies of several definitions are not mixed')
  const account = new Account(args, world)
  const { sources, selection } = await prepare(args, world, account)
  const [{ leastPolicies }, { needsOf }] = await Promise.all([import('../iam/least.ts'), import('../iam/needs.ts')])
  for (const next of sources) {
    const opened = await next
    if ('note' in opened) world.err(`ecs-delegate: ${opened.note}\n`)
    if ('problem' in opened) throw new UserError(`${opened.problem.source} ${opened.problem.message}`)
    if ('document' in opened)
      world.out(`${stringify(leastPolicies(needsOf(subjectOf(selection.checks.contextOf(opened.document)))), 2)}\n`)
  }
  await account.close()
  return EXIT.clean
}
