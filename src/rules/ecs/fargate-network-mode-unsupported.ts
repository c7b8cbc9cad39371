import { unresolvedExpression } from '../../model/task-definition.ts'
import { lacks } from '../absence.ts'
import { isForFargateAlone } from '../compatibilities.ts'
import type { TaskRule } from '../context.ts'
import { ECS_ON_FARGATE } from '../sources.ts'

/**
 * Applies where FARGATE is among `requiresCompatibilities`. Evidence: AWS's own answer to a mode other than awsvpc and to none
 * at all. A mode that the API does not know is unknown-value's.
 */
export const fargateNetworkModeUnsupported: TaskRule = {
  id: 'fargate-network-mode-unsupported',
  severity: 'error',
  summary: 'the network mode of a task on Fargate is not awsvpc',
  why: 'RegisterTaskDefinition refuses it: "Fargate only supports network mode \'awsvpc\'." Without a mode it takes bridge, and says the same.',
  docs: ECS_ON_FARGATE,
  fix: { safety: 'safe', when: 'where there is no mode and nothing but Fargate is asked for; a guess otherwise' },
  check(task, context, report) {
    const { networkMode: mode } = task
    if (mode === 'awsvpc' || !context.requiresFargate) return
    const isMissing = lacks(task, 'networkMode', context)
    if (!isMissing && !OTHER_MODES.has(mode)) {
      if (unresolvedExpression(mode) !== undefined)
        report({ unchecked: 'networkMode is filled in later; Fargate takes awsvpc alone' })
      return
    }
    report({
      path: 'networkMode' in task ? ['networkMode'] : [],
      message: isMissing
        ? 'there is no `networkMode`, and Fargate needs awsvpc'
        : `\`networkMode\` is ${mode}, and Fargate needs awsvpc`,
      fix: {
        title: 'set `networkMode` to awsvpc',
        safety: isMissing && isForFargateAlone(task) ? 'safe' : 'unsafe',
        patches: [{ op: 'set', path: ['networkMode'], value: 'awsvpc' }],
      },
    })
  },
}

const OTHER_MODES: ReadonlySet<unknown> = new Set(['bridge', 'host', 'none'])
