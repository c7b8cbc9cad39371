import { VALUE } from '../../model/values.ts'
import { lacks } from '../absence.ts'
import type { TaskRule } from '../context.ts'
import { remedy } from '../findings.ts'
import { ECS_API } from '../sources.ts'

/** Applies to every definition. Evidence: the API requires it; AWS's text is not known. */
export const familyMissing: TaskRule = {
  id: 'family-missing',
  severity: 'error',
  summary: 'the definition has no family',
  why: 'The API requires a family. The AWS CLI refuses the file unless `--family` is given beside it.',
  docs: ECS_API,
  fix: { safety: 'safe', value: VALUE.family.key },
  check(task, context, report) {
    const { family } = task
    if ((typeof family === 'string' && family !== '') || !lacks(task, 'family', context)) return
    report({
      path: 'family' in task ? ['family'] : [],
      message: 'family' in task ? '`family` is empty' : 'there is no `family`',
      ...remedy(context.values, VALUE.family, 'set `family`', value => [{ op: 'set', path: ['family'], value }]),
    })
  },
}
