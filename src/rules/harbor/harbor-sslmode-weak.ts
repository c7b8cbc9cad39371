import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, notSeen, safely } from '../findings.ts'
import { HARBOR_POOL } from '../sources.ts'

export const harborSslmodeWeak: TaskRule = {
  id: 'harbor-sslmode-weak',
  severity: 'error',
  summary: 'the sslmode is allow or prefer: IAM authentication needs TLS, and Harbor raises neither',
  why: 'A connection may be tried, or end up, without TLS, over which IAM authentication does not work: the database refuses it, or the token travels in plain text.',
  evidence:
    'The documentation says that sslmode is forced to require whatever it is. The source (src/common/dao/pgsql.go) forces it only where it is ' +
    'disable or nothing; its tests keep verify-full, and allow and prefer stay as they are. pgx, the driver, tries plain text ' +
    'first for allow, and falls back to it for prefer (pgconn/config.go). We follow the source.',
  docs: HARBOR_POOL,
  fix: { safety: 'safe' },
  ...ofComponents((component, _context, report) => {
    if (component.asksCore) return
    const variable = component.setting('SSLMODE')
    if (variable && variable.text === undefined) report(notSeen(component, variable, variable.name))
    const mode = variable?.list === 'environment' ? variable.text : undefined
    if (!variable || (mode !== 'allow' && mode !== 'prefer')) return
    report({
      ...about(component),
      path: variable.at,
      message: `${variable.name} is \`${mode}\`, which ${mode === 'allow' ? 'tries plain text first' : 'can fall back to plain text'}; Harbor does not raise it`,
      ...safely(`set ${variable.name} to require`, component.put([variable.name, 'require'])),
    })
  }),
}
