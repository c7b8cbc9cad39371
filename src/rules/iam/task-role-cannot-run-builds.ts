import type { TaskRule } from '../context.ts'
import { denialOf, withFacts } from '../permissions.ts'
import { DATABASE_ON_ECS } from '../sources.ts'

export const taskRoleCannotRunBuilds: TaskRule = {
  id: 'task-role-cannot-run-builds',
  severity: 'warning',
  summary: 'the task role lacks what Harness documents for starting build tasks',
  why: 'The delegate registers and runs a task for every step group, and passes it the execution role and the build role. Without one of the permissions the step group fails.',
  docs: DATABASE_ON_ECS,
  fix: { safety: false },
  check: withFacts(({ facts, permissions }, report) => {
    // That it may not connect, where it is Harbor's, is another rule's finding.
    const denied = permissions.filter(
      ({ need, proof }) => need.role === 'task' && need.action !== 'rds-db:connect' && proof.verdict === 'denied'
    )
    report(denialOf(denied, 'start build tasks', facts))
  }),
}
