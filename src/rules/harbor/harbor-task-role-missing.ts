import { misspelt } from '../../model/misspelt.ts'
import { requestFields } from '../../model/shape.ts'
import { read } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { remedy } from '../findings.ts'
import { EXECUTION_ROLE_ISSUE } from '../sources.ts'

export const harborTaskRoleMissing: TaskRule = {
  id: 'harbor-task-role-missing',
  severity: 'error',
  summary: 'taskRoleArn is absent: Harbor has no credentials to sign tokens with',
  why: 'Harbor’s services end with "IAM auth: build token". The execution role does not help: it is the ECS agent’s, and no container gets it.',
  evidence:
    'aws/amazon-ecs-agent#1604 and aws/aws-cdk#11851 are of people who gave rds-db:connect to the execution role. On Kubernetes a role ' +
    'comes with the annotation `eks.amazonaws.com/role-arn` of a service account, which may stand elsewhere, or by EKS Pod Identity, ' +
    'which leaves no trace in a manifest: there its absence is no finding.',
  docs: EXECUTION_ROLE_ISSUE,
  fix: { safety: 'safe', value: VALUE.taskRole.flag },
  check(task, { harbor, databaseDelegates, expectsHarbor, isDescribed, isKubernetes, values }, report) {
    if (!harbor.asking) return
    const reading = read(task.taskRoleArn)
    if (isKubernetes) {
      if (reading.state === 'unresolved') report({ unchecked: `the role of Harbor’s services is ${reading.expression}` })
      else if (reading.state !== 'given')
        report({
          unchecked:
            'no role of Harbor’s services is seen: a service account elsewhere may name it (`eks.amazonaws.com/role-arn`), or EKS Pod Identity give it',
        })
      return
    }
    // Where there is a delegate, too, task-role-missing says it of both.
    if (databaseDelegates.length > 0 && !expectsHarbor) return
    if (reading.state === 'unresolved') report({ unchecked: `taskRoleArn is ${reading.expression}, which is filled in later` })
    if (reading.state !== 'absent' || misspelt(task, 'taskRoleArn', requestFields)) return
    // A null that somebody wrote is a wrong type; one that AWS returned is nothing.
    if (task.taskRoleArn === null && !isDescribed) return
    report({
      path: 'taskRoleArn' in task ? ['taskRoleArn'] : [],
      message: `${'taskRoleArn' in task ? '`taskRoleArn` is empty' : 'there is no `taskRoleArn`'}: Harbor has no role to sign tokens with`,
      ...remedy(values, VALUE.taskRole, 'set `taskRoleArn`', value => [{ op: 'set', path: ['taskRoleArn'], value }]),
    })
  },
}
