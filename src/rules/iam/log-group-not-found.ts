import { logGroupsOf } from '../../iam/log-groups.ts'
import type { TaskRule } from '../context.ts'
import { inContainer, withFacts } from '../permissions.ts'
import { ECS_AWSLOGS } from '../sources.ts'

export const logGroupNotFound: TaskRule = {
  id: 'log-group-not-found',
  severity: 'error',
  summary: 'a log group does not exist, and nothing creates it',
  why: 'The log driver finds no group to write to: the task stops with "ResourceInitializationError: failed to validate logger args".',
  docs: ECS_AWSLOGS,
  fix: { safety: false },
  check: withFacts(({ facts, subject }, report) => {
    const told = new Set<string>()
    for (const { region, name, creation, path, container } of logGroupsOf(subject)) {
      const answer = facts.logGroups[`${region} ${name}`]
      if (creation !== 'no' || !answer || !('absent' in answer) || told.has(`${region} ${name}`)) continue
      told.add(`${region} ${name}`)
      report({
        path,
        message: `the log group ${name} does not exist in account ${facts.account}, ${region}, and nothing creates it`,
        help: `create it: aws logs create-log-group --region ${region} --log-group-name ${name}; or set \`awslogs-create-group\` to "true" and allow the execution role logs:CreateLogGroup`,
        ...inContainer({ container }),
      })
    }
  }),
}
