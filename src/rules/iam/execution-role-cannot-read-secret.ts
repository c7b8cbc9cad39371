import type { TaskRule } from '../context.ts'
import { denialOf, withFacts } from '../permissions.ts'
import { ECS_SECRETS } from '../sources.ts'

export const executionRoleCannotReadSecret: TaskRule = {
  id: 'execution-role-cannot-read-secret',
  severity: 'error',
  summary: 'the execution role may not read a secret of the task',
  why: 'ECS reads secrets with this role before a container starts: "ResourceInitializationError: unable to pull secrets or registry auth". AmazonECSTaskExecutionRolePolicy does not allow it.',
  docs: ECS_SECRETS,
  fix: { safety: false },
  check: withFacts(({ facts, permissions }, report) => {
    for (const permission of permissions) {
      const { need, proof } = permission
      if (need.role !== 'execution' || need.action !== 'secretsmanager:GetSecretValue' || proof.verdict !== 'denied') continue
      // A denial in the secret's own policy is what secret-policy-denies speaks of.
      if (proof.by?.from === 'resource') continue
      report(denialOf([permission], need.because.replace(/^to /, ''), facts))
    }
  }),
}
