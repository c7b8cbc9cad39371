import { named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER } from '../sources.ts'

/**
 * Definitions for Fargate alone, as the API documents it. On EC2 longer times are registered (aws/containers-roadmap#1532). No text of
 * AWS is known.
 */
export const startTimeoutOutOfRange: TaskRule = {
  id: 'start-timeout-out-of-range',
  severity: 'error',
  summary: 'the time to wait for dependencies is out of Fargate’s range',
  why: 'AWS documents: "The valid values for Fargate are 2-120 seconds." What becomes of others is not said.',
  docs: ECS_CONTAINER,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['startTimeout'] },
  ...ofContainers((container, context, report) => {
    const { startTimeout } = container.fields
    if (typeof startTimeout !== 'number' || (startTimeout >= LEAST && startTimeout <= MOST)) return
    if (!Number.isInteger(startTimeout) || !context.requiresFargate) return
    const path = [...container.path, 'startTimeout']
    const nearest = startTimeout < LEAST ? LEAST : MOST
    report({
      ...named(container),
      path,
      message: `\`startTimeout\` is ${startTimeout}; Fargate takes ${LEAST} to ${MOST} seconds`,
      fix: { title: `set it to ${nearest}`, safety: 'unsafe', patches: [{ op: 'set', path, value: nearest }] },
    })
  }),
}

const LEAST = 2
const MOST = 120
