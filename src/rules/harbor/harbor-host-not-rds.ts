import { regionOfHost } from '../../model/rds-host.ts'
import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, notSeen } from '../findings.ts'
import { RDS_IAM } from '../sources.ts'

export const harborHostNotRds: TaskRule = {
  id: 'harbor-host-not-rds',
  severity: 'warning',
  summary: 'the database’s host is not a name of RDS: a CNAME, an address, or a proxy',
  why: 'The token is signed for the very name and port that are given. RDS takes one that is signed for its own endpoint, and refuses others ("PAM authentication failed for user").',
  evidence:
    'In the source the token is signed for POSTGRESQL_HOST:POSTGRESQL_PORT and POSTGRESQL_USERNAME; that a CNAME, a tunnel or a pooler ' +
    'in between makes it invalid is inferred. An endpoint of RDS Proxy is a name of RDS, and is not meant.',
  docs: RDS_IAM,
  fix: { safety: false },
  ...ofComponents((component, _context, report) => {
    const variable = component.asksCore ? undefined : component.setting('HOST')
    if (!variable) return
    if (variable.text === undefined || variable.list === 'secrets') report(notSeen(component, variable, variable.name))
    else if (regionOfHost(variable.text) === undefined)
      report({
        ...about(component),
        path: variable.at,
        message: `the host in ${variable.name} is not a name of RDS (….rds.amazonaws.com): the token is signed for the name that is given`,
        help: `name the endpoint of the database itself in ${variable.name}`,
      })
  }),
}
