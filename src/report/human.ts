import { styleText } from 'node:util'
import { printable } from '../model/printable.ts'
import { type Finding, SEVERITIES, type Severity } from '../model/rule.ts'
import {
  count,
  type FixReport,
  type Registration,
  type Reporter,
  type ReportOptions,
  type Result,
  type Roll,
  type Summary,
} from './reporter.ts'
import { snippet } from './snippet.ts'

type Style = Parameters<typeof styleText>[0]

const STYLES: Readonly<Record<Severity, Style>> = { error: ['red', 'bold'], warning: ['yellow', 'bold'], info: ['cyan', 'bold'] }

/** For people: each finding with its line, what happens if nobody repairs it, and how to repair it. */
export function human(options: ReportOptions): Reporter {
  const page = new Page(options)
  return {
    result: result => page.result(result),
    problem({ source, message, position }) {
      const place = position ? `:${position.line}:${position.column}` : ''
      return `${page.paint(['red', 'bold'], 'error')} ${page.paint('bold', printable(source) + place)} ${printable(message)}\n`
    },
    end: summary => (options.quiet ? '' : page.summary(summary)),
  }
}

class Page {
  readonly #options: ReportOptions
  /** Rules whose consequence has been told; once is enough. */
  readonly #told = new Set<string>()
  readonly #width: number

  constructor(options: ReportOptions) {
    this.#options = options
    this.#width = Math.max(40, Math.min(options.columns, 110))
  }

  paint(style: Style, text: string): string {
    return this.#options.color ? styleText(style, text, { validateStream: false }) : text
  }

  result(result: Result): string {
    const { quiet, failOn } = this.#options
    const { findings, unchecked } = result.lint
    if (findings.length === 0 && unchecked.length === 0 && !result.fixed) return ''
    const shown = quiet ? findings.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)) : findings
    const parts = [
      ...(result.fixed && !quiet ? [this.#fixed(result.document, result.fixed)] : []),
      ...shown.map(finding => this.#finding(result, finding)),
      ...(quiet || unchecked.length === 0 ? [] : [this.#unchecked(result)]),
    ]
    return parts.join('')
  }

  #finding({ document }: Result, finding: Finding): string {
    const { severity, rule, message, range, container, resource } = finding
    const place = this.paint('bold', `${printable(document.source)}:${range.line}:${range.column}`)
    const of = [resource === undefined ? '' : `resource ${resource}`, container === undefined ? '' : `container ${container}`]
    const whose = of.filter(Boolean).join(', ')
    const about = whose === '' ? '' : this.paint('dim', ` (${printable(whose)})`)
    const rows = [`${place} ${this.paint(STYLES[severity], severity)} ${this.paint('cyan', rule)}${about}`]
    rows.push(...this.#wrap(message, '  '), ...this.#code(document, finding))
    const why = this.#told.has(rule) ? undefined : this.#options.rules.get(rule)?.why
    this.#told.add(rule)
    if (why !== undefined) rows.push(...this.#field('otherwise', why))
    const repair = this.#repair(finding, document)
    if (repair !== undefined) rows.push(...this.#field('repair', repair))
    return `${rows.join('\n')}\n\n`
  }

  #code(document: Result['document'], { range, severity }: Finding): string[] {
    const { line, text, from, length } = snippet(document, range, this.#width - 12)
    const number = String(line).padStart(6)
    const blank = ' '.repeat(number.length)
    const caret = ' '.repeat(from) + this.paint(STYLES[severity], '^'.repeat(length))
    return [`${this.paint('dim', `${number} │`)} ${text}`, `${this.paint('dim', `${blank} │`)} ${caret}`]
  }

  #repair({ fix, help }: Finding, { source, readOnly }: Result['document']): string | undefined {
    if (!fix) return help
    const flag = fix.safety === 'unsafe' ? ' --unsafe' : ''
    const command = `ecs-delegate fix${flag} ${shellWord(source)}`
    const does = readOnly === undefined ? 'will' : 'shows how to'
    return `${fix.safety === 'safe' ? '' : 'a guess, read it: '}\`${command}\` ${does} ${fix.title}`
  }

  #field(name: string, text: string): string[] {
    const label = `  ${name.padEnd(10)}`
    const [first = '', ...rest] = this.#wrap(text, ' '.repeat(label.length))
    return [this.paint('dim', label) + first.slice(label.length), ...rest]
  }

  #unchecked({ document, lint }: Result): string {
    const rulesOf = new Map<string, string[]>()
    for (const { rule, reason } of lint.unchecked) rulesOf.set(reason, [...(rulesOf.get(reason) ?? []), rule])
    const rows = [...rulesOf].flatMap(([reason, rules]) => this.#wrap(`${reason} (${rules.join(', ')})`, '  '))
    return `${this.#name(document)} ${this.paint('dim', 'not checked')}\n${rows.join('\n')}\n\n`
  }

  /** The source, and which of its definitions. */
  #name({ source, resource }: Result['document']): string {
    const name = this.paint('bold', printable(source))
    return resource === undefined ? name : `${name} ${this.paint('dim', `(resource ${printable(resource)})`)}`
  }

  #fixed(
    document: Result['document'],
    { diff, repairs, refusals, restless, written, registration, deployment }: FixReport
  ): string {
    const name = this.#name(document)
    const isDone = written !== undefined || registration?.state === 'registered'
    const rows = [
      ...repairs.map(
        ({ rule, title }) =>
          `  ${this.paint('green', isDone ? 'repaired' : 'would repair')} ${this.paint('cyan', rule)}: ${title}`
      ),
      ...refusals.map(
        ({ rule, title, reason }) =>
          `  ${this.paint('yellow', 'not repaired')} ${this.paint('cyan', rule)}: ${title}, because ${reason}`
      ),
    ]
    if (restless.length > 0)
      rows.push(`  nothing was repaired: the fixes of ${restless.join(', ')} undo each other; please report this`)
    const end = written === undefined ? '' : `  ${this.paint('green', 'written')} to ${printable(written)}`
    if (registration) rows.push(...this.#registration(registration))
    if (deployment) rows.push(...this.#deployment(deployment))
    if (rows.length === 0 && end === '') return ''
    return `${this.#paintDiff(diff)}${name}\n${rows.join('\n')}\n${end ? `${end}\n` : ''}\n`
  }

  #registration(registration: Registration): string[] {
    switch (registration.state) {
      case 'registered':
        return [
          `  ${this.paint('green', 'registered')} ${registration.new}`,
          `             ${registration.old === undefined ? 'the first of its family' : `the newest before is ${registration.old}`}`,
        ]
      case 'unchanged':
        return [`  ${this.paint('green', 'nothing to register')}: ${registration.old} is the same`]
      case 'refused':
        return this.#wrap(`not registered: ${registration.reason}`, '  ')
      case 'failed':
        return [`  ${this.paint(['red', 'bold'], 'not registered')}`, ...this.#wrap(registration.reason, '  ')]
    }
  }

  #deployment({ service, state, reason, stopped, rollback }: Roll): string[] {
    const good = state === 'started' || state === 'steady'
    const what = {
      started: 'now rolls out',
      steady: 'runs the new revision',
      failed: 'failed',
      'rolled-back': 'was rolled back',
    }[state]
    return [
      `  ${this.paint(good ? 'green' : ['red', 'bold'], 'service')} ${printable(service)} ${what ?? 'was not steady in time'}`,
      ...(reason === undefined ? [] : this.#wrap(reason, '  ')),
      ...stopped.flatMap(one => this.#wrap(one, '    ')),
      ...(rollback === undefined ? [] : [`  to take it back: \`${printable(rollback)}\``]),
    ]
  }

  #paintDiff(diff: string): string {
    if (!this.#options.color) return diff
    const styleOf = (line: string): Style | undefined => {
      if (/^(?:\+\+\+|---) /.test(line)) return 'bold'
      return ({ '+': 'green', '-': 'red', '@': 'cyan' } as const)[line[0] ?? '']
    }
    return diff
      .split('\n')
      .map(line => (styleOf(line) ? this.paint(styleOf(line) as Style, line) : line))
      .join('\n')
  }

  summary({ error, warning, info, fixable, safe, definitions, installations, urls, passedOver, unproved }: Summary): string {
    const counts = [
      error > 0 ? this.paint(STYLES.error, count(error, 'error')) : '',
      warning > 0 ? this.paint(STYLES.warning, count(warning, 'warning')) : '',
      info > 0 ? this.paint(STYLES.info, `${info} info`) : '',
    ].filter(Boolean)
    const found = counts.length > 0 ? counts.join(', ') : this.paint('green', 'nothing found')
    const repairs = [
      safe > 0 ? `\`fix\` repairs ${safe}` : '',
      fixable > safe ? `\`fix --unsafe\` ${fixable - safe} more` : '',
    ].filter(Boolean)
    const over = passedOver > 0 ? ` (${count(passedOver, 'file')} without a task definition passed over)` : ''
    const others = [
      ...(installations > 0 ? [count(installations, 'Harbor installation')] : []),
      ...(urls > 0 ? [count(urls, 'JDBC URL')] : []),
    ]
    const tasks = definitions - urls - installations
    const checked = [...(tasks > 0 || others.length === 0 ? [count(tasks, 'task definition')] : []), ...others].join(' and ')
    const line = `${checked}${over}: ${found}${repairs.length > 0 ? `; ${repairs.join(', ')}` : ''}`
    const gap = 'what the roles may do was not checked: `--live` or `--facts FILE` proves it'
    return `${[line, ...(unproved > 0 ? this.#wrap(gap, '') : [])].join('\n')}\n`
  }

  #wrap(text: string, indent: string): string[] {
    const lines: string[] = []
    let line = indent
    for (const word of text.split(' ')) {
      if (line.length > indent.length && line.length + 1 + word.length > this.#width) {
        lines.push(line)
        line = indent
      }
      line += line.length > indent.length ? ` ${word}` : word
    }
    // A line may begin with what only now stands at a beginning.
    return [...lines, line].map(printable)
  }
}

/** A path as one word of a shell. */
function shellWord(path: string): string {
  return /^[\w./@%+=:-]+$/.test(path) ? printable(path) : `'${printable(path).replaceAll("'", `'\\''`)}'`
}
