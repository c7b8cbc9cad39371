import { type LeastRole, leastPolicies } from '../iam/least.ts'
import { needsOf, type RoleKind } from '../iam/needs.ts'
import { regionOf, rolesOf } from '../iam/subject.ts'
import type { Document } from '../model/document.ts'
import { AwsError, UserError } from '../model/errors.ts'
import { isJdbcUrl } from '../model/jdbc-url.ts'
import { printable } from '../model/printable.ts'
import type { Arguments } from '../options.ts'
import { stringify } from '../report/json.ts'
import type { Context } from '../rules/context.ts'
import { subjectOf } from '../rules/permissions.ts'
import type { World } from '../world.ts'
import { Account } from './account.ts'
import { EXIT } from './output.ts'
import { prepare, type Work } from './run.ts'

/**
 * `ecs-delegate policy SOURCE`: prints the least policies that the roles of a definition need, with their trust policies, as
 * JSON. With facts the secrets' full ARNs and their keys are in it. Gives the exit status.
 */
export async function policyCommand(args: Arguments, world: World): Promise<number> {
  if (args.positional.some(isJdbcUrl))
    throw new UserError('a JDBC URL names no roles: `policy` takes the definition of the delegate, and `lint` the URL')
  const account = new Account(args, world)
  try {
    const work = await prepare(args, world, account)
    const policies = policiesOf(work.selection.contextOf(await onlyDocument(work, world)))
    const { build } = policies
    if (build && !build.policy)
      world.err(
        'ecs-delegate: what the build role may connect to is not known: give `database.resourceId`, `database.user` and `region` in the values file\n'
      )
    world.out(`${stringify(policies, 2)}\n`)
    return EXIT.clean
  } finally {
    await account.close()
  }
}

function policiesOf(context: Context): Readonly<Partial<Record<RoleKind, LeastRole>>> {
  const subject = subjectOf(context)
  const roles = Object.fromEntries(rolesOf(subject).map(({ kind, arn }) => [kind, arn]))
  return leastPolicies(needsOf(subject), { roles, region: regionOf(subject) })
}

async function onlyDocument({ sources }: Work, world: World): Promise<Document> {
  const documents: Document[] = []
  for (const next of sources) {
    const opened = await next
    if ('note' in opened) world.err(`ecs-delegate: ${printable(opened.note)}\n`)
    if ('problem' in opened) {
      const text = `${opened.problem.source} ${opened.problem.message}`
      throw opened.isAws ? new AwsError(text) : new UserError(text)
    }
    if ('documents' in opened) documents.push(...opened.documents)
  }
  const [only, ...others] = documents
  if (!only || others.length > 0)
    throw new UserError(
      `\`policy\` takes one definition, not ${documents.length}: those of several are not mixed; \`--resource\` takes one of a source`
    )
  return only
}
