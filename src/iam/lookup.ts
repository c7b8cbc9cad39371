import type { Answer, DeclaredFacts, Facts, RoleFacts, SecretFacts } from '../model/facts.ts'

/** What is known of a secret, by the ARN it was asked for by or by its full one: a definition may be corrected from the one to the other. */
export function secretAnswer({ secrets }: Facts, arn: string): Answer<SecretFacts> | undefined {
  return secrets[arn] ?? Object.values(secrets).find(answer => 'found' in answer && answer.found.arn === arn)
}

/** Where facts are declared; undefined for those that were read of an account. */
export function declaredIn(facts: Facts): DeclaredFacts['declaredIn'] | undefined {
  return 'declaredIn' in facts ? (facts as DeclaredFacts).declaredIn : undefined
}

/** What was read of a role; undefined where it was not. */
export function roleFacts(arn: string, { roles }: Facts): RoleFacts | undefined {
  const answer = roles[arn]
  return answer && 'found' in answer && answer.found.arn === arn ? answer.found : undefined
}
