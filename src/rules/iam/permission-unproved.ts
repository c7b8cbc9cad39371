import { declaredIn, roleFacts } from '../../iam/lookup.ts'
import { BUILD_ROLE } from '../../model/names.ts'
import type { Path } from '../../model/patch.ts'
import type { Report } from '../../model/rule.ts'
import { containers, fields, items, read } from '../../model/task-definition.ts'
import type { Context, TaskRule } from '../context.ts'
import { notSeen } from '../findings.ts'
import {
  doubts,
  inContainer,
  type Permission,
  type Proven,
  ROLE_NAMES,
  samePath,
  shownResource,
  withFacts,
} from '../permissions.ts'
import { IAM_SIMULATOR } from '../sources.ts'

export const permissionUnproved: TaskRule = {
  id: 'permission-unproved',
  severity: 'info',
  summary: 'a permission could neither be proved nor disproved',
  why: 'Something that decides could not be read, or is known only while the task runs. The task may work, or not: nothing is guessed. `--require-proof` makes it an error.',
  docs: IAM_SIMULATOR,
  fix: { safety: false },
  check: withFacts((proven, report, context) => {
    for (const group of unprovedGroups(proven)) report(problemOf(group))
    for (const { roleArn, action, on, reason, path, container } of doubts(proven)) {
      report({
        path,
        message: `not proved: the execution role ${roleArn} may need ${action} on ${on} (${reason})`,
        ...inContainer({ container }),
      })
    }
    for (const { role, assumability } of proven.trusts) {
      if (assumability.verdict !== 'unproved') continue
      const message = `not proved: that ecs-tasks.amazonaws.com may assume the ${ROLE_NAMES[role.kind]} ${role.arn} (${assumability.reason})`
      // Where a task runs is not in the definition, and its absence is no mistake.
      report(assumability.isForRegion ? { unchecked: message } : { path: role.path, message, ...inContainer(role) })
    }
    reportUnseen(proven, report)
    reportUnknown(proven, context, report)
  }),
}

interface Group {
  readonly first: Permission
  readonly actions: Set<string>
  readonly resources: Set<string>
  /** What it is needed for: all of it where it is of several values, else what comes first. */
  readonly purposes: Set<string>
}

/**
 * What is not proved for one reason and one value of the definition is one line; of what is declared one reason is enough, for
 * it is one place in the source that causes it. Where the same role is denied something of the same service for that value,
 * the line would only repeat that finding.
 */
function unprovedGroups({ permissions, facts }: Proven): readonly Group[] {
  const isDeclared = declaredIn(facts) !== undefined
  const placeOf = ({ need }: Permission) => JSON.stringify([need.role, need.path, need.action.split(':')[0]])
  const denied = new Set(permissions.filter(({ proof }) => proof.verdict === 'denied').map(placeOf))
  const groups = new Map<string, Group>()
  for (const permission of permissions) {
    const { need, proof } = permission
    if (proof.verdict !== 'unproved' || denied.has(placeOf(permission))) continue
    const key = JSON.stringify([need.role, isDeclared ? [] : need.path, proof.reason])
    const group = groups.get(key) ?? { first: permission, actions: new Set(), resources: new Set(), purposes: new Set() }
    groups.set(key, group)
    if (isDeclared || group.purposes.size === 0) group.purposes.add(need.because)
    group.actions.add(need.action)
    if (need.resource !== '*') group.resources.add(shownResource(need.resource))
  }
  return [...groups.values()]
}

function problemOf({ first: { need, proof }, actions, resources, purposes }: Group) {
  const on = resources.size > 0 ? ` on ${[...resources].join(', ')}` : ''
  return {
    path: need.path,
    message: `not proved: that the ${ROLE_NAMES[need.role]} ${need.roleArn} is allowed ${[...actions].join(', ')}${on}, ${[...purposes].join(', ')} (${proof.reason})`,
    ...inContainer(need),
  }
}

/** What no read of ours shows, whoever may read everything else. */
function reportUnseen({ facts, permissions }: Proven, report: Report): void {
  const allowed = permissions.filter(({ proof }) => proof.verdict === 'allowed')
  const source = declaredIn(facts)
  if (source !== undefined) {
    report({
      unchecked: `permissions were judged by this ${source} alone: policies that are attached to its roles elsewhere are not seen, nor those of an organisation or an image repository; --live asks the account`,
    })
    return
  }
  const isSimulated = ({ need }: Permission): boolean => facts.simulations.some(({ role }) => role === need.roleArn)
  const blind = allowed.filter(one => !isSimulated(one) || facts.notSimulated[one.need.roleArn])
  if (blind.length > 0) {
    const why = blind.map(({ need }) => {
      const unread = facts.notSimulated[need.roleArn]
      if (unread) return `${unread.operation}: ${unread.reason}`
      return need.action === 'rds-db:connect' && facts.simulations.length > 0
        ? 'IAM’s simulator is asked for the build role only where the values file names `database`, with resourceId, user and host'
        : 'IAM’s simulator gave no answer'
    })
    report({
      unchecked: `the policies of an organisation were not seen (${[...new Set(why)].join('; ')}): one that denies what the roles’ own policies allow would be missed`,
    })
  }
  if (allowed.some(({ need }) => need.action.startsWith('ecr:') && need.resource !== '*'))
    report({ unchecked: 'the policies of image repositories are not read: one that denies would be missed' })
}

/** Roles and secrets that are known only later: nothing was proved of them, and it is no mistake of the definition. */
function reportUnknown({ references, facts, roles }: Proven, context: Context, report: Report): void {
  const { task, databaseDelegates } = context
  const source = declaredIn(facts)
  const isRead = (path: Path): boolean => [...references, ...roles].some(one => samePath(one.path, path))
  for (const field of ['executionRoleArn', 'taskRoleArn']) if (!isRead([field])) unresolved(task[field], field, report)
  for (const delegate of databaseDelegates) {
    const variable = delegate.find(BUILD_ROLE)
    if (!variable || !isRead(variable.at)) report(notSeen(delegate, variable, BUILD_ROLE))
  }
  if (source !== undefined) {
    for (const { kind, arn } of distinctRoles(roles)) {
      if (roleFacts(arn, facts) === undefined)
        report({ unchecked: `the ${ROLE_NAMES[kind]} ${arn} is not declared in this ${source}: what it may do was not checked` })
    }
  }
  for (const { fields: container, path: at } of containers(task)) {
    for (const { value, path } of items(container.secrets, [...at, 'secrets'])) {
      const { name, valueFrom } = fields(value)
      if (typeof name === 'string' && !isRead([...path, 'valueFrom'])) unresolved(valueFrom, name, report)
    }
  }
  for (const { arn, name, container } of references) {
    if (arn === undefined)
      report({
        ...inContainer({ container }),
        unchecked: `${name} is given by name, and the region of the task is not known: give \`region\` in the values file`,
      })
  }
}

function unresolved(value: unknown, name: string, report: Report): void {
  const reading = read(value)
  if (reading.state === 'unresolved')
    report({ unchecked: `${name} is ${reading.expression}, which is filled in later: nothing was proved of it` })
}

function distinctRoles(roles: Proven['roles']): Proven['roles'] {
  return roles.filter((role, index) => roles.findIndex(({ kind, arn }) => kind === role.kind && arn === role.arn) === index)
}
