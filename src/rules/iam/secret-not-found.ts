import { parseArn } from '../../model/arn.ts'
import type { TaskRule } from '../context.ts'
import { andMore, distinct, inContainer, isAbsentReference, withFacts } from '../permissions.ts'
import { SECRET_ARNS } from '../sources.ts'

export const secretNotFound: TaskRule = {
  id: 'secret-not-found',
  severity: 'error',
  summary: 'a secret that the definition refers to does not exist',
  why: 'The task stops before its containers start: "ResourceInitializationError: … can\'t retrieve the secret with ARN … Check that the secret ARN is correct".',
  docs: SECRET_ARNS,
  fix: { safety: false },
  check: withFacts(({ facts, references }, report) => {
    for (const reference of distinct(references)) {
      const { store, arn = '', name, path, mentions } = reference
      if (store !== 'secrets-manager' || !isAbsentReference(reference, facts)) continue
      const taken = /-[A-Za-z0-9]{6}$/.test(arn)
        ? `; \`${arn.slice(-7)}\` is taken for the random suffix, even where it is part of the name`
        : ''
      report({
        path,
        message: `the secret of ${name}${andMore(mentions)}, ${arn}, does not exist in account ${facts.account}, ${parseArn(arn)?.region}`,
        help: `copy the full ARN that Secrets Manager shows, its six random characters included${taken}`,
        ...inContainer(reference),
      })
    }
  }),
}
