import { ALIASES } from '../../model/names.ts'
import { VALUE } from '../../model/values.ts'
import { about, notSeen, remedy, type TaskRule } from '../context.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const delegateTokenInPlaintext: TaskRule = {
  id: 'delegate-token-in-plaintext',
  severity: 'warning',
  summary: 'the delegate’s token stands in `environment`',
  why: 'Everyone who may describe task definitions can read it, every old revision keeps it, and with it anyone can register a delegate in your account.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: 'safe', value: VALUE.tokenSecret.flag },
  *check(_task, { delegates, values }) {
    for (const delegate of delegates) {
      for (const name of ALIASES.token) {
        const variable = delegate.in('environment', name)
        if (variable?.reading.state === 'unresolved') yield* notSeen(delegate, variable, name)
        if (variable?.reading.state !== 'given') continue
        yield {
          ...about(delegate),
          path: variable.at,
          message: `${name} holds the token in plain text`,
          ...remedy(values, VALUE.tokenSecret, `move ${name} to \`secrets\``, value => [
            { op: 'remove', path: variable.path },
            ...(delegate.in('secrets', name) ? [] : delegate.add('secrets', [name, value])),
          ]),
        }
      }
    }
  },
}
