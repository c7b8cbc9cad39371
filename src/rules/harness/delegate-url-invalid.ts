import type { TaskRule } from '../context.ts'
import { ofOddDelegates } from '../each.ts'
import { about, notSeen } from '../findings.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const delegateUrlInvalid: TaskRule = {
  id: 'delegate-url-invalid',
  severity: 'error',
  summary: 'Harness’s URL is no absolute http or https URL',
  why: 'The delegate cannot reach Harness: the task starts and never shows up as connected.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: false },
  ...ofOddDelegates((delegate, _context, report) => {
    for (const variable of delegate.connection.url) report(notSeen(delegate, variable, variable.name))
    for (const { variable, kind } of delegate.urls) {
      if (kind !== 'invalid') continue
      report({
        ...about(delegate),
        path: variable.at,
        message: `${variable.name} is no absolute http or https URL`,
        help: 'write it with its scheme, as in https://app.harness.io',
      })
    }
  }),
}
