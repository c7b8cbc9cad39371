import { printable } from '../model/printable.ts'
import type { Severity } from '../model/rule.ts'
import { count, type Reporter, type ReportOptions } from './reporter.ts'

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' }

/**
 * Annotations for GitHub Actions.
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export function github({ rules }: ReportOptions): Reporter {
  return {
    result({ document, lint }) {
      const annotations = lint.findings.map(({ severity, rule, message, help, range }) => {
        const { line, column, endLine, endColumn } = range
        // GitHub drops columns of an annotation that spans lines.
        const columns = line === endLine ? { col: column, endColumn } : {}
        const text = [message, rules.get(rule)?.why, help].filter(Boolean).join('\n')
        return command(COMMANDS[severity], { file: document.source, line, endLine, ...columns, title: rule }, text)
      })
      const where = document.resource === undefined ? '' : `${document.resource}: `
      const unchecked = lint.unchecked.map(({ rule, reason }) =>
        command('notice', { file: document.source, title: `${rule} not checked` }, where + reason)
      )
      return [...annotations, ...unchecked].join('')
    },
    problem({ source, message, position }) {
      return command(
        'error',
        { file: source, ...(position ? { line: position.line, col: position.column } : {}) },
        `${source} ${message}`
      )
    },
    end({ error, warning, info, sources }) {
      return `${count(sources, 'source')}: ${count(error, 'error')}, ${count(warning, 'warning')}, ${info} info\n`
    },
  }
}

function command(name: string, properties: Readonly<Record<string, string | number>>, text: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(printable(String(value)))}`)
  return `::${name} ${list.join(',')}::${escapeData(text.split('\n').map(printable).join('\n'))}\n`
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
