import type { TaskRule } from '../context.ts'
import { ECS_API } from '../sources.ts'

/** Applies to every definition. Evidence: AWS's own answer; Elastic Inference has ended. */
export const inferenceAcceleratorsUnsupported: TaskRule = {
  id: 'inference-accelerators-unsupported',
  severity: 'error',
  summary: 'the definition asks for Elastic Inference accelerators, which are no more',
  why: 'RegisterTaskDefinition refuses it: "Unsupported field \'inferenceAccelerators\'."',
  docs: ECS_API,
  fix: { safety: 'unsafe' },
  looksAt: { task: ['inferenceAccelerators'] },
  check({ inferenceAccelerators: list }, _context, report) {
    if (list === undefined || !Array.isArray(list) || list.length === 0) return
    report({
      path: ['inferenceAccelerators'],
      message: 'there are no Elastic Inference accelerators any more',
      help: 'leave them out, and the `resourceRequirements` that name them',
      fix: { title: 'leave them out', safety: 'unsafe', patches: [{ op: 'remove', path: ['inferenceAccelerators'] }] },
    })
  },
}
