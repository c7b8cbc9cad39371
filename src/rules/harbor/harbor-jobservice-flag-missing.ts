import { FLAG } from '../../model/harbor.ts'
import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, safely, shownValue } from '../findings.ts'
import { HARBOR_JOBSERVICE } from '../sources.ts'

export const harborJobserviceFlagMissing: TaskRule = {
  id: 'harbor-jobservice-flag-missing',
  severity: 'warning',
  summary: `${FLAG} is absent on jobservice, or not true`,
  why:
    'Documented as a crash of jobservice. In the source jobservice takes all settings of the database from core, this one included, ' +
    'so that core’s counts; set it on both, and either is satisfied.',
  evidence:
    'The documentation has the variable set on every service that connects, "at minimum core and jobservice". The source disagrees: ' +
    'src/jobservice/main.go asks core for its settings (GET /api/v2.0/internalconfig, with CORE_URL and JOBSERVICE_SECRET) and reads no ' +
    'POSTGRESQL_… itself. Since 61a89a977 (2026-01-30) what core answers includes IAM authentication and the region; the crash was ' +
    'most likely that of images before it (inferred). What jobservice does need itself: a role that may rds-db:connect, and AWS_REGION ' +
    'where core has no POSTGRESQL_AWS_REGION. We follow the source, hence a warning; the repair satisfies both.',
  docs: HARBOR_JOBSERVICE,
  fix: { safety: 'safe' },
  ...ofComponents((component, _context, report) => {
    const { service, flag } = component
    if (service !== 'jobservice' || flag === 'on' || flag === 'unknown') return
    const variable = component.setting('USE_IAM_AUTH')
    const fault =
      flag === 'absent'
        ? variable
          ? `${FLAG} is empty`
          : `there is no ${FLAG}`
        : `${FLAG} is ${variable ? shownValue(variable) : ''}, not true,`
    report({
      ...about(component),
      path: variable ? variable.at : component.lacking('environment'),
      message: `${fault} on jobservice: documented as a crash; the source takes it from core`,
      ...safely(`set ${FLAG} to true`, component.put([FLAG, 'true'])),
    })
  }),
}
