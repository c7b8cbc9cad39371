import { URL } from '../../model/harbor.ts'
import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, notSeen } from '../findings.ts'
import { HARBOR_POOL } from '../sources.ts'

const EFFECT = {
  core: 'core connects to it as it is, with its sslmode, and signs the token for POSTGRESQL_HOST, _PORT and _USERNAME',
  migrator: 'the migrator ignores it, and connects to POSTGRESQL_HOST',
  exporter: 'the exporter ignores it, and connects to HARBOR_DATABASE_HOST',
  jobservice: 'jobservice ignores it, and goes by core’s settings',
}

export const harborUrlOverrides: TaskRule = {
  id: 'harbor-url-overrides',
  severity: 'warning',
  summary: `${URL} beside IAM authentication: one service uses it as it is, the others ignore it`,
  why: 'Core may connect to one database and sign for another, without TLS, while migrator and exporter go elsewhere.',
  evidence:
    'The chart’s README of harbor-next warns of it. In the source core’s pool takes the URL verbatim, its sslmode is not raised, and the ' +
    'token is signed for POSTGRESQL_HOST:POSTGRESQL_PORT and POSTGRESQL_USERNAME; migrations and exporter build their own address ' +
    '(dbpool.BuildDSN). goharbor has no such variable.',
  docs: HARBOR_POOL,
  fix: { safety: false },
  ...ofComponents((component, _context, report) => {
    const variable = component.find(URL)
    if (!variable) return
    if (variable.reading.state === 'unresolved') report(notSeen(component, variable, URL))
    if (variable.reading.state !== 'given') return
    report({
      ...about(component),
      path: variable.at,
      message: `${URL} is set beside IAM authentication: ${EFFECT[component.service]}`,
      help: 'remove it, and give host, port, user, database and sslmode one by one',
    })
  }),
}
