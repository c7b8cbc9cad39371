import { parseArn, parseRoleArn } from '../../model/arn.ts'
import { quote } from '../../model/printable.ts'
import { known } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { remedy } from '../findings.ts'
import { ECS_API } from '../sources.ts'

/**
 * Applies to every definition. Evidence: AWS's own answer to the ARN of something else. A role's short name is no mistake: the API
 * reference takes it for the task role, and those who maintain AWS's deploy action say that ECS does for both.
 */
export const roleInvalid: TaskRule = {
  id: 'role-invalid',
  severity: 'error',
  summary: 'taskRoleArn or executionRoleArn is the ARN of something that is no role',
  why: 'RegisterTaskDefinition refuses it: "Role is not valid".',
  docs: ECS_API,
  fix: {
    safety: 'safe',
    value: `${VALUE.taskRole.flag}, ${VALUE.executionRole.flag}`,
    when: 'without a value only where blanks or quotes are all that is wrong',
  },
  check(task, { roles, values }, report) {
    for (let index = 0; index < ROLES.length; index++) {
      const { field, option } = ROLES[index] as (typeof ROLES)[number]
      if (task[field] === undefined || roles[field] !== undefined) continue
      const text = known(task[field])
      const trimmed = text?.replaceAll(/^[\s"']+|[\s"']+$/g, '')
      if (text === undefined || trimmed === undefined || !trimmed.startsWith('arn:')) continue
      const path = [field]
      if (parseRoleArn(trimmed)) {
        report({
          path,
          message: `\`${field}\` has stray blanks or quotes around the ARN`,
          fix: { title: 'take them away', safety: 'safe', patches: [{ op: 'set', path, value: trimmed }] },
        })
      } else if (isStandIn(trimmed)) {
        report({ unchecked: `${field} has a stand-in for the account's number` })
      } else {
        report({
          path,
          message: `\`${field}\` is ${whatItIs(trimmed)}, not \`arn:aws:iam::ACCOUNT:role/NAME\``,
          ...remedy(values, option, `set \`${field}\``, value => [{ op: 'set', path, value }]),
        })
      }
    }
  },
}

const ROLES = [
  { field: 'taskRoleArn', option: VALUE.taskRole },
  { field: 'executionRoleArn', option: VALUE.executionRole },
] as const

/** Whether the ARN is that of a role but for its account, which published definitions leave to be filled in: `XXXXXXXXXXXX`. */
function isStandIn(text: string): boolean {
  const arn = parseArn(text)
  return arn !== undefined && !/^\d*$/.test(arn.account) && parseRoleArn(text.replace(arn.account, '0'.repeat(12))) !== undefined
}

function whatItIs(text: string): string {
  const arn = parseArn(text)
  if (!arn) return 'an incomplete ARN'
  if (arn.service === 'sts') return 'the ARN of an STS session'
  if (arn.service !== 'iam') return `an ARN of the service ${quote(arn.service)}`
  if (arn.region !== '') return 'an ARN with a region, which those of IAM do not have'
  if (!/^\d{12}$/.test(arn.account)) return 'an ARN whose account is not 12 digits'
  const [kind = ''] = arn.resource.split('/')
  if (kind === 'instance-profile') return 'the ARN of an instance profile, which belongs to EC2'
  return ['user', 'policy', 'group'].includes(kind) ? `the ARN of a ${kind}` : 'a malformed ARN'
}
