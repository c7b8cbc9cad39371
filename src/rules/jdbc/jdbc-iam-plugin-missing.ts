import { PLUGINS, PROFILE } from '../../model/jdbc-names.ts'
import type { Path } from '../../model/patch.ts'
import type { Reading } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ofJdbcUrl, PARAMETERS, parameterOf, type UrlView } from '../jdbc-url.ts'
import { WRAPPER_IAM } from '../sources.ts'

export const jdbcIamPluginMissing: TaskRule = {
  id: 'jdbc-iam-plugin-missing',
  severity: 'error',
  summary: '`wrapperPlugins` does not name `iam`',
  why: 'The wrapper makes no authentication token: the step logs in without a password, and the database refuses it. The plugins that it loads by default are about failover.',
  docs: WRAPPER_IAM,
  fix: { safety: false },
  check: ofJdbcUrl((url, report) => {
    if (!url.driver) return
    const given = parameterOf(url, PLUGINS)
    if (given && hasIam(given.reading)) return
    const reason = whyUnknown(url, given?.reading)
    if (reason !== undefined) {
      report({ unchecked: reason })
      return
    }
    const misspelt = url.parameters.find(({ name }) => name.toLowerCase() === PLUGINS.toLowerCase())
    report({ ...whatIsWrong(given, misspelt) })
  }),
}

/** Codes are split at commas, trimmed, and compared letter by letter; ConnectionPluginChainBuilder.java. */
function hasIam(reading: Reading): boolean {
  return reading.state === 'given' && codes(reading.text).includes('iam')
}

function codes(text: string): string[] {
  return text.split(',').map(code => code.trim())
}

function whyUnknown(url: UrlView, plugins: Reading | undefined): string | undefined {
  if (plugins?.state === 'unresolved') return `${PLUGINS} is ${plugins.expression}, which is filled in later`
  if (parameterOf(url, PROFILE)) return `the profile that ${PROFILE} names may bring the plugin iam`
  if (plugins || url.openBecause === undefined) return undefined
  return `parameters may come with ${url.openBecause}, which is filled in later`
}

function whatIsWrong(
  given: { readonly path: Path; readonly reading: Reading } | undefined,
  misspelt: { readonly name: string; readonly path: Path } | undefined
): { path: Path; part?: 'key'; message: string; help: string } {
  if (given) {
    const isCapital = given.reading.state === 'given' && codes(given.reading.text.toLowerCase()).includes('iam')
    if (given.reading.state === 'absent')
      return { path: given.path, message: `\`${PLUGINS}\` names no plugin`, help: `write \`${PLUGINS}=iam\`` }
    return isCapital
      ? { path: given.path, message: 'the plugin is written `iam`, in small letters', help: `write \`${PLUGINS}=iam\`` }
      : {
          path: given.path,
          message: `\`${PLUGINS}\` does not name \`iam\``,
          help: 'add `iam` to its list, with a comma before it',
        }
  }
  const help = `add \`${PLUGINS}=iam\` to the parameters`
  return misspelt
    ? { path: misspelt.path, part: 'key', message: `case counts: the parameter is \`${PLUGINS}\``, help: `write \`${PLUGINS}\`` }
    : {
        path: PARAMETERS,
        message: `the URL has no \`${PLUGINS}\`, and the wrapper’s default plugins do not include \`iam\``,
        help,
      }
}
