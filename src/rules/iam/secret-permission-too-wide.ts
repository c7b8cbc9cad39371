import { roleFacts } from '../../iam/lookup.ts'
import { secretsAllowedTo } from '../../iam/wide.ts'
import type { TaskRule } from '../context.ts'
import { compact, withFacts } from '../permissions.ts'
import { SECRET_LEAST_PRIVILEGE } from '../sources.ts'

/** Of the execution role alone: Harness documents `*` for the delegate's own role, and does not name the secrets it makes. */
export const secretPermissionTooWide: TaskRule = {
  id: 'secret-permission-too-wide',
  severity: 'info',
  summary: 'the execution role may read every secret of the account',
  why: 'Whoever can register a task definition with this role can read all secrets through it. Harness’s page shows `*`; the secrets of the task are enough.',
  docs: SECRET_LEAST_PRIVILEGE,
  fix: { safety: false },
  check: withFacts(({ facts, roles, permissions }, report) => {
    const execution = roles.find(({ kind }) => kind === 'execution')
    const role = execution && roleFacts(execution.arn, facts)
    const statement = role && secretsAllowedTo(role)
    if (!execution || statement === undefined) return
    const needs = permissions.flatMap(({ need }) =>
      need.role === 'execution' && need.action === 'secretsmanager:GetSecretValue' ? [need] : []
    )
    report({
      path: execution.path,
      message: `${statement} lets the execution role ${execution.arn} read every secret of the account`,
      help: needs.length > 0 ? `what the task needs: ${compact(needs)}` : 'the task needs none',
    })
  }),
}
