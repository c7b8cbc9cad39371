import { parseSecretReference } from '../../model/arn.ts'
import type { Path } from '../../model/patch.ts'
import type { Report } from '../../model/rule.ts'
import { type Container, fields } from '../../model/task-definition.ts'
import { named } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { ofSecretLists } from '../secret-references.ts'
import { ECS_PARAMETERS } from '../sources.ts'

/**
 * Any launch type; of `secrets`, the text comes from a registration that AWS refused (cdk-preflight), and `secretOptions` are
 * references of the same kind. The current account is that of the definition's roles: a role is passed in its own account only.
 */
export const parameterOfAnotherAccount: TaskRule = {
  id: 'parameter-of-another-account',
  severity: 'error',
  summary: 'a parameter of Systems Manager belongs to another account than the definition’s roles',
  why:
    'AWS refuses the definition: "The Systems Manager parameter ARN has a different account ID than the current account. … Cross-account ' +
    'access for ARNs is not currently supported."',
  docs: ECS_PARAMETERS,
  fix: { safety: false },
  looksAt: { container: ['secrets', 'logConfiguration'] },
  ...ofSecretLists(judge),
}

function judge(entries: readonly unknown[], place: Path, container: Container, context: Context, report: Report): void {
  for (let index = 0; index < entries.length; index++) {
    const { name, valueFrom } = fields(entries[index])
    if (typeof valueFrom !== 'string' || !valueFrom.includes(':ssm:')) continue
    const reference = parseSecretReference(valueFrom)
    const current = currentAccount(context)
    if (reference?.store !== 'parameter-store' || current === undefined || reference.arn.account === current) continue
    report({
      ...named(container),
      path: [...container.path, ...place, index, 'valueFrom'],
      message: `${typeof name === 'string' ? name : 'this'} refers to a parameter of account ${reference.arn.account}; the task’s roles belong to ${current}`,
      help: 'copy the parameter into the task’s account, or use a secret of Secrets Manager, which can be shared',
    })
  }
}

/** Where the roles name two accounts, `build-task-role-foreign` and AWS have more to say, and neither is the current one for certain. */
function currentAccount({ roles: { executionRoleArn, taskRoleArn } }: Context): string | undefined {
  const account = executionRoleArn?.account ?? taskRoleArn?.account
  return taskRoleArn === undefined || taskRoleArn.account === account ? account : undefined
}
