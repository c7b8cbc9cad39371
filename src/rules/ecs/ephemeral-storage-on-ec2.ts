import { fields, items } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_STORAGE } from '../sources.ts'

/**
 * Applies where `requiresCompatibilities` is EC2 alone, which is what AWS's own answer is known for: without it the definition
 * may run on Fargate.
 */
export const ephemeralStorageOnEc2: TaskRule = {
  id: 'ephemeral-storage-on-ec2',
  severity: 'error',
  summary: 'a task on EC2 wants ephemeral storage, which Fargate alone has',
  why: 'RegisterTaskDefinition refuses it: "Tasks using the EC2 launch type do not support EphemeralStorage."',
  docs: ECS_STORAGE,
  fix: { safety: 'unsafe' },
  looksAt: { task: ['ephemeralStorage'] },
  check({ ephemeralStorage, requiresCompatibilities }, _context, report) {
    if (ephemeralStorage === undefined || typeof fields(ephemeralStorage).sizeInGiB !== 'number') return
    const required = items(requiresCompatibilities, [])
    if (required.length !== 1 || required[0]?.value !== 'EC2') return
    report({
      path: ['ephemeralStorage'],
      message: 'EC2 has no ephemeral storage',
      fix: { title: 'leave it out', safety: 'unsafe', patches: [{ op: 'remove', path: ['ephemeralStorage'] }] },
    })
  },
}
