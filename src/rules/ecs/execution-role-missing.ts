import { isEcrImage } from '../../model/image.ts'
import { fields, known } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import { lacks } from '../absence.ts'
import type { Context, TaskRule } from '../context.ts'
import { remedy } from '../findings.ts'
import { ECS_EXECUTION_ROLE } from '../sources.ts'

/**
 * Three answers of AWS to one missing role: to secrets, on every launch type; to awslogs and to an image in ECR, where FARGATE
 * is among `requiresCompatibilities`. Evidence: AWS's own answers. Which of them AWS gives first is not known.
 */
export const executionRoleMissing: TaskRule = {
  id: 'execution-role-missing',
  severity: 'error',
  summary: 'executionRoleArn is absent although secrets, logs or an image need it',
  why:
    'RegisterTaskDefinition refuses it: "When you are specifying container secrets, you must also specify a value for \'executionRoleArn\'.", or "Fargate requires ' +
    'task definition to have execution role ARN to support log driver awslogs.", or "… to support ECR images."',
  docs: ECS_EXECUTION_ROLE,
  fix: { safety: 'safe', value: VALUE.executionRole.flag },
  check(task, context, report) {
    const { executionRoleArn: role } = task
    if ((role !== undefined && role !== null && role !== '') || !lacks(task, 'executionRoleArn', context)) return
    const reasons = reasonsOf(context)
    if (reasons.length === 0) return
    report({
      path: 'executionRoleArn' in task ? ['executionRoleArn'] : [],
      message: `there is no \`executionRoleArn\`, which the task needs ${inWords(reasons)}`,
      ...remedy(context.values, VALUE.executionRole, 'set `executionRoleArn`', value => [
        { op: 'set', path: ['executionRoleArn'], value },
      ]),
    })
  },
}

/** `a, b and c` */
function inWords(reasons: readonly string[]): string {
  return [reasons.slice(0, -1).join(', '), ...reasons.slice(-1)].filter(part => part !== '').join(' and ')
}

function reasonsOf({ containers, requiresFargate }: Context): string[] {
  const some = (needs: (container: { readonly [field: string]: unknown }) => boolean): boolean =>
    containers.some(container => needs(container.fields))
  const reasons: string[] = []
  if (some(({ secrets }) => Array.isArray(secrets) && secrets.length > 0)) reasons.push('to read the secrets of its containers')
  if (!requiresFargate) return reasons
  if (some(({ logConfiguration }) => fields(logConfiguration).logDriver === 'awslogs')) reasons.push('to log with awslogs')
  if (some(({ image }) => isEcrImage(known(image) ?? ''))) reasons.push('to pull an image from ECR')
  return reasons
}
