import { ALIASES } from '../../model/names.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { ofOddDelegates } from '../each.ts'
import { about, moveToSecrets, notSeen, remedy, safely } from '../findings.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const delegateTokenInPlaintext: TaskRule = {
  id: 'delegate-token-in-plaintext',
  severity: 'warning',
  summary: 'the delegate’s token stands in `environment`',
  why: 'Everyone who may describe task definitions can read it, every old revision keeps it, and with it anyone can register a delegate in your account.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: 'safe', value: VALUE.tokenSecret.flag },
  ...ofOddDelegates((delegate, { values }, report) => {
    for (const variable of delegate.variables) {
      if (variable.list !== 'environment' || !ALIASES.token.includes(variable.name)) continue
      if (variable.reading.state === 'unresolved') report(notSeen(delegate, variable, variable.name))
      if (variable.text === undefined) continue
      const finding = { ...about(delegate), path: variable.at }
      if (variable.secret) {
        const title = `move ${variable.name} to \`secrets\``
        report({
          ...finding,
          message: `${variable.name} holds the ARN of a secret, which nobody resolves in \`environment\``,
          ...safely(title, moveToSecrets(delegate, variable, variable.text)),
        })
      } else {
        report({
          ...finding,
          message: `${variable.name} holds the token in plain text`,
          ...remedy(values, VALUE.tokenSecret, `move ${variable.name} to \`secrets\``, given =>
            moveToSecrets(delegate, variable, given)
          ),
        })
      }
    }
  }),
}
