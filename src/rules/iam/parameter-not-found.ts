import { parseArn } from '../../model/arn.ts'
import type { TaskRule } from '../context.ts'
import { andMore, distinct, inContainer, isAbsentReference, withFacts } from '../permissions.ts'
import { ECS_PARAMETERS } from '../sources.ts'

export const parameterNotFound: TaskRule = {
  id: 'parameter-not-found',
  severity: 'error',
  summary: 'a parameter of Systems Manager that the definition refers to does not exist',
  why: 'The task stops before its containers start: "ResourceInitializationError: unable to pull secrets", with the parameter as invalid.',
  docs: ECS_PARAMETERS,
  fix: { safety: false },
  check: withFacts(({ facts, references }, report) => {
    for (const reference of distinct(references)) {
      const { store, arn = '', name, path, mentions, isArn } = reference
      if (store !== 'parameter-store' || !isAbsentReference(reference, facts)) continue
      report({
        path,
        message: `the parameter of ${name}${andMore(mentions)}, ${arn}, does not exist in account ${facts.account}, ${parseArn(arn)?.region}`,
        help: isArn
          ? 'create it, or refer to the one that is meant'
          : 'create it, or refer to the one that is meant; a secret of Secrets Manager needs its full ARN here',
        ...inContainer(reference),
      })
    }
  }),
}
