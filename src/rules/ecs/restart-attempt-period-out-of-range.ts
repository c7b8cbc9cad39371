import { fields } from '../../model/task-definition.ts'
import { named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_RESTART_POLICY } from '../sources.ts'

/** Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-restart-policy-attempt-period-range. */
export const restartAttemptPeriodOutOfRange: TaskRule = {
  id: 'restart-attempt-period-out-of-range',
  severity: 'error',
  summary: 'the time a container must run before it is restarted is out of range',
  why: "AWS refuses the definition: \"The 'restartAttemptPeriod' setting for container 'app' must be between 60 and 1800.\"",
  docs: ECS_RESTART_POLICY,
  fix: { safety: 'unsafe' },
  looksAt: { container: ['restartPolicy'] },
  ...ofContainers((container, _context, report) => {
    const { restartPolicy } = container.fields
    if (restartPolicy === undefined) return
    const { restartAttemptPeriod } = fields(restartPolicy)
    if (typeof restartAttemptPeriod !== 'number' || (restartAttemptPeriod >= LEAST && restartAttemptPeriod <= MOST)) return
    if (!Number.isInteger(restartAttemptPeriod)) return
    const path = [...container.path, 'restartPolicy', 'restartAttemptPeriod']
    const nearest = restartAttemptPeriod < LEAST ? LEAST : MOST
    report({
      ...named(container),
      path,
      message: `\`restartAttemptPeriod\` is ${restartAttemptPeriod}; ECS takes ${LEAST} to ${MOST} seconds`,
      fix: { title: `set it to ${nearest}`, safety: 'unsafe', patches: [{ op: 'set', path, value: nearest }] },
    })
  }),
}

const LEAST = 60
const MOST = 1_800
