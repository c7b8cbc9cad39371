import { parseArn, parseRoleArn } from '../../model/arn.ts'
import { BUILD_ROLE } from '../../model/names.ts'
import { quote } from '../../model/printable.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { ofDatabaseDelegates } from '../each.ts'
import { about, notSeen, remedy } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const buildTaskRoleInvalid: TaskRule = {
  id: 'build-task-role-invalid',
  severity: 'error',
  summary: `${BUILD_ROLE} is not the full ARN of a role`,
  why: 'Build tasks get no credentials, and the database step fails with "Unable to load credentials".',
  docs: IAM_AUTHENTICATION,
  fix: {
    safety: 'safe',
    value: VALUE.buildRole.flag,
    when: 'without a value only where stray blanks or quotes are all that is wrong',
  },
  ...ofDatabaseDelegates((delegate, context, report) => {
    const { values } = context
    const variable = delegate.in('environment', BUILD_ROLE)
    if (!context.isDeclared(variable?.value)) report(notSeen(delegate, variable, BUILD_ROLE))
    const text = variable?.text
    if (!variable || text === undefined || variable.role) return
    const trimmed = text.replaceAll(/^[\s"']+|[\s"']+$/g, '')
    const finding = { ...about(delegate), path: variable.at }
    if (parseRoleArn(trimmed)) {
      report({
        ...finding,
        message: `${BUILD_ROLE} has stray blanks or quotes around the ARN`,
        fix: { title: 'take them away', safety: 'safe', patches: [{ op: 'set', path: variable.at, value: trimmed }] },
      })
    } else {
      report({
        ...finding,
        message: `${BUILD_ROLE} is ${whatItIs(trimmed)}, not \`arn:aws:iam::ACCOUNT:role/NAME\``,
        ...remedy(values, VALUE.buildRole, `set ${BUILD_ROLE}`, value => delegate.put([BUILD_ROLE, value])),
      })
    }
  }),
}

function whatItIs(text: string): string {
  const arn = parseArn(text)
  if (text === '') return 'nothing but blanks'
  if (!arn) return /^[\w+=,.@/-]+$/.test(text) ? `the short name ${quote(text)}` : 'no ARN'
  if (arn.service === 'sts') return 'the ARN of an STS session, which expires'
  if (arn.service !== 'iam') return `an ARN of the service ${quote(arn.service)}`
  if (arn.region !== '') return 'an ARN with a region, which those of IAM do not have'
  if (!/^\d{12}$/.test(arn.account)) return 'an ARN whose account is not 12 digits'
  const [kind] = arn.resource.split('/')
  if (kind === 'instance-profile') return 'the ARN of an instance profile, which belongs to EC2'
  if (kind === 'user' || kind === 'policy' || kind === 'group') return `the ARN of a ${kind}`
  return 'a malformed ARN'
}
