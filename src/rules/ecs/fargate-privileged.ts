import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { about } from '../findings.ts'
import { ECS_ON_FARGATE } from '../sources.ts'

/** Applies to the containers of a definition with FARGATE among `requiresCompatibilities`. Evidence: AWS's own answer. */
export const fargatePrivileged: TaskRule = {
  id: 'fargate-privileged',
  severity: 'error',
  summary: 'a container on Fargate is privileged',
  why: 'RegisterTaskDefinition refuses it: "Fargate requires that the ‘privileged’ setting be ‘false’ at the container level."',
  docs: ECS_ON_FARGATE,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['privileged'] },
  ...ofContainers((container, context, report) => {
    if (container.fields.privileged !== true || !context.requiresFargate) return
    const path = [...container.path, 'privileged']
    report({
      ...about({ container }),
      path,
      message: 'Fargate runs no privileged container',
      fix: { title: 'set it to false', safety: 'unsafe', patches: [{ op: 'set', path, value: false }] },
    })
  }),
}
