import { ALIASES, type DelegateValue, FAMILIES } from '../../model/names.ts'
import type { Patch } from '../../model/patch.ts'
import { VALUE, type ValueOption } from '../../model/values.ts'
import type { Delegate } from '../../wiring.ts'
import type { TaskRule } from '../context.ts'
import { ofOddDelegates } from '../each.ts'
import { about, moveToSecrets, notSeen, remedy } from '../findings.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

/** What is asked for, with the option that gives it. */
const NEEDED: readonly { value: DelegateValue; what: string; option: ValueOption }[] = [
  { value: 'account', what: 'the Harness account id', option: VALUE.accountId },
  { value: 'token', what: 'the delegate’s token', option: VALUE.tokenSecret },
  { value: 'url', what: 'Harness’s URL', option: VALUE.url },
]

export const delegateVariableMissing: TaskRule = {
  id: 'delegate-variable-missing',
  severity: 'error',
  summary: 'the delegate has no account id, token or URL under any documented name',
  why: 'The delegate cannot register with Harness: the task starts and never shows up as connected.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: 'safe', value: 'harness.accountId, --token-secret-arn, harness.url' },
  ...ofOddDelegates((delegate, { values }, report) => {
    for (const { value, what, option } of NEEDED) {
      if (delegate.connection[value].length > 0) continue
      const empty = ALIASES[value].map(alias => delegate.find(alias)).find(variable => variable !== undefined)
      const name = empty?.name ?? usualName(delegate, value)
      if (delegate.openBecause !== undefined) {
        report(notSeen(delegate, undefined, name))
        continue
      }
      const slip = empty ? undefined : delegate.slipOf(name)
      report({
        ...about(delegate),
        path: empty?.at ?? delegate.lacking('environment'),
        message: empty
          ? `${name}, ${what}, is empty`
          : `${what} is not set: there is none of ${ALIASES[value].join(', ')}${slip ? `; is \`${slip}\` a slip?` : ''}`,
        ...remedy(values, option, `set ${name}`, given => setVariable(delegate, value, name, given)),
      })
    }
  }),
}

/** The name of a value in the family of names that the container uses; without any, that of Delegate 3.x on ECS. */
function usualName(delegate: Delegate, value: DelegateValue): string {
  const used = FAMILIES.map(({ names }) => delegate.given(Object.values(names).flat()).length)
  const family = FAMILIES[used.indexOf(Math.max(...used))]
  return family?.names[value][0] ?? ALIASES[value][0] ?? ''
}

/** The token goes to `secrets`, for it is given as the ARN of one; the others to `environment`. */
function setVariable(delegate: Delegate, value: DelegateValue, name: string, given: string): readonly Patch[] | undefined {
  if (value !== 'token') return delegate.put([name, given])
  const secret = delegate.in('secrets', name)
  if (secret) return [{ op: 'set', path: secret.at, value: given }]
  const plain = delegate.in('environment', name)
  return plain ? moveToSecrets(delegate, plain, given) : delegate.add('secrets', [name, given])
}
