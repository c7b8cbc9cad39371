import { nearest } from '../../model/nearest.ts'
import { pathName, quote } from '../../model/printable.ts'
import { type TaskRule, unknownMembers } from '../context.ts'
import { ECS_API } from '../sources.ts'

export const unknownField: TaskRule = {
  id: 'unknown-field',
  severity: 'error',
  summary: 'a field’s name is not in the API, but nearly one that is',
  why: 'The AWS CLI refuses the file ("Unknown parameter in input"); the JavaScript SDK, and tools built on it, drop the field silently: what it says never happens.',
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
    for (const path of context.misspeltNames) {
      const field = quote(String(path.at(-1)))
      report({
        path,
        part: 'key',
        message: `${pathName(path.slice(0, -1))} has its field ${field} in a case that CloudFormation does not take`,
        help: 'write it as CloudFormation does: names begin with a capital letter',
      })
    }
  },
}
