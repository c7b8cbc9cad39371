import type { Finding } from '../model/rule.ts'
import { fixability, type Reporter, type Result, type SourceProblem } from './reporter.ts'

/** Version 1 of the machine-readable report; its fields are a promise to scripts. */
export function json(): Reporter {
  const problems: SourceProblem[] = []
  let isFirst = true
  return {
    result(result) {
      const opening = isFirst ? '{"version":1,"results":[\n' : ',\n'
      isFirst = false
      return opening + stringify(resultOf(result))
    },
    problem(problem) {
      problems.push(problem)
      return ''
    },
    end({ error, warning, info, fixable, sources }) {
      const opening = isFirst ? '{"version":1,"results":[' : '\n'
      const errors = problems.map(({ source, message, position }) => ({ source, message, ...position }))
      return `${opening}],"errors":${stringify(errors)},"summary":${stringify({ error, warning, info, fixable, sources })}}\n`
    },
  }
}

function resultOf({ document, packs, lint, fixed }: Result): object {
  return {
    source: document.source,
    kind: document.kind,
    ...(document.resource === undefined ? {} : { resource: document.resource }),
    packs,
    ...(fixed ? { fixed } : {}),
    findings: lint.findings.map(findingOf),
    unchecked: lint.unchecked,
  }
}

function findingOf(finding: Finding): object {
  const { rule, severity, message, pointer, range, resource, help } = finding
  return {
    rule,
    severity,
    message,
    path: pointer,
    ...(resource === undefined ? {} : { resource }),
    ...range,
    fixable: fixability(finding),
    ...(help === undefined ? {} : { help }),
  }
}

/**
 * JSON in which invisible and direction-changing characters are escaped too, and what a CI runner would take for a command:
 * it is read in terminals and logs.
 */
export function stringify(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent)
    .replaceAll(
      /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g,
      character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
    )
    .replaceAll('##[', '#\\u0023[')
}
