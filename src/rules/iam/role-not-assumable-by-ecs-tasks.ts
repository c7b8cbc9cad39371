import { trustPolicy } from '../../iam/least.ts'
import type { TaskRule } from '../context.ts'
import { inContainer, ROLE_NAMES, withFacts } from '../permissions.ts'
import { ECS_TASK_ROLE } from '../sources.ts'

export const roleNotAssumableByEcsTasks: TaskRule = {
  id: 'role-not-assumable-by-ecs-tasks',
  severity: 'error',
  summary: 'the trust policy of a role does not let ecs-tasks.amazonaws.com assume it',
  why: 'Whatever the role is allowed, no task gets its credentials: "ECS was unable to assume the role", and no task starts with it.',
  docs: ECS_TASK_ROLE,
  fix: { safety: false },
  check: withFacts(({ trusts }, report) => {
    for (const { role, assumability } of trusts) {
      if (assumability.verdict !== 'denied') continue
      report({
        path: role.path,
        message: `ecs-tasks.amazonaws.com may not assume the ${ROLE_NAMES[role.kind]} ${role.arn}: ${assumability.reason}`,
        help: `a trust policy that does: ${JSON.stringify(trustPolicy(role.arn))}`,
        ...inContainer(role),
      })
    }
  }),
}
