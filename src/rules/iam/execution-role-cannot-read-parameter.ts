import type { TaskRule } from '../context.ts'
import { denialOf, withFacts } from '../permissions.ts'
import { ECS_PARAMETERS } from '../sources.ts'

export const executionRoleCannotReadParameter: TaskRule = {
  id: 'execution-role-cannot-read-parameter',
  severity: 'error',
  summary: 'the execution role may not read a parameter of Systems Manager',
  why: 'ECS asks for parameters with ssm:GetParameters, the plural; ssm:GetParameter does not help. The task does not start.',
  docs: ECS_PARAMETERS,
  fix: { safety: false },
  check: withFacts(({ facts, permissions }, report) => {
    for (const permission of permissions) {
      const { need, proof } = permission
      if (need.action !== 'ssm:GetParameters' || proof.verdict !== 'denied') continue
      report(denialOf([permission], need.because.replace(/^to /, ''), facts))
    }
  }),
}
