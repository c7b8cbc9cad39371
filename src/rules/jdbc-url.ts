import { DRIVERS, type Driver, modesOf, otherDriver } from '../model/jdbc-names.ts'
import type { Path } from '../model/patch.ts'
import type { Report } from '../model/rule.ts'
import { fields, items, type Reading, read, type TaskDefinition } from '../model/task-definition.ts'
import type { Context, TaskRule } from './context.ts'

/** A parameter of the query. */
export interface UrlParameter {
  readonly name: string
  readonly reading: Reading
  /** Of its value. */
  readonly path: Path
}

/** What rules read of a JDBC URL. */
export interface UrlView {
  readonly prefix: Reading
  /** The driver of the engine that the URL names; undefined where that is neither PostgreSQL nor MySQL, or not known. */
  readonly driver: Driver | undefined
  /** Whether hosts follow the scheme. */
  readonly hasHosts: boolean
  readonly hosts: readonly { readonly host: Reading; readonly port: Reading; readonly path: Path }[]
  readonly database: Reading
  readonly user: Reading
  readonly password: Reading
  readonly parameters: readonly UrlParameter[]
  /** Why a parameter may be there that is not seen: an expression that may stand for any number of them. */
  readonly openBecause: string | undefined
}

/** A check of a JDBC URL. */
export function ofJdbcUrl(check: (url: UrlView, report: Report, context: Context) => void): TaskRule['check'] {
  return (task, context, report) => check(viewOf(task), report, context)
}

function viewOf(task: TaskDefinition): UrlView {
  const prefix = read(task.prefix)
  const parameters: UrlParameter[] = []
  const whole = read(task.parameters)
  let openBecause = whole.state === 'unresolved' ? whole.expression : undefined
  for (const { value, path } of items(task.parameters, ['parameters'])) {
    const { name, value: text } = fields(value)
    const named = read(name)
    if (named.state === 'given') parameters.push({ name: named.text, reading: read(text), path: [...path, 'value'] })
    const hidden = named.state === 'unresolved' ? named : read(value)
    if (hidden.state === 'unresolved') openBecause ??= hidden.expression
  }
  return {
    prefix,
    driver: prefix.state === 'given' ? driverOf(prefix.text) : undefined,
    hasHosts: prefix.state === 'given' && prefix.text.endsWith('//'),
    hosts: items(task.hosts, ['hosts']).map(({ value, path }) => {
      const { host, port } = fields(value)
      // Of a host that is not known the port is not either.
      return { host: host === undefined ? read(value) : read(host), port: read(port), path }
    }),
    database: read(task.database),
    user: read(task.user),
    password: read(task.password),
    parameters,
    openBecause,
  }
}

function driverOf(prefix: string): Driver | undefined {
  const words = prefix.toLowerCase().split(':')
  if (words.includes('postgresql') || words.includes('postgres')) return DRIVERS.postgresql
  return words.some(word => word === 'mysql' || word === 'mysql+srv') ? DRIVERS.mysql : undefined
}

/** The parameter of a name, whose case counts; the drivers take the last of several. */
export function parameterOf({ parameters }: UrlView, name: string): UrlParameter | undefined {
  return parameters.findLast(parameter => parameter.name === name)
}

/** Where a URL lacks a parameter. */
export const PARAMETERS: Path = ['parameters']

/** What a URL says about TLS, as far as its own driver reads it. */
export type Tls =
  | { readonly kind: 'unknown'; readonly expression: string }
  /** Nothing, or under a name that only looks like the driver's own. */
  | { readonly kind: 'absent'; readonly misspelt: UrlParameter | undefined }
  /** No TLS, or perhaps none. */
  | { readonly kind: 'weak'; readonly by: UrlParameter }
  /** A mode of the other engine's driver, or of none: the connection is refused. */
  | { readonly kind: 'foreign-mode' | 'no-mode'; readonly by: UrlParameter }
  /** TLS, and the certificate of the server is not verified. */
  | { readonly kind: 'unverified'; readonly by: UrlParameter }
  | { readonly kind: 'verified'; readonly by: UrlParameter }

/** Reads the parameters about TLS as the engine's driver does. */
export function tlsOf(url: UrlView, driver: Driver): Tls {
  const mode = parameterOf(url, driver.mode)
  if (mode && mode.reading.state !== 'absent') return tlsOfMode(mode, driver)
  // What counts above all others may be among the parameters that are not seen.
  if (url.openBecause !== undefined) return { kind: 'unknown', expression: url.openBecause }
  const tls = driver.engine === 'mysql' ? legacyTls(url) : plainTls(url)
  if (tls) return tls
  const other = otherDriver(driver)
  const misspelt = url.parameters.find(
    ({ name }) => name.toLowerCase() === driver.mode.toLowerCase() && name !== driver.mode && name !== other.mode
  )
  return { kind: 'absent', misspelt }
}

function tlsOfMode(by: UrlParameter, driver: Driver): Tls {
  const { reading } = by
  if (reading.state === 'unresolved') return { kind: 'unknown', expression: reading.expression }
  if (reading.state !== 'given') return { kind: 'unknown', expression: by.name }
  const names = (modes: readonly string[]): boolean => modes.some(one => one.toLowerCase() === reading.text.toLowerCase())
  if (names(driver.weak)) return { kind: 'weak', by }
  if (names([driver.required])) return { kind: 'unverified', by }
  if (names(driver.verified)) return { kind: 'verified', by }
  return { kind: names(modesOf(otherDriver(driver))) ? 'foreign-mode' : 'no-mode', by }
}

/** `ssl=true`, or `ssl` alone, is `verify-full`; pgjdbc, SslMode.java. */
function plainTls(url: UrlView): Tls | undefined {
  const by = parameterOf(url, 'ssl')
  if (!by) return undefined
  if (by.reading.state === 'unresolved') return { kind: 'unknown', expression: by.reading.expression }
  return isTrue(by) || by.reading.state === 'absent' ? { kind: 'verified', by } : { kind: 'weak', by }
}

/** The older parameters of Connector/J, which count where there is no `sslMode`. */
function legacyTls(url: UrlView): Tls | undefined {
  const [use, require, verify] = ['useSSL', 'requireSSL', 'verifyServerCertificate'].map(name => parameterOf(url, name))
  for (const { reading } of [use, require, verify].flatMap(parameter => parameter ?? []))
    if (reading.state === 'unresolved') return { kind: 'unknown', expression: reading.expression }
  if (use && !isTrue(use)) return { kind: 'weak', by: use }
  if (verify && isTrue(verify)) return { kind: 'verified', by: verify }
  if (require && isTrue(require)) return { kind: 'unverified', by: require }
  return use ? { kind: 'weak', by: use } : undefined
}

export function isTrue({ reading }: UrlParameter): boolean {
  return reading.state === 'given' && /^(?:true|yes)$/i.test(reading.text)
}

/** The parameters that are about TLS, and the other engine's. */
export function foreignParameters({ parameters }: UrlView, driver: Driver): UrlParameter[] {
  const { tls } = otherDriver(driver)
  return parameters.filter(({ name }) => tls.includes(name) && !driver.tls.includes(name))
}
