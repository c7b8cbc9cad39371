import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, safely } from '../findings.ts'
import { HARBOR_POOL } from '../sources.ts'

export const harborSslmodeDisabled: TaskRule = {
  id: 'harbor-sslmode-disabled',
  severity: 'warning',
  summary: 'the sslmode is disable: it works only because Harbor raises it to require',
  why: 'Harbor raises it while IAM authentication is on, and connects without TLS as soon as it is not; what the file says is not what happens.',
  evidence:
    'The documentation says that sslmode is forced to require whatever it is. The source (src/common/dao/pgsql.go) does so from disable ' +
    'and from nothing ("IAM Auth: Forcing sslmode=require"), and from no other value: see harbor-sslmode-weak.',
  docs: HARBOR_POOL,
  fix: { safety: 'safe' },
  ...ofComponents((component, _context, report) => {
    const variable = component.asksCore ? undefined : component.setting('SSLMODE')
    if (variable?.list !== 'environment' || variable.text !== 'disable') return
    report({
      ...about(component),
      path: variable.at,
      message: `${variable.name} is \`disable\`, which Harbor raises to \`require\` for IAM authentication`,
      ...safely(`set ${variable.name} to require`, component.put([variable.name, 'require'])),
    })
  }),
}
