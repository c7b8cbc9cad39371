import { GATE } from '../../model/harbor.ts'
import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, notSeen, shownValue } from '../findings.ts'
import { HARBOR_FEATURES } from '../sources.ts'

export const harborCommercialGateMissing: TaskRule = {
  id: 'harbor-commercial-gate-missing',
  severity: 'warning',
  summary: `${GATE} is absent, or not true, on an image that may ask for it`,
  why: 'Images newer than v2.15.6 most likely (inferred) leave IAM authentication silently off without this second switch, whatever the first one says: the password is used.',
  evidence:
    'Not documented. In the source (src/pkg/commercial/features.go) the feature is off unless this variable, read with ParseBool, or ' +
    'a setting in the database turns it on; core decides before it has a database to ask, and each process reads its own environment ' +
    '(inferred), so that each service needs it. The gate was added on 2026-08-22 (19cf3b6a5, f2b8fd451), after v2.15.6 of 2026-08-18, ' +
    'whose list of patches has none: that images after v2.15.6 have it is inference. An older image ignores the variable, which makes ' +
    'it harmless to set.',
  docs: HARBOR_FEATURES,
  fix: { safety: 'unsafe' },
  ...ofComponents((component, _context, report) => {
    const { edition, needsGate, title } = component
    if (edition === 'community' || needsGate === 'no') return
    const gate = component.switchOf(GATE)
    if (gate === 'on') return
    const variable = component.find(GATE)
    if (gate === 'unknown') report(notSeen(component, variable, GATE))
    else if (needsGate === 'unknown')
      report({
        ...about(component),
        unchecked: `whether ${title} needs ${GATE} cannot be told: its image’s version is not known`,
      })
    else {
      const patches = component.put([GATE, 'true'])
      const fault =
        gate === 'absent' ? `there is no ${GATE} on ${title}` : `${GATE} is ${variable ? shownValue(variable) : ''} on ${title}`
      const image = needsGate === 'yes' ? 'is newer than v2.15.6' : 'does not tell its version'
      report({
        ...about(component),
        path: variable ? variable.at : component.lacking('environment'),
        message: `${fault}, whose image ${image}: IAM authentication may be silently off (that newer images need it is inferred)`,
        ...(patches ? { fix: { title: `set ${GATE} to true`, safety: 'unsafe', patches } } : {}),
      })
    }
  }),
}
