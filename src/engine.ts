import type { Document } from './model/document.ts'
import { PatchSet } from './model/patch.ts'
import { printable } from './model/printable.ts'
import type { Crash, Finding, Fix, Lint, Problem, Report, Rule, Safety, Unchecked } from './model/rule.ts'

/** What a run checks with. Rules are a parameter: the engine knows none of them. */
export interface Checks<Context> {
  readonly rules: readonly Rule<Context>[]
  /** Those of the rules that have something to look at in a definition; where it is not given, all of them are asked. */
  relevant?(context: Context): readonly Rule<Context>[]
  /** Builds what rules look at; called anew after every pass of `fix`. */
  readonly contextOf: (document: Document) => Context
  /** Whether a rule is to be heard on a container; undefined: on the definition as a whole. */
  readonly accepts: (rule: string, container: string | undefined) => boolean
}

/** Runs the rules over one definition: findings in the order of the text, what could not be judged, and rules that threw. */
export function lint<Context>(document: Document, { rules, relevant, contextOf, accepts }: Checks<Context>): Lint {
  const { task } = document
  const context = contextOf(document)
  const asked = relevant ? relevant(context) : rules
  const crashes: Crash[] = []
  const reports: { rule: Rule<Context>; report: Problem | Unchecked }[] = []
  let current = asked[0]
  const report: Report = found => {
    if (found && current && accepts(current.id, found.container)) reports.push({ rule: current, report: found })
  }
  for (const rule of asked) {
    current = rule
    const { each } = rule
    try {
      if (each === undefined) rule.check(task, context, report)
      else {
        // Here and not in the rules, so that V8 compiles this loop once and not for each of them.
        const all = (context as { readonly [list: string]: readonly never[] })[each.of] ?? []
        for (let index = 0; index < all.length; index++) each.check(all[index] as never, context, report)
      }
    } catch (error) {
      crashes.push({ rule: rule.id, error })
    }
  }
  return reports.length === 0 ? { findings: [], unchecked: [], crashes } : { ...located(document, reports), crashes }
}

/** Findings in the order of the text, and what was not judged; of equals the first. */
function located(
  document: Document,
  reports: readonly { readonly rule: Rule<never>; readonly report: Problem | Unchecked }[]
): Pick<Lint, 'findings' | 'unchecked'> {
  const findings = new Map<string, Finding>()
  const unchecked = new Map<string, { rule: string; reason: string }>()
  for (const { rule, report } of reports) {
    if ('unchecked' in report) {
      const reason = printable(report.unchecked)
      if (!unchecked.has(`${rule.id} ${reason}`)) unchecked.set(`${rule.id} ${reason}`, { rule: rule.id, reason })
    } else {
      const finding = findingOf(document, rule, report)
      if (!findings.has(identity(finding))) findings.set(identity(finding), finding)
    }
  }
  return { findings: [...findings.values()].sort(byPosition), unchecked: [...unchecked.values()] }
}

function findingOf(
  document: Document,
  rule: Rule<never>,
  { path, part = 'value', message, help, fix, container }: Problem
): Finding {
  const resource = document.resourceAt?.(path) ?? document.resource
  return {
    rule: rule.id,
    severity: rule.severity,
    message: printable(message),
    pointer: document.pointer(path),
    range: document.locate(path, part),
    ...(resource === undefined ? {} : { resource }),
    ...(container === undefined ? {} : { container }),
    ...(help === undefined ? {} : { help: printable(help) }),
    ...(fix === undefined ? {} : { fix: { ...fix, title: printable(fix.title) } }),
  }
}

function byPosition(a: Finding, b: Finding): number {
  return a.range.line - b.range.line || a.range.column - b.range.column
}

/** A repair that was made, or could not be, and why. */
export interface Repair {
  readonly rule: string
  readonly title: string
  readonly message: string
  readonly safety: Safety
}

/** What fixing one definition gave. */
export interface Fixed {
  /** The corrected document; the given one where nothing was to be done. */
  readonly document: Document
  readonly repairs: readonly Repair[]
  readonly refusals: readonly (Repair & { readonly reason: string })[]
  /** Rules whose fixes never came to rest: everything was discarded. */
  readonly restless: readonly string[]
  /** What is left to find in the corrected document. */
  readonly left: Lint
}

const PASSES = 10

/**
 * Repairs a definition: applies what the findings offer, looks again, and so on until nothing is left to repair. One repair
 * uncovers the next, as a secret that was added wants to be mapped.
 *
 * @param unsafe whether guesses are applied too
 */
export function fix<Context>(document: Document, checks: Checks<Context>, unsafe: boolean): Fixed {
  let current = document
  const repairs: Repair[] = []
  const refusals = new Map<string, Repair & { reason: string }>()
  const isWanted = (finding: Finding): finding is FixableFinding =>
    finding.fix !== undefined && (unsafe || finding.fix.safety === 'safe') && !refusals.has(identity(finding))
  for (let pass = 0; pass < PASSES; pass++) {
    const left = lint(current, checks)
    const wanted = left.findings.filter(isWanted)
    if (wanted.length === 0)
      return { document: current, repairs, refusals: [...refusals.values()], restless: [], left: withoutFixes(left, refusals) }
    const attempt = apply(current, compatible(wanted))
    current = attempt.document
    repairs.push(...attempt.applied.map(repairOf))
    for (const { finding, reason } of attempt.refused) refusals.set(identity(finding), { ...repairOf(finding), reason })
  }
  const left = lint(current, checks)
  const restless = [...new Set(left.findings.filter(isWanted).map(({ rule }) => rule))]
  if (restless.length === 0)
    return { document: current, repairs, refusals: [...refusals.values()], restless, left: withoutFixes(left, refusals) }
  return { document, repairs: [], refusals: [], restless, left: lint(document, checks) }
}

/** What was refused cannot be repaired, and must not be offered again. */
function withoutFixes(left: Lint, refused: ReadonlyMap<string, unknown>): Lint {
  const findings = left.findings.map(finding => {
    if (!refused.has(identity(finding))) return finding
    const { fix: _refused, ...rest } = finding
    return rest
  })
  return { ...left, findings }
}

type FixableFinding = Finding & { readonly fix: Fix }

function identity({ rule, resource, pointer, message }: Finding): string {
  return `${rule} ${resource ?? ''} ${pointer} ${message}`
}

function repairOf({ rule, message, fix: { title, safety } }: FixableFinding): Repair {
  return { rule, title, message, safety }
}

/** Findings whose fixes can be applied in one go; several may offer the very same one. */
function compatible(findings: readonly FixableFinding[]): FixableFinding[] {
  const patches = new PatchSet()
  const taken = new Set<string>()
  return findings.filter(({ fix }) => {
    const text = JSON.stringify(fix.patches)
    if (taken.has(text)) return true
    if (!patches.add(fix.patches)) return false
    taken.add(text)
    return true
  })
}

interface Attempt {
  readonly document: Document
  readonly applied: readonly FixableFinding[]
  readonly refused: readonly { readonly finding: FixableFinding; readonly reason: string }[]
}

/** Applies fixes together; where that fails, finds out which of them cannot be applied and goes on without those. */
function apply(document: Document, findings: readonly FixableFinding[]): Attempt {
  try {
    return { document: edited(document, findings), applied: findings, refused: [] }
  } catch (error) {
    if (findings.length === 1)
      return { document, applied: [], refused: findings.map(finding => ({ finding, reason: reasonOf(error) })) }
    const half = Math.ceil(findings.length / 2)
    const first = apply(document, findings.slice(0, half))
    // The other half waits for the next pass: its paths speak of the document as it was.
    if (first.applied.length > 0) return first
    const second = apply(document, findings.slice(half))
    return { ...second, refused: [...first.refused, ...second.refused] }
  }
}

function edited(document: Document, findings: readonly FixableFinding[]): Document {
  const unique = new Map(findings.map(({ fix }) => [JSON.stringify(fix.patches), fix.patches]))
  return document.edit([...unique.values()].flat())
}

function reasonOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error))
}
