import { HIDDEN } from './disclosure.ts'
import { DRIVERS, modesOf, WRAPPER_PARAMETERS } from './jdbc-names.ts'
import type { JdbcHost, JdbcParameter, JdbcUrl, Piece } from './jdbc-url.ts'
import { unresolvedExpression } from './task-definition.ts'

// What of a JDBC URL may be printed. All that this file does not name is hidden: a password with a `/`, a `?`, an `&` or an
// `@` in it ends up in any piece, and so does whatever another driver's form of URL holds.

/** Words of schemes. */
const SCHEME_WORDS: ReadonlySet<string> = new Set(
  'jdbc aws-wrapper postgresql postgres mysql mysql+srv mariadb replication loadbalance failover oracle thin oci sqlserver jtds db2 h2 redshift iam snowflake'.split(
    ' '
  )
)

/** Names of parameters; a name that is not known may be the rest of a password. */
const NAMES: ReadonlySet<string> = new Set([
  ...WRAPPER_PARAMETERS,
  ...Object.values(DRIVERS).flatMap(({ tls }) => tls),
  ...'user password currentSchema ApplicationName connectTimeout socketTimeout loginTimeout tcpKeepAlive options'.split(' '),
  ...'serverTimezone connectionTimeZone characterEncoding allowPublicKeyRetrieval createDatabaseIfNotExist'.split(' '),
])

/** The plugins of the wrapper; aws-advanced-jdbc-wrapper, ConnectionPluginChainBuilder.java. */
const PLUGIN_CODES: ReadonlySet<string> = new Set(
  'executionTime logQuery dataCache customEndpoint efm efm2 failover failover2 iam awsSecretsManager federatedAuth okta auroraStaleDns readWriteSplitting auroraConnectionTracker driverMetaData connectTime dev fastestResponseStrategy initialConnection limitless bg'.split(
    ' '
  )
)

const MODES: ReadonlySet<string> = new Set(
  Object.values(DRIVERS)
    .flatMap(modesOf)
    .map(mode => mode.toLowerCase())
)

const isWord = (text: string): boolean => /^(?:true|false)$/i.test(text) || MODES.has(text.toLowerCase())

/** What a parameter's value may be, to be shown. */
const VALUES: Readonly<Record<string, (text: string) => boolean>> = {
  wrapperPlugins: text => text.split(',').every(code => PLUGIN_CODES.has(code.trim())),
  iamRegion: text => /^[a-z]{2,3}(?:-[a-z]+)+-\d{1,2}$/.test(text),
  iamHost: isOfAws,
  iamDefaultPort: text => /^\d{1,5}$/.test(text),
  iamExpiration: text => /^\d{1,5}$/.test(text),
  ssl: isWord,
  sslmode: isWord,
  sslMode: isWord,
  useSSL: isWord,
  requireSSL: isWord,
  verifyServerCertificate: isWord,
  sslrootcert: isFile,
  sslcert: isFile,
  sslkey: isFile,
}

/** The stretches of a URL that may be printed, in order. */
export function shownPieces(url: JdbcUrl): readonly Piece[] {
  const { prefix, user, password, hosts, database, query, parameters } = url
  const pieces: Piece[] = [...shownPrefix(prefix)]
  const isSuspect = mayHoldPassword(url)
  for (const [index, host] of hosts.entries()) {
    if (index > 0) pieces.push(before(url, host.host))
    pieces.push(...shownHost(host, isSuspect))
  }
  if (user) pieces.push(behind(url, password ?? user))
  if (database) pieces.push(before(url, database), ...(!isSuspect && isName(database.text) ? [database] : []))
  if (query) pieces.push(before(url, query))
  for (const [index, parameter] of parameters.entries()) {
    if (index > 0) pieces.push(before(url, parameter.name))
    pieces.push(...shownParameter(url, parameter))
  }
  return pieces.sort((a, b) => a.start - b.start)
}

/** What reports call a URL by: without user, password and query, and pieces hidden that are not known to be harmless. */
export function shownSource(url: JdbcUrl): string {
  const { prefix, hosts, query, end } = url
  const pieces = shownPieces(url)
  const scheme = render(pieces, prefix.start, prefix.end)
  const rest = render(pieces, hosts[0]?.host.start ?? prefix.end, query ? query.start - 1 : end)
  return (scheme + rest).replace(HIDDEN + HIDDEN, HIDDEN)
}

function render(pieces: readonly Piece[], from: number, to: number): string {
  let text = ''
  let done = from
  for (const piece of pieces) {
    if (piece.start < from || piece.end > to) continue
    text += (piece.start > done ? HIDDEN : '') + piece.text
    done = piece.end
  }
  return text + (to > done ? HIDDEN : '')
}

/** Whether host and database may be user and password: an `@` behind them, and no host that can only be one. */
function mayHoldPassword({ text, hosts, prefix }: JdbcUrl): boolean {
  if (!text.includes('@', hosts[0]?.host.start ?? prefix.end)) return false
  return !hosts.every(({ host, port }) => isOfAws(host.text) && (port === undefined || /^\d{1,5}$/.test(port.text)))
}

function shownPrefix(prefix: Piece): Piece[] {
  const words = /^(.*?)(\/\/)?$/.exec(prefix.text)?.[1] ?? ''
  let length = 0
  for (const word of words.split(':').slice(0, -1)) {
    if (!SCHEME_WORDS.has(word.toLowerCase()) && !isExpression(word)) break
    length += word.length + 1
  }
  const end = length === words.length ? prefix.end : prefix.start + length
  return end > prefix.start ? [{ text: prefix.text.slice(0, end - prefix.start), start: prefix.start, end }] : []
}

/** A host with its port, where it looks like nothing else. */
function shownHost({ host, port }: JdbcHost, isSuspect: boolean): Piece[] {
  if (host.text === '' && port === undefined) return []
  const isHost = !isSuspect && (HOST.test(host.text) || isExpression(host.text))
  const isPort = port === undefined || /^\d{0,5}$/.test(port.text) || isExpression(port.text)
  if (!isHost || !isPort) return []
  return port ? [{ text: `${host.text}:${port.text}`, start: host.start, end: port.end }] : [host]
}

const HOST = /^(?:[\w.-]{0,255}|\[[\da-f:.]{2,45}\])$/i

function shownParameter(url: JdbcUrl, { name, value }: JdbcParameter): Piece[] {
  const isShown = value !== undefined && (isExpression(value.text) || (NAMES.has(name.text) && VALUES[name.text]?.(value.text)))
  return [...(NAMES.has(name.text) ? [name] : []), ...(value ? [before(url, value)] : []), ...(value && isShown ? [value] : [])]
}

/** The delimiter before a piece. */
function before({ text }: JdbcUrl, { start }: Piece): Piece {
  return { text: text[start - 1] ?? '', start: start - 1, end: start }
}

/** The delimiter behind a piece. */
function behind({ text }: JdbcUrl, { end }: Piece): Piece {
  return { text: text[end] ?? '', start: end, end: end + 1 }
}

/** Whether a text is nothing but a template expression without a default. */
function isExpression(text: string): boolean {
  return unresolvedExpression(text) === text
}

function isName(text: string): boolean {
  return /^[\w$-]{1,64}$/.test(text) || isExpression(text)
}

function isOfAws(text: string): boolean {
  return /^[\w.-]{1,200}\.amazonaws\.com(?:\.cn)?$/.test(text)
}

function isFile(text: string): boolean {
  return /^\/[\w./-]{1,200}$/.test(text)
}
