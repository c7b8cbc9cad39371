import type { TaskRule } from '../context.ts'
import { andMore, deletionOf, distinct, inContainer, withFacts } from '../permissions.ts'
import { SECRET_DELETION } from '../sources.ts'

export const secretScheduledForDeletion: TaskRule = {
  id: 'secret-scheduled-for-deletion',
  severity: 'error',
  summary: 'a secret that the definition refers to is scheduled for deletion',
  why: 'Its value cannot be read any more, although the secret is still listed: tasks do not start.',
  docs: SECRET_DELETION,
  fix: { safety: false },
  check: withFacts(({ facts, references }, report) => {
    for (const reference of distinct(references)) {
      const deleted = deletionOf(reference, facts)
      if (deleted === undefined) continue
      const { arn, name, path, mentions } = reference
      report({
        path,
        message: `the secret of ${name}${andMore(mentions)}, ${arn}, is scheduled for deletion (${deleted.slice(0, 10)}): its value cannot be read`,
        help: `restore it: aws secretsmanager restore-secret --secret-id ${arn}`,
        ...inContainer(reference),
      })
    }
  }),
}
