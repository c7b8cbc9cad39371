import type { Component } from '../harbor.ts'
import type { Report } from '../model/rule.ts'
import type { Container } from '../model/task-definition.ts'
import type { Delegate } from '../wiring.ts'
import type { Context, TaskRule } from './context.ts'

/** What a rule has to say of one thing, of which there may be several. */
type CheckOne<One> = (one: One, context: Context, report: Report) => void

/** The part of a rule that checks one thing after another. */
type CheckEach = Pick<TaskRule, 'looksAt' | 'each' | 'check'>

/** A check of every delegate. */
export function ofDelegates(check: CheckOne<Delegate>): CheckEach {
  return { looksAt: { delegates: 'all' }, ...checkEach('delegates', check) }
}

/** A check of the delegates that do database work. */
export function ofDatabaseDelegates(check: CheckOne<Delegate>): CheckEach {
  return { looksAt: { delegates: 'database' }, ...checkEach('databaseDelegates', check) }
}

/** A check of the delegates that need a certificate, unless it plainly comes in as documented. */
export function ofCertifiedDelegates(check: CheckOne<Delegate>): CheckEach {
  return { looksAt: { delegates: 'certified' }, ...checkEach('certifiedDelegates', check) }
}

/** A check of the names that delegates go by and reach Harness with, unless those are plainly as documented. */
export function ofOddDelegates(check: CheckOne<Delegate>): CheckEach {
  return { looksAt: { delegates: 'odd' }, ...checkEach('oddDelegates', check) }
}

/** A check of each of Harbor's services, where any of them is to log in with IAM: with passwords all around nothing is wrong. */
export function ofComponents(check: CheckOne<Component>): CheckEach {
  return checkEach('askingComponents', check)
}

/** A check of every container. */
export function ofContainers(check: CheckOne<Container>): CheckEach {
  return checkEach('containers', check)
}

/** The lists in a context. */
type Lists = { readonly [K in keyof Context as Context[K] extends readonly unknown[] ? K : never]: Context[K] }

function checkEach<K extends keyof Lists>(of: K, check: CheckOne<Lists[K][number]>): Pick<TaskRule, 'each' | 'check'> {
  return {
    each: { of, check },
    check(_task, context, report) {
      for (const one of context[of] as Lists[K]) check(one, context, report)
    },
  }
}
