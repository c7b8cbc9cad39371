import { ALIASES, type DelegateValue, FAMILIES } from '../../model/names.ts'
import { about, type TaskRule } from '../context.ts'
import { DELEGATE_SETTINGS } from '../sources.ts'

export const delegateVariableFamiliesMixed: TaskRule = {
  id: 'delegate-variable-families-mixed',
  severity: 'warning',
  summary: 'account, token or URL is given under names of two families',
  why: 'Harness’s pages use several families of names, and none says which name wins. Whoever changes one of the two later changes nothing, or half.',
  docs: DELEGATE_SETTINGS,
  fix: { safety: false },
  *check(_task, { delegates }) {
    for (const delegate of delegates) {
      for (const value of ['account', 'token', 'url'] satisfies DelegateValue[]) {
        const given = delegate.given(ALIASES[value])
        if (given.length < 2) continue
        const names = given.map(({ name }) => name)
        if (FAMILIES.some(family => names.every(name => family.names[value].includes(name)))) continue
        const last = delegate.variables.findLast(variable => given.includes(variable))
        if (!last) continue
        yield {
          ...about(delegate),
          path: [...last.path, 'name'],
          message: `${names.join(' and ')} are names of one value in different families of names`,
          help: 'keep the names of one page; for Delegate 3.x on ECS they are HARNESS_ACCOUNT_ID, HARNESS_TOKEN, HARNESS_URL',
        }
      }
    }
  },
}
