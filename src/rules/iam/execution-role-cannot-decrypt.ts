import { secretAnswer } from '../../iam/lookup.ts'
import { isSame } from '../../iam/overlap.ts'
import { parseArn } from '../../model/arn.ts'
import type { TaskRule } from '../context.ts'
import { denialOf, distinct, inContainer, isAbsentRole, type Permission, withFacts } from '../permissions.ts'
import { SECRET_ENCRYPTION } from '../sources.ts'

export const executionRoleCannotDecrypt: TaskRule = {
  id: 'execution-role-cannot-decrypt',
  severity: 'error',
  summary: 'the execution role may not decrypt a secret or parameter with its key',
  why: 'The role may read the secret, and its value stays closed: "AccessDeniedException: Access to KMS is not allowed". Both the role’s policies and the key’s have a say.',
  docs: SECRET_ENCRYPTION,
  fix: { safety: false },
  check: withFacts(({ facts, permissions, references, roles }, report) => {
    // What one key lacks is one mistake, however many secrets it encrypts.
    const byKey = new Map<string, Permission[]>()
    for (const permission of permissions) {
      const { need, proof } = permission
      if (need.action !== 'kms:Decrypt' || proof.verdict !== 'denied') continue
      byKey.set(need.resource, [...(byKey.get(need.resource) ?? []), permission])
    }
    for (const denied of byKey.values()) {
      const what = denied.map(({ need }) => need.because.replace(/^to decrypt /, '')).join(', ')
      report(denialOf(denied, `decrypt ${what}`, facts))
    }
    const role = roles.find(({ kind }) => kind === 'execution')
    if (!role || isAbsentRole(role.arn, facts)) return
    for (const reference of distinct(references)) {
      const answer = reference.store === 'secrets-manager' ? secretAnswer(facts, reference.arn ?? '') : undefined
      if (!answer || !('found' in answer) || answer.found.key !== undefined || answer.found.deleted !== undefined) continue
      const [owner, own] = [parseArn(answer.found.arn)?.account, parseArn(role.arn)?.account]
      // Either may be known in part only: the secret of a template belongs to whatever account that is deployed to.
      if (owner === undefined || own === undefined || isSame(owner, own) !== 'no') continue
      report({
        path: reference.path,
        message: `the secret of ${reference.name} belongs to account ${owner} and is encrypted with aws/secretsmanager, a key that no other account can use`,
        help: 'encrypt it with a customer managed key whose policy allows the execution role, or keep it in the account of the task',
        ...inContainer(reference),
      })
    }
  }),
}
