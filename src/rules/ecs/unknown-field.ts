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
    for (const { path, key, known } of unknownMembers(context)) {
      const meant = nearest(key, known)
      if (meant === undefined) continue
      report({
        path,
        part: 'key',
        message: `${pathName(path.slice(0, -1))} has no field ${quote(key)}; ${quote(meant)} is meant, most likely`,
        help: `rename it to ${quote(meant)}`,
      })
    }
  },
}
