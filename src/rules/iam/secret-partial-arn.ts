import type { TaskRule } from '../context.ts'
import { inContainer, withFacts } from '../permissions.ts'
import { SECRET_ARNS } from '../sources.ts'

export const secretPartialArn: TaskRule = {
  id: 'secret-partial-arn',
  severity: 'warning',
  summary: 'the ARN of a secret lacks its six random characters',
  why: 'It resolves as long as one secret has this name. Once that is deleted and made anew the definition silently means the new one, and a policy that names the full ARN no longer fits.',
  docs: SECRET_ARNS,
  fix: { safety: 'safe', when: 'with the full ARN that the account gives' },
  check: withFacts(({ facts, references }, report) => {
    for (const reference of references) {
      const { store, arn, rest, isArn, name, path } = reference
      if (store !== 'secrets-manager' || !isArn || arn === undefined) continue
      const answer = facts.secrets[arn]
      const full = answer && 'found' in answer ? answer.found.arn : undefined
      // A replica, or whatever else AWS answers with, is not the same secret written in full.
      if (full === undefined || !full.startsWith(arn) || !/^-[A-Za-z0-9]{6}$/.test(full.slice(arn.length))) continue
      report({
        path,
        message: `the ARN of the secret of ${name} lacks the six random characters: in full it is ${full}`,
        fix: { title: 'write the full ARN', safety: 'safe', patches: [{ op: 'set', path, value: `${full}${rest}` }] },
        ...inContainer(reference),
      })
    }
  }),
}
