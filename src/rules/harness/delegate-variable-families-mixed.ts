import { ALIASES, type DelegateValue, FAMILIES } from '../../model/names.ts'
import type { Variable } from '../../variables.ts'
import type { TaskRule } from '../context.ts'
import { ofOddDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { DELEGATE_SETTINGS } from '../sources.ts'

export const delegateVariableFamiliesMixed: TaskRule = {
  id: 'delegate-variable-families-mixed',
  severity: 'warning',
  summary: 'account, token or URL is given under names of two families',
  why: 'Harness’s pages use several families of names, and none says which name wins. Whoever changes one of the two later changes nothing, or half.',
  docs: DELEGATE_SETTINGS,
  fix: { safety: false },
  ...ofOddDelegates((delegate, _context, report) => {
    for (const value of ['account', 'token', 'url'] satisfies DelegateValue[]) {
      const given = delegate.connection[value].length < 2 ? [] : delegate.connection[value].filter(isKnown)
      if (given.length < 2) continue
      const names = ALIASES[value].filter(alias => given.some(({ name }) => name === alias))
      if (FAMILIES.some(family => names.every(name => family.names[value].includes(name)))) continue
      const last = delegate.variables.findLast(variable => given.includes(variable))
      if (!last) continue
      report({
        ...about(delegate),
        path: [...last.path, 'name'],
        message: `${names.join(' and ')} give the same value; no page says which of them wins`,
        help: `keep one; for Delegate 3.x on ECS it is ${ALIASES[value][0]}`,
      })
    }
  }),
}

/** What is filled in later may turn out empty, and a placeholder is said to be one. */
function isKnown({ reading }: Variable): boolean {
  return reading.state !== 'unresolved' && reading.state !== 'placeholder'
}
