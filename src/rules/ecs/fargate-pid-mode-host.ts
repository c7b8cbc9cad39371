import type { TaskRule } from '../context.ts'
import { ECS_TASK_PARAMETERS } from '../sources.ts'

/** Applies where FARGATE is among `requiresCompatibilities`. Evidence: AWS's own answer; `task` is allowed. */
export const fargatePidModeHost: TaskRule = {
  id: 'fargate-pid-mode-host',
  severity: 'error',
  summary: 'a task on Fargate wants to see the processes of the host',
  why: "RegisterTaskDefinition refuses it: \"Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.\"",
  docs: ECS_TASK_PARAMETERS,
  fix: { safety: 'unsafe' },
  looksAt: { task: ['pidMode'] },
  check({ pidMode }, context, report) {
    if (pidMode !== 'host' || !context.requiresFargate) return
    report({
      path: ['pidMode'],
      message: '`pidMode` is host, and Fargate has only task',
      fix: {
        title: 'set it to task, where containers see one another’s processes',
        safety: 'unsafe',
        patches: [{ op: 'set', path: ['pidMode'], value: 'task' }],
      },
    })
  },
}
