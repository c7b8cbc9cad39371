import { ROOT_CA_FILE } from '../../model/names.ts'
import type { TaskRule } from '../context.ts'
import { ofJdbcUrl, parameterOf, tlsOf } from '../jdbc-url.ts'
import { DATABASE_SSL } from '../sources.ts'

export const jdbcTlsUnverified: TaskRule = {
  id: 'jdbc-tls-unverified',
  severity: 'info',
  summary: 'the server’s certificate is not verified, or not with the mounted one',
  why: 'With `require` the driver takes any certificate, and whoever can redirect the connection gets the token. pgjdbc verifies with the file that `sslrootcert` names; it does not look into Java’s trust store.',
  docs: DATABASE_SSL,
  fix: { safety: false },
  check: ofJdbcUrl((url, report, { values }) => {
    const { driver } = url
    if (!driver) return
    const tls = tlsOf(url, driver)
    const file = values.certificates?.[0]?.path ?? ROOT_CA_FILE
    const isMysql = driver.engine === 'mysql'
    // Who says that there is no certificate has nothing to verify with: this is the form that Harness documents then.
    if (tls.kind === 'unverified' && values.certificates?.length !== 0) {
      report({
        path: tls.by.path,
        message: `\`${tls.by.name}\` as it is set encrypts, and verifies no certificate`,
        help: isMysql
          ? '`sslMode=VERIFY_IDENTITY` verifies it, where Java’s trust store has the CA'
          : `\`sslmode=verify-full&sslrootcert=${file}\` verifies it, where the certificate is mounted there`,
      })
    }
    // A factory of its own decides what is trusted.
    if (tls.kind !== 'verified' || isMysql || parameterOf(url, 'sslfactory')) return
    const root = parameterOf(url, 'sslrootcert')
    if (!root && url.openBecause !== undefined)
      report({ unchecked: `sslrootcert may come with ${url.openBecause}, which is filled in later` })
    else if (!root || root.reading.state === 'absent') {
      report({
        path: root?.path ?? tls.by.path,
        message: `\`${tls.by.name}\` as it is set verifies the certificate, and no \`sslrootcert\` says with what`,
        help: `add \`sslrootcert=${file}\`, where the certificate is mounted`,
      })
    } else if (root.reading.state === 'given' && root.reading.text !== file && values.certificates?.[0]?.path === undefined) {
      report({
        path: root.path,
        message: `\`sslrootcert\` is not \`${ROOT_CA_FILE}\`, where Harness documents the mounted certificate`,
        help: `write \`sslrootcert=${ROOT_CA_FILE}\`, or see that the certificate is mounted where it points`,
      })
    }
  }),
}
