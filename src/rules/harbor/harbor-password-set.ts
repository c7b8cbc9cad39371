import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about } from '../findings.ts'
import { HARBOR_IAM } from '../sources.ts'

export const harborPasswordSet: TaskRule = {
  id: 'harbor-password-set',
  severity: 'warning',
  summary: 'a password of the database beside IAM authentication',
  why: 'It is not used while IAM authentication is on: a secret that lies about for nothing, and hides the day on which IAM authentication is off.',
  evidence:
    'The documentation: "not used when IAM is active; remove or leave blank". The source puts a new token in its place for every ' +
    'connection. Charts still set it, hence a warning. Nothing is said of a service that may be living by its password: one whose ' +
    'switch is not known to be on, or whose image is not known to have IAM authentication (a mirror under another path, a digest, a ' +
    'version that may ask for HARBOR_ENABLE_COMMERCIAL_AWS_RDS_IAM_AUTH).',
  docs: HARBOR_IAM,
  fix: { safety: 'unsafe' },
  ...ofComponents((component, { harbor }, report) => {
    if (!harbor.usesToken(component)) return
    const variable = component.setting('PASSWORD')
    if (variable?.reading.state !== 'given') return
    report({
      ...about(component),
      path: variable.at,
      message: `${variable.name} is set on ${component.title}, which logs in with IAM and does not use it; remove it, or leave it blank`,
      fix: { title: `remove ${variable.name}`, safety: 'unsafe', patches: [{ op: 'remove', path: variable.path }] },
    })
  }),
}
