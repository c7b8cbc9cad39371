import { describe, expect, it } from 'vitest'
import { evaluate } from '../../src/iam/evaluate.ts'
import type { AccessRequest } from '../../src/iam/request.ts'

export const OWN = '111122223333'
export const OTHER = '444455556666'
export const ROLE = `arn:aws:iam::${OWN}:role/delegate`
export const PATH_ROLE = `arn:aws:iam::${OWN}:role/team/a/delegate`
export const USER = `arn:aws:iam::${OWN}:user/ops/bob`
export const ROOT = `arn:aws:iam::${OWN}:root`
export const OTHER_ROOT = `arn:aws:iam::${OTHER}:root`
export const SESSION = `arn:aws:sts::${OWN}:assumed-role/delegate/task`
export const SECRET = `arn:aws:secretsmanager:eu-west-1:${OWN}:secret:ca-AbC123`
export const OTHER_SECRET = `arn:aws:secretsmanager:eu-west-1:${OTHER}:secret:ca-AbC123`
export const KEY = `arn:aws:kms:eu-west-1:${OWN}:key/1234abcd-12ab-34cd-56ef-1234567890ab`
export const OTHER_KEY = `arn:aws:kms:eu-west-1:${OTHER}:key/1234abcd-12ab-34cd-56ef-1234567890ab`

/** Elements of a statement; what is left out is `Allow`, every action and every resource. */
export type Elements = Readonly<Record<string, unknown>>

/** A document of these statements, in the version that has variables. */
export function policy(...statements: readonly Elements[]): unknown {
  return { Version: '2012-10-17', Statement: statements.map(statement) }
}

export function statement(elements: Elements): Elements {
  const { NotAction, NotResource } = elements
  return {
    Effect: 'Allow',
    ...(NotAction === undefined ? { Action: '*' } : {}),
    ...(NotResource === undefined ? { Resource: '*' } : {}),
    ...elements,
  }
}

export const ALLOW = policy({})
export const NOTHING = policy({ Action: 's3:GetObject' })

/** What a case says of its request; the rest is a role that reads a secret of its own account and may do nothing. */
export type Given = Partial<AccessRequest>

/** What the case expects: the decision, and the deciding statement as `from policy.statement`. */
export type Then =
  | 'allowed'
  | 'denied'
  | 'unknown'
  | `${'allowed' | 'denied'} by ${'identity' | 'boundary' | 'resource'} ${number}.${number}`

export type Case = readonly [name: string, given: Given, then: Then]

/** Asks, and writes the answer the way cases do. */
export function decide(given: Given): string {
  const request = {
    principalArn: ROLE,
    action: 'secretsmanager:GetSecretValue',
    resourceArn: SECRET,
    identityPolicies: [],
    ...given,
  }
  const { decision, by } = evaluate(request)
  return by ? `${decision} by ${by.from} ${by.policy}.${by.statement}` : decision
}

/** One test a case. */
export function table(subject: string, cases: readonly Case[]): void {
  describe(subject, () => {
    it.each(cases)('%s', (_name, given, then) => {
      expect(decide(given)).toBe(then)
    })
  })
}

/** The answer to one statement of an identity's policy: yes, no or maybe. */
export function applies(elements: Elements, given: Given = {}): 'yes' | 'no' | 'maybe' {
  const answer = decide({ identityPolicies: [policy(elements)], ...given })
  return answer === 'unknown' ? 'maybe' : answer === 'denied' ? 'no' : 'yes'
}
