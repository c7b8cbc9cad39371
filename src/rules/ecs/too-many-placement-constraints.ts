import type { TaskRule } from '../context.ts'
import { ECS_API } from '../sources.ts'

/**
 * Applies where FARGATE is not among `requiresCompatibilities`: there none is supported. Evidence: the API reference; AWS's answer
 * is not known.
 */
export const tooManyPlacementConstraints: TaskRule = {
  id: 'too-many-placement-constraints',
  severity: 'error',
  summary: 'the definition has more than 10 placement constraints',
  why: 'The API reference: "You can specify a maximum of 10 constraints for each task", those given when it is run among them.',
  docs: ECS_API,
  fix: { safety: false },
  looksAt: { task: ['placementConstraints'] },
  check({ placementConstraints: list }, context, report) {
    if (list === undefined || !Array.isArray(list) || list.length <= MOST || context.requiresFargate) return
    report({ path: ['placementConstraints'], message: `${list.length} placement constraints; a task has ${MOST} at most` })
  },
}

const MOST = 10
