import type { Driver } from '../../model/jdbc-names.ts'
import type { TaskRule } from '../context.ts'
import { foreignParameters, ofJdbcUrl, PARAMETERS, tlsOf } from '../jdbc-url.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const jdbcTlsMissing: TaskRule = {
  id: 'jdbc-tls-missing',
  severity: 'warning',
  summary: 'the URL does not ask for TLS',
  why: 'Harness documents TLS as required with IAM. The driver may try TLS first all the same, and falls back to a connection without it, over which the token would travel readable and which the database refuses ("SSL connection required").',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  check: ofJdbcUrl((url, report) => {
    const { driver } = url
    if (!driver) return
    const tls = tlsOf(url, driver)
    if (tls.kind === 'unknown') report({ unchecked: `TLS depends on ${tls.expression}, which is filled in later` })
    else if (tls.kind === 'weak') {
      report({
        path: tls.by.path,
        message: `\`${tls.by.name}\` as it is set does not make ${driver.driver} insist on TLS`,
        help: `${advice(driver)} instead`,
      })
    } else if (tls.kind === 'absent') {
      // Whoever wrote the other engine's parameters has not forgotten TLS.
      if (foreignParameters(url, driver).length > 0) return
      report(
        tls.misspelt
          ? {
              path: tls.misspelt.path,
              part: 'key',
              message: `case counts: the parameter is \`${driver.mode}\``,
              help: advice(driver),
            }
          : {
              path: PARAMETERS,
              message: `the URL has ${driver.engine === 'mysql' ? 'no `sslMode`' : 'neither `ssl` nor `sslmode`'}`,
              help: url.parameters.length === 1 ? `${advice(driver)}; ${QUOTES}` : advice(driver),
            }
      )
    }
  }),
}

/** A line that was cut has lost its other parameters. */
const QUOTES = 'if the URL has more parameters, put it in quotes: a shell cuts a line at `&`'

function advice({ engine }: Driver): string {
  return engine === 'mysql'
    ? 'write `sslMode=REQUIRED`, or `sslMode=VERIFY_IDENTITY`'
    : 'write `ssl=true&sslmode=require`, or `sslmode=verify-full`'
}
