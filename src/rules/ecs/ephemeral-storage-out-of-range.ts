import type { Fix } from '../../model/rule.ts'
import { fields } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_STORAGE } from '../sources.ts'

/**
 * Applies where FARGATE is among `requiresCompatibilities`. Evidence: AWS's own answers, 20 and 201 refused, 21 and 200
 * accepted.
 */
export const ephemeralStorageOutOfRange: TaskRule = {
  id: 'ephemeral-storage-out-of-range',
  severity: 'error',
  summary: 'a task on Fargate wants less than 21 or more than 200 GiB of storage',
  why: 'RegisterTaskDefinition refuses it: "EphemeralStorage size should be at least 21", or "… at most 200".',
  docs: ECS_STORAGE,
  fix: { safety: 'safe', when: 'up to 20 GiB, which every task has anyway; a guess above 200' },
  looksAt: { task: ['ephemeralStorage'] },
  check({ ephemeralStorage }, context, report) {
    if (ephemeralStorage === undefined || !context.requiresFargate) return
    const { sizeInGiB: size } = fields(ephemeralStorage)
    if (typeof size !== 'number' || !Number.isInteger(size) || (size >= LEAST && size <= MOST)) return
    report({
      path: ['ephemeralStorage', 'sizeInGiB'],
      message: `${size} GiB of storage; Fargate gives ${LEAST} to ${MOST}`,
      fix: size < LEAST ? LEAVE_OUT : TAKE_MOST,
    })
  },
}

const LEAST = 21
const MOST = 200

const LEAVE_OUT: Fix = {
  title: 'leave `ephemeralStorage` out: every task has 20 GiB',
  safety: 'safe',
  patches: [{ op: 'remove', path: ['ephemeralStorage'] }],
}

const TAKE_MOST: Fix = {
  title: `set it to ${MOST}`,
  safety: 'unsafe',
  patches: [{ op: 'set', path: ['ephemeralStorage', 'sizeInGiB'], value: MOST }],
}
