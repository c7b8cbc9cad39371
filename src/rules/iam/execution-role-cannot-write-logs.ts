import type { TaskRule } from '../context.ts'
import { denialOf, groupedByPath, withFacts } from '../permissions.ts'
import { ECS_AWSLOGS } from '../sources.ts'

export const executionRoleCannotWriteLogs: TaskRule = {
  id: 'execution-role-cannot-write-logs',
  severity: 'error',
  summary: 'the execution role may not write to a log group, or create the one it is to create',
  why: 'The log driver is set up before a container starts: the task stops with "ResourceInitializationError: failed to validate logger args".',
  docs: ECS_AWSLOGS,
  fix: { safety: false },
  check: withFacts(({ facts, permissions }, report) => {
    const denied = permissions.filter(
      ({ need, proof }) => need.role === 'execution' && need.action.startsWith('logs:') && proof.verdict === 'denied'
    )
    for (const group of groupedByPath(denied)) report(denialOf(group, (group[0]?.need.because ?? '').replace(/^to /, ''), facts))
  }),
}
