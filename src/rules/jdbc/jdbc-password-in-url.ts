import type { Path } from '../../model/patch.ts'
import type { Reading } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ofJdbcUrl } from '../jdbc-url.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const jdbcPasswordInUrl: TaskRule = {
  id: 'jdbc-password-in-url',
  severity: 'warning',
  summary: 'a password stands in the URL',
  why: 'IAM authentication needs none: the token takes its place. A URL is kept and logged readable, and the password with it.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  check: ofJdbcUrl(({ hosts, password, database, parameters }, report) => {
    const say = (reading: Reading, path: Path, what: string, help: string): void => {
      if (reading.state === 'unresolved') report({ unchecked: `${what} is ${reading.expression}, which is filled in later` })
      else if (reading.state !== 'absent') report({ path, message: `${what} stands in the URL`, help })
    }
    const remove = 'take it out, and change it where it is valid, for others may have read it'
    say(password, ['password'], 'the password before the host', `${remove}; the wrapper reads no user and password there anyway`)
    // A password with a slash in it ends up there.
    if (database.state === 'given' && database.text.includes('@'))
      say(database, ['database'], 'what looks like the rest of a password before the host', remove)
    // Forms of other drivers: `HOST;password=…`, `address=(host=…)(password=…)`.
    for (const { host, port, path } of hosts) {
      if (isForm(host)) say(host, [...path, 'host'], 'a password', remove)
      if (isForm(port)) say(port, [...path, 'port'], 'a password', remove)
    }
    if (isForm(database)) say(database, ['database'], 'a password', remove)
    for (const { name, reading, path } of parameters) {
      if (!/passw(?:or)?d|passphrase|^pwd$/i.test(name) || /^(?:sslpasswordcallback|passwordCharacterEncoding)$/i.test(name))
        continue
      const isOfLogin = /^(?:passw(?:or)?d[123]?|pwd)$/i.test(name)
      say(reading, path, isOfLogin ? `\`${name}\`` : 'the password of a key', remove)
    }
  }),
}

function isForm(reading: Reading): boolean {
  return reading.state === 'given' && /[;,(]\s*passw(?:or)?d\s*=\s*[^\s;,)]/i.test(reading.text)
}
