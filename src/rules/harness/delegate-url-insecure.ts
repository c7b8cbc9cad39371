import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { ofOddDelegates } from '../each.ts'
import { about, isReplaced } from '../findings.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const delegateUrlInsecure: TaskRule = {
  id: 'delegate-url-insecure',
  severity: 'warning',
  summary: 'Harness’s URL is http, not https',
  why: 'The delegate’s token and every task’s payload travel unencrypted.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: false },
  ...ofOddDelegates((delegate, { values }, report) => {
    for (const { variable, kind } of delegate.urls) {
      if (kind !== 'http' || isReplaced(variable.text, VALUE.url, values)) continue
      report({
        ...about(delegate),
        path: variable.at,
        message: `${variable.name} is an http URL`,
        help: 'write https://, if your Harness serves it',
      })
    }
  }),
}
