import type { TaskRule } from '../context.ts'
import { ECS_QUOTAS } from '../sources.ts'

/** Applies to every definition. Evidence: AWS's own answer, and the quota, which cannot be raised. */
export const tooManyContainers: TaskRule = {
  id: 'too-many-containers',
  severity: 'error',
  summary: 'the definition has more than 10 containers',
  why: 'RegisterTaskDefinition refuses it: "Too many containers".',
  docs: ECS_QUOTAS,
  fix: { safety: false },
  check({ containerDefinitions: list }, _context, report) {
    if (!Array.isArray(list) || list.length <= MOST) return
    report({
      path: ['containerDefinitions'],
      message: `${list.length} containers; a task has ${MOST} at most`,
      help: 'split them into several tasks',
    })
  },
}

const MOST = 10
