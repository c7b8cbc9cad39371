import { known } from '../../model/task-definition.ts'
import { VALUE } from '../../model/values.ts'
import type { TaskRule } from '../context.ts'
import { isReplaced } from '../findings.ts'
import { ECS_API } from '../sources.ts'

/**
 * Applies to every definition. Evidence: AWS's own answer to characters that are not allowed; the length is the API
 * reference's.
 */
export const familyInvalid: TaskRule = {
  id: 'family-invalid',
  severity: 'error',
  summary: 'the family has characters that are not allowed, or too many',
  why: 'RegisterTaskDefinition refuses it: "Family contains invalid characters." Letters, digits, hyphens and underscores are allowed, 255 of them.',
  docs: ECS_API,
  fix: { safety: 'unsafe', when: 'where the characters are wrong, not the length' },
  check(task, { delegates, values }, report) {
    const { family } = task
    if (typeof family !== 'string' || VALID.test(family)) return
    const text = known(family)
    // The user has said which family a delegate is to have: value-differs sets it.
    if (text === undefined || (delegates.length > 0 && isReplaced(text, VALUE.family, values))) return
    if (text.length > MOST) {
      report({ path: ['family'], message: `a family of ${text.length} characters; ${MOST} are allowed` })
      return
    }
    const value = text.replaceAll(/[^\w-]+/g, '-').replaceAll(/^-+|-+$/g, '')
    report({
      path: ['family'],
      message: 'the family may have letters, digits, `-` and `_` only',
      ...(value !== '' && {
        fix: { title: 'write `-` instead', safety: 'unsafe', patches: [{ op: 'set', path: ['family'], value }] },
      }),
    })
  },
}

const VALID = /^[\w-]{0,255}$/
const MOST = 255
