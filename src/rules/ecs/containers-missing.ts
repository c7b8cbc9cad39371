import type { TaskRule } from '../context.ts'
import { ECS_API } from '../sources.ts'

/** Applies to every definition. Evidence: AWS's own answer. Where a delegate is expected, delegate-not-found says so of it. */
export const containersMissing: TaskRule = {
  id: 'containers-missing',
  severity: 'error',
  summary: 'the definition has no container',
  why: 'RegisterTaskDefinition refuses it: "Container list cannot be empty".',
  docs: ECS_API,
  fix: { safety: false },
  check({ containerDefinitions: list }, { expectsDelegate }, report) {
    if (!Array.isArray(list) || list.length > 0 || expectsDelegate) return
    report({ path: ['containerDefinitions'], message: 'there is no container', help: 'a task has at least one' })
  },
}
