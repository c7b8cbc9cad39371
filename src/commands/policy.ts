import { type LeastRole, leastPolicies } from '../iam/least.ts'
import { needsOf, type RoleKind } from '../iam/needs.ts'
import { regionOf, rolesOf, type Subject } from '../iam/subject.ts'
import { UserError } from '../model/errors.ts'
import { isJdbcUrl } from '../model/jdbc-url.ts'
import type { Arguments } from '../options.ts'
import { stringify } from '../report/json.ts'
import { subjectOf } from '../rules/subject.ts'
import type { World } from '../world.ts'
import { Account } from './account.ts'
import { onlyDocument } from './only-document.ts'
import { EXIT } from './output.ts'
import { prepare } from './run.ts'

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
    const subject = subjectOf(work.selection.contextOf(await onlyDocument(work.sources, '`policy`', world)))
    const { policies, isClientUnknown } = policiesOf(subject)
    const { build } = policies
    if (isClientUnknown)
      world.err(
        'ecs-delegate: what Harbor may connect to with the task role is not known: give `database.resourceId`, `database.user` and `region` in the values file\n'
      )
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

interface Policies {
  readonly policies: Readonly<Partial<Record<RoleKind, LeastRole>>>
  /** Whether something logs in with the task role, and it is not known to what. */
  readonly isClientUnknown: boolean
}

function policiesOf(subject: Subject): Policies {
  const roles: Partial<Record<RoleKind, string>> = Object.fromEntries(rolesOf(subject).map(({ kind, arn }) => [kind, arn]))
  const needs = needsOf(subject)
  const connects = needs.some(({ role, action }) => role === 'task' && action === 'rds-db:connect')
  return {
    policies: leastPolicies(needs, { roles, region: regionOf(subject) }),
    isClientUnknown: subject.client !== undefined && roles.task !== undefined && !connects,
  }
}
