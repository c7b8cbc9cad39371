import type { Finding, Severity } from '../model/rule.ts'
import { stringify } from './json.ts'
import type { Reporter, ReportOptions, Result, RuleInfo, SourceProblem } from './reporter.ts'

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' }

/** SARIF 2.1.0, for code scanning. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarif({ rules, version }: ReportOptions): Reporter {
  const results: object[] = []
  const notifications: object[] = []
  let isSuccessful = true
  const indices = new Map([...rules.keys()].map((id, index) => [id, index]))
  return {
    result(result) {
      for (const finding of result.lint.findings) results.push(resultOf(result, finding, indices))
      for (const { rule, reason } of result.lint.unchecked) notifications.push(notChecked(result, rule, reason))
      for (const { rule } of result.lint.crashes) notifications.push(crashed(result, rule))
      return ''
    },
    problem(problem) {
      isSuccessful = false
      notifications.push(unreadable(problem))
      return ''
    },
    end() {
      const driver = {
        name: 'ecs-delegate',
        version,
        informationUri: 'https://www.npmjs.com/package/ecs-delegate',
        rules: [...rules.values()].map(ruleOf),
      }
      const run = {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        results,
        invocations: [{ executionSuccessful: isSuccessful, toolExecutionNotifications: notifications }],
      }
      const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }
      return `${stringify(log, 2)}\n`
    },
  }
}

function ruleOf({ id, severity, summary, why, docs }: RuleInfo): object {
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: why },
    help: { text: `${summary}. ${why}` },
    helpUri: docs,
    defaultConfiguration: { level: LEVELS[severity] },
  }
}

function resultOf({ document }: Result, finding: Finding, indices: ReadonlyMap<string, number>): object {
  const { rule, severity, message, help, range, pointer, resource } = finding
  return {
    ruleId: rule,
    ruleIndex: indices.get(rule),
    level: LEVELS[severity],
    message: { text: help === undefined ? message : `${message}. To repair it: ${help}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(document.source) },
          region: { startLine: range.line, startColumn: range.column, endLine: range.endLine, endColumn: range.endColumn },
        },
        logicalLocations: [
          { fullyQualifiedName: pointer, kind: 'element' },
          ...(resource === undefined ? [] : [{ name: resource, kind: 'resource' }]),
        ],
      },
    ],
  }
}

function notChecked({ document }: Result, rule: string, reason: string): object {
  const where = document.resource === undefined ? '' : ` in ${document.resource}`
  const text = `${rule} was not checked${where}: ${reason}`
  return { level: 'note', message: { text }, locations: [locationOf(document.source)] }
}

function crashed({ document }: Result, rule: string): object {
  return {
    level: 'error',
    message: { text: `the rule ${rule} failed; this is a bug in ecs-delegate` },
    locations: [locationOf(document.source)],
  }
}

function unreadable({ source, message, position }: SourceProblem): object {
  const region = position ? { region: { startLine: position.line, startColumn: position.column } } : {}
  return { level: 'error', message: { text: `${source} ${message}` }, locations: [locationOf(source, region)] }
}

function locationOf(source: string, region: object = {}): object {
  return { physicalLocation: { artifactLocation: { uri: uriOf(source) }, ...region } }
}

/** A path as a relative or file URI; standard input has no file. */
function uriOf(source: string): string {
  if (source === '-') return 'stdin'
  const path = source.split('/').map(encodeURIComponent).join('/')
  return source.startsWith('/') ? `file://${path}` : path
}
