import type { StrayKind } from '../../model/jdbc-url.ts'
import type { Path } from '../../model/patch.ts'
import type { Report } from '../../model/rule.ts'
import { fields, items, known, type Reading } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ofJdbcUrl, tlsOf, type UrlView } from '../jdbc-url.ts'
import { WRAPPER_URL } from '../sources.ts'

/** Form alone: what is in the place of another thing. Whether it is the right engine, plugin or mode is for other rules. */
export const jdbcUrlInvalid: TaskRule = {
  id: 'jdbc-url-invalid',
  severity: 'error',
  summary: 'the driver cannot read the URL, or refuses a value in it',
  why: 'There is no connection: the driver says that no driver is suitable, looks for a host of another name, or passes over parameters that it does not recognise.',
  docs: WRAPPER_URL,
  fix: { safety: false },
  check(task, context, report) {
    for (const { value, path } of items(task.strays, ['strays'])) {
      const kind = known(fields(value).kind)
      if (kind !== undefined) report({ path, ...STRAYS[kind as StrayKind] })
    }
    checkUrl(task, context, report)
  },
}

const STRAYS: Readonly<Record<StrayKind, { message: string; help: string }>> = {
  quote: {
    message: 'a quote or another mark stands around the URL',
    help: 'write the URL without quotes where it is kept; a shell takes its own away',
  },
  blank: { message: 'a blank stands in the URL, or around it', help: 'take it out' },
  'line break': { message: 'the URL is broken over lines', help: 'write it on one line' },
  '&amp;': { message: '`&amp;` is XML’s: the driver reads a parameter whose name begins with `amp;`', help: 'write `&`' },
  ';': {
    message: 'a `;` stands between parameters, and the driver takes what follows for a part of the value before',
    help: 'write `&`',
  },
  '?': {
    message: 'a second `?` stands between parameters, and the driver takes what follows for a part of the value before',
    help: 'write `&`',
  },
}

const checkUrl = ofJdbcUrl((url, report) => {
  const { driver, hasHosts } = url
  if (!driver) return
  const tls = tlsOf(url, driver)
  if (tls.kind === 'no-mode') {
    report({
      path: tls.by.path,
      message: `\`${tls.by.name}\` is set to no mode that ${driver.driver} has, and it refuses to connect`,
      help: `write one of ${[driver.required, ...driver.verified].map(mode => `\`${mode}\``).join(', ')}`,
    })
  }
  if (hasHosts) checkHosts(url, report)
})

/** The wrapper takes a host and a port, and nothing else; a password before the host is `jdbc-password-in-url`'s. */
function checkHosts({ hosts, user, password }: UrlView, report: Report): void {
  if (user.state === 'given' && password.state === 'absent') {
    report({
      path: ['user'],
      message: 'a user stands before the host, and the wrapper takes it for a part of the host’s name',
      help: 'take out user and `@`; Harness’s connector has a field for the user',
    })
  }
  for (const { host, port, path } of hosts) {
    const fault = faultOfHost(host)
    if (fault) report({ path: [...path, 'host'], ...fault })
    else checkPort(port, [...path, 'port'], report)
  }
}

function faultOfHost(host: Reading): { message: string; help: string } | undefined {
  const help = 'write the endpoint of the database as RDS gives it'
  if (host.state === 'absent') return { message: 'the URL names no host', help }
  if (host.state === 'placeholder') return { message: 'the host is a stand-in that was never replaced', help }
  if (host.state !== 'given' || /^[\w.-]+$/.test(host.text)) return undefined
  if (host.text.startsWith('['))
    return { message: 'the host is an IPv6 address, which the wrapper cuts at its first colon', help }
  // A blank is a mistake of its own.
  return /\s/.test(host.text) ? undefined : { message: 'what stands in the place of the host is none', help }
}

function checkPort(port: Reading, path: Path, report: Report): void {
  if (port.state !== 'given') return
  const isPort = /^\d{1,5}$/.test(port.text) && Number(port.text) >= 1 && Number(port.text) <= 65535
  if (!isPort && !/\s/.test(port.text))
    report({ path, message: 'the port is no number from 1 to 65535', help: 'write the port of the endpoint' })
}
