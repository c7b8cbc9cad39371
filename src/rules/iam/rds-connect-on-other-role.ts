import { connectsBy } from '../../iam/connecting.ts'
import { declaredIn, roleFacts } from '../../iam/lookup.ts'
import type { Facts, RoleFacts } from '../../model/facts.ts'
import { BUILD_ROLE } from '../../model/names.ts'
import type { TaskRule } from '../context.ts'
import { ROLE_NAMES, withFacts } from '../permissions.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

/** Where there is a build role, build-role-cannot-connect says what it lacks, and which role has it instead. */
export const rdsConnectOnOtherRole: TaskRule = {
  id: 'rds-connect-on-other-role',
  severity: 'warning',
  summary: 'the execution or task role may connect to databases, and the build role may not',
  why: 'One sentence of Harness’s page asks for the permission on the task role, its body for the build role, "not the delegate task role": database steps run with the build role.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  check: withFacts(({ facts, roles, subject }, report, { databaseDelegates }) => {
    const isWithoutBuildRole = databaseDelegates.some(delegate => {
      const variable = delegate.find(BUILD_ROLE)
      return variable ? variable.reading.state === 'absent' : delegate.openBecause === undefined
    })
    const build = roles.filter(({ kind }) => kind === 'build').map(({ arn }) => roleFacts(arn, facts))
    // Of a role that was not read nobody knows.
    const isElsewhere =
      build.length === 0
        ? isWithoutBuildRole
        : build.every(role => role && isReadFor(role, facts) && connectsBy(role) === undefined)
    if (!isElsewhere) return
    for (const { kind, arn, path } of roles) {
      // Harbor logs in with the task role.
      if (kind === 'build' || (kind === 'task' && subject.client)) continue
      const role = roleFacts(arn, facts)
      const statement = role && connectsBy(role)
      if (statement === undefined) continue
      report({
        path,
        message: `${statement} lets the ${ROLE_NAMES[kind]} ${arn} connect to a database, but database steps run with the build role`,
        help:
          build.length === 0
            ? `give the permission to a role of its own, and name that in ${BUILD_ROLE}`
            : 'give the permission to the build role, and take it from this one',
      })
    }
  }),
}

/** Whether all policies of a role are declared where it is: one from elsewhere may be what gives it the permission. */
function isReadFor({ policies, unlisted }: RoleFacts, facts: Facts): boolean {
  return declaredIn(facts) === undefined || (unlisted === undefined && policies.every(({ unread }) => unread === undefined))
}
