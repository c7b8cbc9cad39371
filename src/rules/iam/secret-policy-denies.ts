import { nameOf } from '../../iam/evidence.ts'
import type { TaskRule } from '../context.ts'
import { inContainer, ROLE_NAMES, withFacts } from '../permissions.ts'
import { SECRET_POLICIES } from '../sources.ts'

export const secretPolicyDenies: TaskRule = {
  id: 'secret-policy-denies',
  severity: 'error',
  summary: 'the resource policy of a secret denies it to the execution role',
  why: 'A denial wins over whatever the role is allowed, and IAM’s simulator does not see it: the task does not start.',
  docs: SECRET_POLICIES,
  fix: { safety: false },
  check: withFacts(({ permissions }, report) => {
    for (const { need, proof } of permissions) {
      if (need.action !== 'secretsmanager:GetSecretValue' || proof.verdict !== 'denied' || proof.by?.from !== 'resource') continue
      const what = need.because.replace(/^to read /, '')
      report({
        path: need.path,
        message: `${nameOf(proof.by)} denies ${what}, ${need.resource}, to the ${ROLE_NAMES[need.role]} ${need.roleArn}`,
        help: 'except the role from the statement, as by a condition `ArnNotEquals` on aws:PrincipalArn; no permission of the role helps',
        ...inContainer(need),
      })
    }
  }),
}
