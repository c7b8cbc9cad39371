import { ALIASES, type DelegateValue } from '../../model/names.ts'
import type { Patch } from '../../model/patch.ts'
import { VALUE, type ValueOption } from '../../model/values.ts'
import type { Delegate } from '../../wiring.ts'
import { about, notSeen, remedy, type TaskRule } from '../context.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

/** What is asked for, under its name of the Fargate page, with the option that gives it. */
const NEEDED: readonly { value: DelegateValue; name: string; what: string; option: ValueOption }[] = [
  { value: 'account', name: 'HARNESS_ACCOUNT_ID', what: 'the account’s id', option: VALUE.accountId },
  { value: 'token', name: 'HARNESS_TOKEN', what: 'the token', option: VALUE.tokenSecret },
  { value: 'url', name: 'HARNESS_URL', what: 'Harness’s URL', option: VALUE.url },
]

export const delegateVariableMissing: TaskRule = {
  id: 'delegate-variable-missing',
  severity: 'error',
  summary: 'the delegate has no account id, token or URL under any documented name',
  why: 'The delegate cannot register with Harness: the task starts and never shows up as connected.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: 'safe', value: 'harness.accountId, --token-secret-arn, harness.url' },
  *check(_task, { delegates, values }) {
    for (const delegate of delegates) {
      for (const { value, name, what, option } of NEEDED) {
        if (delegate.given(ALIASES[value]).length > 0) continue
        const empty = ALIASES[value].map(alias => delegate.find(alias)).find(variable => variable !== undefined)
        if (!empty && delegate.openBecause !== undefined) {
          yield* notSeen(delegate, undefined, name)
          continue
        }
        yield {
          ...about(delegate),
          path: empty?.at ?? delegate.lacking('environment'),
          message: empty
            ? `${empty.name}, ${what}, is empty`
            : `${what} is not set: there is no ${name}, nor any of its other names`,
          ...remedy(values, option, `set ${empty?.name ?? name}`, given =>
            setVariable(delegate, value, empty?.name ?? name, given)
          ),
        }
      }
    }
  },
}

/** The token goes to `secrets`, for it is given as the ARN of one; the others to `environment`. */
function setVariable(delegate: Delegate, value: DelegateValue, name: string, given: string): Patch[] {
  if (value !== 'token') return delegate.put([name, given])
  const secret = delegate.in('secrets', name)
  if (secret) return [{ op: 'set', path: secret.at, value: given }]
  const plain = delegate.in('environment', name)
  return [...(plain ? [{ op: 'remove', path: plain.path } as const] : []), ...delegate.add('secrets', [name, given])]
}
