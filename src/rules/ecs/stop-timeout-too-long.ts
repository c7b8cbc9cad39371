import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { about } from '../findings.ts'
import { ECS_CONTAINER } from '../sources.ts'

/**
 * Applies to the containers of a definition with FARGATE among `requiresCompatibilities`. Evidence: the API reference gives the
 * maximum; AWS's answer is not known.
 */
export const stopTimeoutTooLong: TaskRule = {
  id: 'stop-timeout-too-long',
  severity: 'error',
  summary: 'a container on Fargate wants more than 120 seconds to stop',
  why: 'The API reference: on Fargate "the max stop timeout value is 120 seconds". A container that counts on more is killed before it is done.',
  docs: ECS_CONTAINER,
  fix: { safety: 'safe' },
  looksAt: { container: ['stopTimeout'] },
  ...ofContainers((container, context, report) => {
    const { stopTimeout } = container.fields
    if (typeof stopTimeout !== 'number' || stopTimeout <= MOST || !Number.isInteger(stopTimeout) || !context.requiresFargate)
      return
    const path = [...container.path, 'stopTimeout']
    report({
      ...about({ container }),
      path,
      message: `${stopTimeout} seconds to stop; Fargate gives ${MOST} at most`,
      fix: { title: `set it to ${MOST}`, safety: 'safe', patches: [{ op: 'set', path, value: MOST }] },
    })
  }),
}

const MOST = 120
