import { nearest } from '../../model/nearest.ts'
import { pathName, quote } from '../../model/printable.ts'
import { modelOfSdk } from '../../model/shape.ts'
import { type TaskRule, unknownMembers } from '../context.ts'
import { ECS_API } from '../sources.ts'

export const unrecognisedField: TaskRule = {
  id: 'unrecognised-field',
  severity: 'warning',
  summary: 'a field is not in the API’s model',
  why: 'If AWS does not know it either, the AWS CLI refuses the file, and the JavaScript SDK drops the field silently. If it is newer than our model, all is well.',
  docs: ECS_API,
  fix: { safety: false },
  check(_task, context, report) {
    for (const reason of context.unseen) report({ unchecked: reason })
    for (const { path, key, known, structure } of unknownMembers(context)) {
      if (nearest(key, known) !== undefined) continue
      const { name, version, date } = modelOfSdk
      report({
        path,
        part: 'key',
        message: `${quote(context.written(structure, key))} is no field of ${pathName(path.slice(0, -1))}: ${name} ${version} of ${date} does not know it`,
      })
    }
  },
}
