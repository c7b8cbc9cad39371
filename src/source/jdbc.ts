import type { Document, Range, Redacted } from '../model/document.ts'
import { shownPieces, shownSource } from '../model/jdbc-disclosure.ts'
import { decodeParameter, type JdbcUrl, type Piece, parseJdbcUrl } from '../model/jdbc-url.ts'
import type { Patch, Path } from '../model/patch.ts'
import type { TaskDefinition } from '../model/task-definition.ts'
import { Lines } from './lines.ts'
import { redactAllBut } from './redact.ts'
import { Refusal } from './text.ts'

/**
 * The URL of a database, given where a file could be named. Its name hides user, password and query, for it is printed in
 * every report.
 */
export function openJdbcUrl(text: string): Document {
  return new JdbcDocument(parseJdbcUrl(text))
}

/**
 * A URL as rules read it: an object of its pieces, as a definition is one of its fields. `prefix`, `user`, `password`,
 * `hosts` (`host`, `port`), `database`, `parameters` (`name`, and `value` percent-decoded) and `strays` (`kind`).
 */
class JdbcDocument implements Document {
  readonly source: string
  readonly kind = 'jdbc'
  readonly task: TaskDefinition
  readonly text: string
  readonly tagsBeside = undefined
  readonly duplicateKeys: readonly Path[] = []
  readonly #url: JdbcUrl

  constructor(url: JdbcUrl) {
    this.source = shownSource(url)
    this.text = url.text
    this.task = piecesOf(url)
    this.#url = url
  }

  hasKeys(): boolean {
    return true
  }

  pointer(): string {
    return ''
  }

  locate(path: Path, part: 'key' | 'value'): Range {
    const lines = new Lines(this.text)
    const { start, end } = this.#pieceAt(path, part)
    const [from, to] = [lines.position(start), lines.position(end)]
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column }
  }

  sourceOf(): string {
    return ''
  }

  redacted(): Redacted {
    return redactAllBut(this.text, shownPieces(this.#url))
  }

  edit(_patches: readonly Patch[]): Document {
    throw new Refusal('a JDBC URL is corrected where it is kept')
  }

  /** What is missing is missing from the query, or from the whole where there is none. */
  #pieceAt([field, index, member]: Path, part: 'key' | 'value'): Pick<Piece, 'start' | 'end'> {
    const { prefix, user, password, hosts, database, query, parameters, strays, end } = this.#url
    const whole = { start: prefix.start, end }
    if (field === 'hosts') {
      const host = hosts[Number(index)]
      const piece = member === 'port' ? host?.port : host?.host
      return piece ?? { start: prefix.end, end: Math.max(prefix.end, end) }
    }
    if (field === 'parameters') {
      const parameter = parameters[Number(index)]
      return (part === 'value' ? parameter?.value : parameter?.name) ?? parameter?.name ?? query ?? whole
    }
    if (field === 'strays') return strays[Number(index)] ?? whole
    return { prefix, user, password, database }[String(field)] ?? whole
  }
}

function piecesOf({ prefix, user, password, hosts, database, parameters, strays }: JdbcUrl): TaskDefinition {
  return {
    prefix: prefix.text,
    ...(user ? { user: user.text } : {}),
    ...(password ? { password: password.text } : {}),
    hosts: hosts.map(({ host, port }) => ({ host: host.text, ...(port ? { port: port.text } : {}) })),
    ...(database ? { database: database.text } : {}),
    parameters: parameters.map(({ name, value }) => ({ name: name.text, value: value ? decodeParameter(value.text) : '' })),
    strays: strays.map(({ kind }) => ({ kind })),
  }
}
