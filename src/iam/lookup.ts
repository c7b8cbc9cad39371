import type { Answer, Facts, SecretFacts } from '../model/facts.ts'

/** What is known of a secret, by the ARN it was asked for by or by its full one: a definition may be corrected from the one to the other. */
export function secretAnswer({ secrets }: Facts, arn: string): Answer<SecretFacts> | undefined {
  return secrets[arn] ?? Object.values(secrets).find(answer => 'found' in answer && answer.found.arn === arn)
}
