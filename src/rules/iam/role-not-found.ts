import type { TaskRule } from '../context.ts'
import { inContainer, isAbsentRole, ROLE_NAMES, withFacts } from '../permissions.ts'
import { IAM_IDENTIFIERS } from '../sources.ts'

export const roleNotFound: TaskRule = {
  id: 'role-not-found',
  severity: 'error',
  summary: 'a role that the definition names does not exist',
  why: 'ECS cannot assume it: the service starts no task, or the delegate no build task ("ECS was unable to assume the role").',
  docs: IAM_IDENTIFIERS,
  fix: { safety: false },
  check: withFacts(({ facts, roles }, report) => {
    for (const { kind, arn, path, container } of roles) {
      if (!isAbsentRole(arn, facts)) continue
      report({
        path,
        message: `the ${ROLE_NAMES[kind]} ${arn} does not exist in account ${facts.account}`,
        help: 'a role with a path has the path in its ARN: compare with the ARN that IAM shows',
        ...inContainer({ container }),
      })
    }
  }),
}
