import { fields, read } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import { isAbsent, listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { remedy } from '../findings.ts'
import { ECS_LOG_CONFIGURATION } from '../sources.ts'

/**
 * Any launch type: the API documents both options as required. For the group the text comes from a registration that AWS refused
 * (cdk-preflight, pf-ecs-awslogs-missing-group), for both it is quoted in aws-cloudformation/cfn-lint#1787.
 */
export const awslogsOptionMissing: TaskRule = {
  id: 'awslogs-option-missing',
  severity: 'error',
  summary: 'the log driver awslogs is not told its group or its region',
  why: 'AWS refuses the definition: "Log driver awslogs requires options: awslogs-region, awslogs-group".',
  docs: ECS_LOG_CONFIGURATION,
  fix: { safety: 'safe', value: '`log.group` and `region` in the values file' },
  looksAt: { container: ['logConfiguration'] },
  ...ofContainers((container, context, report) => {
    const { logConfiguration } = container.fields
    if (logConfiguration === undefined) return
    const { logDriver, options, secretOptions } = fields(logConfiguration)
    if (logDriver !== 'awslogs' || (fields(options) !== options && !isAbsent(options, context))) return
    for (let index = 0; index < OPTIONS.length; index++) {
      const { name, value } = OPTIONS[index] as (typeof OPTIONS)[number]
      const text = fields(options)[name]
      // Most are a plain text: whether that is known does not matter.
      if (typeof text === 'string' && text !== '') continue
      // Options may come from secrets as well; a null is a wrong type.
      if (text !== '' && !isAbsent(text, context)) continue
      if (secretOptions !== undefined && !isSurelyWithout(secretOptions, name)) continue
      const place = [...container.path, 'logConfiguration']
      const isList = fields(options) === options
      const path = isList ? [...place, 'options'] : place
      report({
        ...named(container),
        path: text === '' ? [...path, name] : path,
        message: `the log driver awslogs needs the option \`${name}\``,
        ...remedy(context.values, value, `set \`${name}\``, given => [
          isList
            ? { op: 'set', path: [...path, name], value: given }
            : { op: 'set', path: [...place, 'options'], value: { [name]: given } },
        ]),
      })
    }
  }),
}

const OPTIONS = [
  { name: 'awslogs-group', value: VALUE.logGroup },
  { name: 'awslogs-region', value: VALUE.region },
] as const

function isSurelyWithout(secretOptions: unknown, option: string): boolean {
  return (
    Array.isArray(secretOptions) &&
    listed(secretOptions).every(entry => {
      const { name } = fields(entry)
      return typeof name === 'string' && name !== option && read(name).state === 'given'
    })
  )
}
