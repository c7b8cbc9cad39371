/** A stretch of a URL; offsets in UTF-16 units, the end is exclusive. */
export interface Piece {
  readonly text: string
  readonly start: number
  readonly end: number
}

export interface JdbcHost {
  readonly host: Piece
  /** What follows the colon behind the host. */
  readonly port: Piece | undefined
}

export interface JdbcParameter {
  readonly name: Piece
  /** Undefined where there is no `=`. */
  readonly value: Piece | undefined
}

/** What stands in a URL that belongs in none; of each kind the first. */
export type StrayKind = 'quote' | 'blank' | 'line break' | '&amp;' | ';' | '?'

export interface Stray extends Piece {
  readonly kind: StrayKind
}

/** A JDBC URL cut into its pieces, as the drivers cut it. */
export interface JdbcUrl {
  readonly text: string
  /** Where it ends, quotes and blanks behind it aside. */
  readonly end: number
  /** Scheme and slashes: `jdbc:aws-wrapper:postgresql://`. */
  readonly prefix: Piece
  readonly user: Piece | undefined
  readonly password: Piece | undefined
  /** Empty where no `//` follows the scheme: what stands there instead has the form of some other driver. */
  readonly hosts: readonly JdbcHost[]
  readonly database: Piece | undefined
  /** All behind the `?`. */
  readonly query: Piece | undefined
  readonly parameters: readonly JdbcParameter[]
  readonly strays: readonly Stray[]
}

/**
 * Whether a word of the command line is meant as the URL of a database: badly quoted, in capitals or without `jdbc:` too, for
 * what is taken for the name of a file would be printed with the password in it. `./jdbc:x` is a file.
 */
export function isJdbcUrl(source: string): boolean {
  return /^[^\w./\\*?-]*(?:jdbc|aws-wrapper|postgres|postgresql|mysql|mariadb):/i.test(source)
}

/**
 * Cuts a URL into pieces. The wrapper takes hosts up to the first `/`, `?` or `#`, splits them at commas and each at its first
 * colon, and splits what follows the first `?` at `&`; what other driver's forms have there ends up in one of the pieces.
 * Template expressions are never cut. aws-advanced-jdbc-wrapper, ConnectionUrlParser.java
 */
export function parseJdbcUrl(text: string): JdbcUrl {
  const masked = maskExpressions(text)
  const start = Math.max(0, masked.search(/\w/))
  const end = endOfText(masked, start)
  const piece = (from: number, to: number): Piece => ({ text: text.slice(from, to), start: from, end: to })
  SCHEME.lastIndex = start
  const scheme = SCHEME.exec(masked)?.[0] ?? ''
  const hasHosts = masked.startsWith('//', start + scheme.length)
  const prefixEnd = start + scheme.length + (hasHosts ? 2 : 0)
  const queryAt = indexOr(masked.indexOf('?', prefixEnd), end)
  const authorityEnd = hasHosts ? Math.min(end, indexOr(searchFrom(masked, /[/?#]/g, prefixEnd), end)) : prefixEnd
  const at = masked.lastIndexOf('@', authorityEnd - 1)
  const hostsStart = at >= prefixEnd ? at + 1 : prefixEnd
  const colon = masked.indexOf(':', prefixEnd)
  const userEnd = colon >= 0 && colon < at ? colon : at
  const databaseEnd = Math.min(queryAt, end)
  const { parameters, separators } = parametersOf(masked, queryAt + 1, end, piece)
  return {
    text,
    end,
    prefix: piece(start, prefixEnd),
    user: at >= prefixEnd ? piece(prefixEnd, userEnd) : undefined,
    password: userEnd < at ? piece(userEnd + 1, at) : undefined,
    hosts: hasHosts ? hostsOf(masked, hostsStart, authorityEnd, piece) : [],
    database: masked[authorityEnd] === '/' && authorityEnd < end ? piece(authorityEnd + 1, databaseEnd) : undefined,
    query: queryAt < end ? piece(queryAt + 1, end) : undefined,
    parameters,
    strays: [...straysOf(masked, { start, end, queryAt: databaseEnd }), ...separators],
  }
}

type Cut = (from: number, to: number) => Piece

// No group can take the colon, so that there is one way to match.
const SCHEME = /(?:[\w+.-]+:)+/y

function hostsOf(masked: string, start: number, end: number, piece: Cut): JdbcHost[] {
  const hosts: JdbcHost[] = []
  for (let from = start; from <= end; ) {
    const to = Math.min(end, indexOr(masked.indexOf(',', from), end))
    // An IPv6 address has colons of its own.
    const bracket = masked[from] === '[' ? masked.indexOf(']', from) : -1
    const first = bracket >= 0 && bracket < to ? bracket : from
    const length = masked.slice(first, to).indexOf(':')
    const hostEnd = length < 0 ? to : first + length
    hosts.push({ host: piece(from, hostEnd), port: length < 0 ? undefined : piece(hostEnd + 1, to) })
    from = to + 1
  }
  return hosts
}

/** Names behind which a wrong separator is told from a part of the value before. */
const SEPARATOR =
  /&amp;|&|[;?](?=(?:wrapperPlugins|wrapperProfileName|ssl|sslmode|sslMode|sslrootcert|useSSL|requireSSL|user|password)=)/g

function parametersOf(
  masked: string,
  start: number,
  end: number,
  piece: Cut
): { parameters: JdbcParameter[]; separators: Stray[] } {
  const parameters: JdbcParameter[] = []
  const separators: Stray[] = []
  const add = (from: number, to: number): void => {
    if (from >= to) return
    const length = masked.slice(from, to).indexOf('=')
    const nameEnd = length < 0 ? to : from + length
    parameters.push({ name: piece(from, nameEnd), value: length < 0 ? undefined : piece(nameEnd + 1, to) })
  }
  let from = start
  for (const { 0: separator, index } of start < end ? masked.slice(0, end).matchAll(SEPARATOR) : []) {
    if (index < start) continue
    add(from, index)
    from = index + separator.length
    const kind = separator as StrayKind | '&'
    if (kind !== '&' && !separators.some(other => other.kind === kind)) separators.push({ ...piece(index, from), kind })
  }
  add(from, end)
  return { parameters, separators }
}

/** Quotes and blanks around a URL, and blanks and line breaks in it; behind the `?` a blank may belong to a value. */
function straysOf(masked: string, { start, end, queryAt }: { start: number; end: number; queryAt: number }): Stray[] {
  const strays: Stray[] = []
  const add = (index: number): void => {
    const character = masked[index] ?? ''
    const kind = /[\r\n]/.test(character) ? 'line break' : /\s/.test(character) ? 'blank' : 'quote'
    if (!strays.some(other => other.kind === kind)) strays.push({ text: character, start: index, end: index + 1, kind })
  }
  for (let index = 0; index < start; index++) add(index)
  for (let index = start; index < end; index++) {
    const character = masked[index] ?? ''
    if (/[\r\n]/.test(character) || (index < queryAt && /\s/.test(character))) add(index)
  }
  for (let index = end; index < masked.length; index++) add(index)
  return strays
}

/** Where trailing quotes and blanks begin. */
function endOfText(masked: string, start: number): number {
  let end = masked.length
  while (end > start && /[\s"'`”’]/.test(masked[end - 1] ?? '')) end--
  return end
}

/** The text with template expressions blotted out, so that nothing in them is taken for a delimiter. */
function maskExpressions(text: string): string {
  return blot(blot(text, '${', '}'), '{{', '}}')
}

function blot(text: string, open: string, close: string): string {
  const pieces: string[] = []
  let done = 0
  for (let start = text.indexOf(open); start >= 0; start = text.indexOf(open, done)) {
    const end = text.indexOf(close, start + open.length)
    if (end < 0) break
    pieces.push(text.slice(done, start), 'x'.repeat(end + close.length - start))
    done = end + close.length
  }
  return pieces.join('') + text.slice(done)
}

function indexOr(index: number, otherwise: number): number {
  return index < 0 ? otherwise : Math.min(index, otherwise)
}

function searchFrom(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? -1
}

/** A value as the wrapper hands it on: percent-decoded, `+` for a blank, and as it stands where that cannot be done. */
export function decodeParameter(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}
