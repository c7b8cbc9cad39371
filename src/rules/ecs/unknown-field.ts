import { nearest } from '../../model/nearest.ts'
import { pathName, quote } from '../../model/printable.ts'
import { type TaskRule, unknownMembers } from '../context.ts'
import { ECS_API } from '../sources.ts'

export const unknownField: TaskRule = {
  id: 'unknown-field',
  severity: 'error',
  summary: 'a field’s name is not in the API, but nearly one that is',
  why: 'The AWS CLI refuses the file ("Unknown parameter in input"); the JavaScript SDK, and tools built on it, drop the field silently: what it says never happens. CloudFormation refuses the template ("extraneous key [image] is not permitted").',
  docs: ECS_API,
  fix: { safety: false },
  check(_task, context, report) {
    for (const { path, key, known, structure } of unknownMembers(context)) {
      const nearestField = nearest(key, known)
      if (nearestField === undefined) continue
      const [written, meant] = [key, nearestField].map(field => quote(context.written(structure, field)))
      report({
        path,
        part: 'key',
        message: `${pathName(path.slice(0, -1))} has no field ${written}; ${meant} is meant, most likely`,
        help: `rename it to ${meant}`,
      })
    }
    for (const { path, written, meant } of context.misspelt) {
      report({
        path,
        part: 'key',
        message: `CloudFormation has no ${quote(written)} in ${pathName(path.slice(0, -1))}; there it is ${quote(meant)}`,
        help: `rename it to ${quote(meant)}`,
      })
    }
  },
}
