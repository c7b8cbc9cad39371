import { BUILD_ROLE } from '../../model/names.ts'
import type { Report } from '../../model/rule.ts'
import { containers, fields, items, read } from '../../model/task-definition.ts'
import type { Context, TaskRule } from '../context.ts'
import { notSeen } from '../findings.ts'
import { doubts, inContainer, type Permission, type Proven, ROLE_NAMES, shownResource, withFacts } from '../permissions.ts'
import { IAM_SIMULATOR } from '../sources.ts'

export const permissionUnproved: TaskRule = {
  id: 'permission-unproved',
  severity: 'info',
  summary: 'a permission could neither be proved nor disproved',
  why: 'Something that decides could not be read, or is known only while the task runs. The task may work, or not: nothing is guessed. `--require-proof` makes it an error.',
  docs: IAM_SIMULATOR,
  fix: { safety: false },
  check: withFacts((proven, report, context) => {
    for (const group of unprovedGroups(proven.permissions)) report(problemOf(group))
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
}

/**
 * What is not proved for one reason and one value of the definition is one line. Where the same role is denied something of
 * the same service for that value, the line would only repeat that finding.
 */
function unprovedGroups(permissions: readonly Permission[]): readonly Group[] {
  const placeOf = ({ need }: Permission) => JSON.stringify([need.role, need.path, need.action.split(':')[0]])
  const denied = new Set(permissions.filter(({ proof }) => proof.verdict === 'denied').map(placeOf))
  const groups = new Map<string, Group>()
  for (const permission of permissions) {
    const { need, proof } = permission
    if (proof.verdict !== 'unproved' || denied.has(placeOf(permission))) continue
    const key = JSON.stringify([need.role, need.path, proof.reason])
    const group = groups.get(key) ?? { first: permission, actions: new Set(), resources: new Set() }
    groups.set(key, group)
    group.actions.add(need.action)
    if (need.resource !== '*') group.resources.add(shownResource(need.resource))
  }
  return [...groups.values()]
}

function problemOf({ first: { need, proof }, actions, resources }: Group) {
  const on = resources.size > 0 ? ` on ${[...resources].join(', ')}` : ''
  return {
    path: need.path,
    message: `not proved: that the ${ROLE_NAMES[need.role]} ${need.roleArn} is allowed ${[...actions].join(', ')}${on}, ${need.because} (${proof.reason})`,
    ...inContainer(need),
  }
}

/** What no read of ours shows, whoever may read everything else. */
function reportUnseen({ facts, permissions }: Proven, report: Report): void {
  const allowed = permissions.filter(({ proof }) => proof.verdict === 'allowed')
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
function reportUnknown({ references }: Proven, { task, databaseDelegates }: Context, report: Report): void {
  for (const field of ['executionRoleArn', 'taskRoleArn']) unresolved(task[field], field, report)
  for (const delegate of databaseDelegates) report(notSeen(delegate, delegate.find(BUILD_ROLE), BUILD_ROLE))
  for (const { fields: container } of containers(task)) {
    for (const { value } of items(container.secrets, [])) {
      const { name, valueFrom } = fields(value)
      if (typeof name === 'string') unresolved(valueFrom, name, report)
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
