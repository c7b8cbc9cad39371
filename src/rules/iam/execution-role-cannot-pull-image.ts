import type { TaskRule } from '../context.ts'
import { denialOf, groupedByPath, withFacts } from '../permissions.ts'
import { ECR_ON_ECS } from '../sources.ts'

export const executionRoleCannotPullImage: TaskRule = {
  id: 'execution-role-cannot-pull-image',
  severity: 'error',
  summary: 'the execution role may not pull an image of a private ECR registry',
  why: 'The task stops with "CannotPullContainerError" or "ResourceInitializationError: unable to pull … registry auth".',
  docs: ECR_ON_ECS,
  fix: { safety: false },
  check: withFacts(({ facts, permissions }, report) => {
    const denied = permissions.filter(({ need, proof }) => need.action.startsWith('ecr:') && proof.verdict === 'denied')
    const unproved = permissions.filter(({ need, proof }) => need.action.startsWith('ecr:') && proof.verdict === 'unproved')
    for (const group of groupedByPath(denied)) {
      const [first] = group
      if (!first) continue
      // What the repository's own policy may allow belongs to the same permission all the same.
      const others = unproved.flatMap(({ need }) => (need.path.join('/') === first.need.path.join('/') ? [need] : []))
      report(denialOf(group, first.need.because.replace(/^to /, ''), facts, others))
    }
  }),
}
