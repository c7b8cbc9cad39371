import type { Document } from '../model/document.ts'
import type { Finding, Lint, RuleFix, Severity } from '../model/rule.ts'

/** What reports say of a rule. */
export interface RuleInfo {
  readonly id: string
  readonly severity: Severity
  readonly summary: string
  readonly why: string
  readonly docs: string
  readonly fix: RuleFix
}

/** What came of one source. */
export interface Result {
  readonly document: Document
  readonly packs: readonly string[]
  readonly lint: Lint
  /** What `fix` did. */
  readonly fixed?: FixReport
}

export interface FixReport {
  readonly changed: boolean
  readonly repairs: readonly { readonly rule: string; readonly title: string }[]
  readonly refusals: readonly { readonly rule: string; readonly title: string; readonly reason: string }[]
  readonly restless: readonly string[]
  /** Unified difference, values hidden. */
  readonly diff: string
  /** Where the corrected text went. */
  readonly written: string | undefined
  readonly registration?: Registration
  readonly deployment?: Roll
}

/** What became of a corrected definition that was to be registered. */
export type Registration =
  /** Something speaks against it: nothing was registered. */
  | { readonly state: 'refused'; readonly reason: string }
  /** AWS failed. */
  | { readonly state: 'failed'; readonly reason: string }
  /** The newest revision is the same already. */
  | { readonly state: 'unchanged'; readonly old: string }
  | {
      readonly state: 'registered'
      /** The newest revision before; there is none in a new family. */
      readonly old?: string
      readonly new: string
      /** JSON pointers into the request to what differs from the old one. */
      readonly changed: readonly string[]
    }

/** What became of a service that was pointed at the new revision. */
export interface Roll {
  readonly service: string
  readonly state: string
  readonly reason?: string
  /** Why tasks of it stopped. */
  readonly stopped: readonly string[]
  /** The command that takes it back. */
  readonly rollback?: string
}

/** A source that could not be read. */
export interface SourceProblem {
  readonly source: string
  readonly message: string
  readonly position?: { readonly line: number; readonly column: number } | undefined
}

export interface Summary extends Readonly<Record<Severity, number>> {
  /** Findings that `fix` repairs, guesses included. */
  readonly fixable: number
  readonly safe: number
  readonly sources: number
  /** Those of them that are JDBC URLs. */
  readonly urls: number
  /** Definitions in them: several in a template. */
  readonly definitions: number
  /** Those of the definitions that are installations of Harbor in manifests. */
  readonly installations: number
  /** Files of a folder that mention no definition. */
  readonly passedOver: number
  /** Definitions of whose roles nothing was proved, because nobody asked for it. */
  readonly unproved: number
}

/** Turns results into text, piece by piece, as they come. */
export interface Reporter {
  result(result: Result): string
  problem(problem: SourceProblem): string
  end(summary: Summary): string
}

export interface ReportOptions {
  readonly rules: ReadonlyMap<string, RuleInfo>
  readonly version: string
  readonly color: boolean
  readonly columns: number
  /** Findings from this severity on count; `--quiet` shows no others. */
  readonly failOn: Severity
  readonly quiet: boolean
}

/** How a finding can be repaired, for machines. */
export function fixability({ fix }: Finding): 'safe' | 'unsafe' | false {
  return fix?.safety ?? false
}

/** `1 error`, `2 errors`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
