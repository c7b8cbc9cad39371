import { declaredIn, roleFacts } from '../iam/lookup.ts'
import type { Surroundings } from '../model/declared.ts'
import type { Facts } from '../model/facts.ts'
import type { Report } from '../model/rule.ts'

type Found = Parameters<Report>[0]

/** What is known from what a source declares, as a person may read it. */
export function byDeclared(found: Found, declared: Surroundings): Found {
  if (found === undefined) return undefined
  if ('unchecked' in found) return { ...found, unchecked: declared.print(found.unchecked) }
  const { message, help, ...rest } = found
  const source = declared.declaredIn
  const isUnproved = message.startsWith('not proved: ')
  return {
    ...rest,
    message: declared.print(
      isUnproved ? message.replace('not proved: ', `not proved by this ${source}: `) : `by this ${source}, ${message}`
    ),
    ...(help === undefined ? {} : { help: declared.printAdvice(help) }),
  }
}

/** What is declared elsewhere was not looked for: of roles that are, nothing is to be proved. */
export function isJudged(arn: string, facts: Facts): boolean {
  return declaredIn(facts) === undefined || roleFacts(arn, facts) !== undefined
}
