import type { Component } from '../../harbor.ts'
import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, safely, shownValue } from '../findings.ts'
import { HARBOR_TYPES } from '../sources.ts'

export const harborIamFlagNotTrue: TaskRule = {
  id: 'harbor-iam-flag-not-true',
  severity: 'error',
  summary: 'the switch of IAM authentication has a value that this service does not read as true',
  why: 'IAM authentication stays off without a crash: core logs one line ("LoadSystemConfigFromEnv failed, config item, key: postgresql_use_iam_auth"), the password is used, and the database refuses it.',
  evidence:
    'The documentation says "true". In the source core reads the value with Go’s strconv.ParseBool, which takes 1, t, T, TRUE, true and ' +
    'True without blanks around them; yes, on and enabled are errors that leave it false. The standalone migrator takes the word true ' +
    'alone, in any case, so that 1 is false there. The exporter reads it with viper’s GetBool, which is ParseBool again (inferred, by ' +
    'spf13/cast). Only true is safe everywhere. Jobservice does not read its own: see harbor-jobservice-flag-missing.',
  docs: HARBOR_TYPES,
  fix: { safety: 'safe' },
  ...ofComponents((component, { harbor }, report) => {
    const { flag, service } = component
    const variable = component.setting('USE_IAM_AUTH')
    if (!variable || service === 'jobservice' || (flag !== 'misread' && flag !== 'off')) return
    const { name } = variable
    const reason =
      flag === 'off'
        ? `on ${component.title}, although ${harbor.asking?.title} asks for IAM authentication`
        : `which ${component.title} does not read as true: ${readerOf(component)}`
    report({
      ...about(component),
      path: variable.at,
      message: `${name} is ${shownValue(variable)}${flag === 'off' ? ' ' : ', '}${reason}`,
      ...safely(`set ${name} to true`, component.put([name, 'true'])),
    })
  }),
}

function readerOf(component: Component): string {
  if (component.isStandalone) return 'it takes the word `true` alone'
  return 'it takes 1, t, T, TRUE, true and True'
}
