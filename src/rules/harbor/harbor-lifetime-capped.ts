import { goSeconds } from '../../model/harbor.ts'
import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, shownValue } from '../findings.ts'
import { HARBOR_TOKENS } from '../sources.ts'

const CAP = 14 * 60

export const harborLifetimeCapped: TaskRule = {
  id: 'harbor-lifetime-capped',
  severity: 'info',
  summary: 'connections are to live longer than 14 minutes, and do not',
  why: 'With IAM authentication no connection lives longer than 14 minutes, whatever is set; 0, without end, is capped too. Nothing breaks.',
  evidence:
    'Documentation and source agree on the cap. It is caution only: AWS documents that a token counts when the connection is made, and ' +
    'does not affect the session after that.',
  docs: HARBOR_TOKENS,
  fix: { safety: false },
  ...ofComponents((component, _context, report) => {
    const variable = component.asksCore ? undefined : component.setting('CONN_MAX_LIFETIME')
    const seconds = variable?.list === 'environment' ? goSeconds(variable.text ?? '') : undefined
    if (!variable || seconds === undefined || (seconds !== 0 && seconds <= CAP)) return
    report({
      ...about(component),
      path: variable.at,
      message: `${variable.name} is ${shownValue(variable)}, and is capped at 14 minutes`,
      help: 'leave it, or write what happens: 14m',
    })
  }),
}
