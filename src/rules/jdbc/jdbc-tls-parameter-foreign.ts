import { otherDriver } from '../../model/jdbc-names.ts'
import type { TaskRule } from '../context.ts'
import { foreignParameters, ofJdbcUrl, tlsOf, type UrlParameter } from '../jdbc-url.ts'
import { MYSQL_SECURITY } from '../sources.ts'

export const jdbcTlsParameterForeign: TaskRule = {
  id: 'jdbc-tls-parameter-foreign',
  severity: 'error',
  summary: 'a parameter about TLS is the other engine’s',
  why: 'A driver passes over parameters that it does not know, so that TLS is not asked for, or not verified as it reads; a mode that it does not know it refuses, and there is no connection.',
  docs: MYSQL_SECURITY,
  fix: { safety: false },
  check: ofJdbcUrl((url, report) => {
    const { driver } = url
    if (!driver) return
    const other = otherDriver(driver)
    const tls = tlsOf(url, driver)
    const right = `${driver.title} has \`${driver.mode}\`: ${[driver.required, ...driver.verified].join(', ')}`
    if (tls.kind === 'foreign-mode') {
      report({
        path: tls.by.path,
        message: `\`${tls.by.name}\` is set to a mode of ${other.title}, which ${driver.driver} refuses`,
        help: right,
      })
    }
    const foreign = foreignParameters(url, driver)
    const last = foreign.at(-1)
    if (!last) return
    report({
      path: last.path,
      part: 'key',
      message: `${namesOf(foreign)} ${foreign.length === 1 ? 'is' : 'are'} ${other.title}’s, and ${driver.driver} passes over ${foreign.length === 1 ? 'it' : 'them'}`,
      help: right,
    })
  }),
}

function namesOf(parameters: readonly UrlParameter[]): string {
  const names = [...new Set(parameters.map(({ name }) => `\`${name}\``))]
  const last = names.pop()
  return names.length > 0 ? `${names.join(', ')} and ${last}` : `${last}`
}
