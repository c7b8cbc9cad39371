import { EXPORTER_FLAG, FLAG } from '../../model/harbor.ts'
import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, safely } from '../findings.ts'
import { HARBOR_EXPORTER } from '../sources.ts'

export const harborExporterNames: TaskRule = {
  id: 'harbor-exporter-names',
  severity: 'error',
  summary: `the exporter has no ${EXPORTER_FLAG}: it does not read POSTGRESQL_…`,
  why: 'The exporter logs in with its password while the others log in with tokens, and the database refuses it: there are no metrics.',
  evidence:
    `The documentation names ${FLAG} for all services. The source of the exporter (src/cmd/exporter/main.go) reads its settings with ` +
    'viper under the prefix HARBOR_: HARBOR_DATABASE_HOST, …_USERNAME, …_DBNAME, …_SSLMODE, …_USE_IAM_AUTH and …_AWS_REGION, and no ' +
    'POSTGRESQL_… at all. We follow the source; the repair sets both names, which satisfies either.',
  docs: HARBOR_EXPORTER,
  fix: { safety: 'safe' },
  ...ofComponents((component, _context, report) => {
    if (component.service !== 'exporter' || component.flag !== 'absent') return
    const variable = component.setting('USE_IAM_AUTH')
    const isNamedOtherwise = component.given([FLAG]).length > 0
    const names = component.switchOf(FLAG) === 'on' ? [EXPORTER_FLAG] : [EXPORTER_FLAG, FLAG]
    report({
      ...about(component),
      path: variable ? variable.at : component.lacking('environment'),
      message: `${variable ? `${EXPORTER_FLAG} is empty` : `there is no ${EXPORTER_FLAG}`} on the exporter${isNamedOtherwise ? `, which does not read ${FLAG}` : ', although the others log in with IAM'}`,
      ...safely(`set ${names.join(' and ')} to true`, component.put(...names.map(name => [name, 'true'] as const))),
    })
  }),
}
