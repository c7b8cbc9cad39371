import type { Range } from './document.ts'
import type { Patch, Path } from './patch.ts'
import type { TaskDefinition } from './task-definition.ts'
import type { ContainerDefinition, RegisterTaskDefinitionRequest } from './task-definition-request.ts'

export type Severity = 'error' | 'warning' | 'info'

/** From the gravest; the order that `--fail-on` compares by. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info']

/** `safe`: the input was invalid or useless as it was. `unsafe`: a guess that a person must read. */
export type Safety = 'safe' | 'unsafe'

/** A repair: patches over paths of the definition, all applied or none. */
export interface Fix {
  /** What is done, in the imperative: "move HARNESS_CERT_0 to secrets". */
  readonly title: string
  readonly safety: Safety
  readonly patches: readonly Patch[]
}

/** What a rule found wrong. */
export interface Problem {
  /** The value that must change; something missing: the nearest object or list that lacks it. */
  readonly path: Path
  /** `key` points at the member's name instead of its value. */
  readonly part?: 'key' | 'value'
  readonly message: string
  /** What to do next, where it is more than applying the fix. */
  readonly help?: string
  readonly fix?: Fix
  /** The container it is about, for `--ignore RULE:container`. */
  readonly container?: string
}

/** What a rule could not judge, and why. */
export interface Unchecked {
  readonly unchecked: string
  readonly container?: string
}

/** Takes what a rule has to say; nothing is said where there is nothing. */
export type Report = (found: Problem | Unchecked | undefined) => void

/** What a rule looks at. A definition that has none of it is nothing to ask the rule about. */
export interface LooksAt {
  /** Members of the task definition. */
  readonly task?: readonly (keyof RegisterTaskDefinitionRequest)[]
  /** Members of a container. */
  readonly container?: readonly (keyof ContainerDefinition)[]
  /**
   * Delegates: all of them, those that do database work, those of them that need a certificate for it and do not plainly get it
   * as documented, or those whose names and connection are not plainly as documented.
   */
  readonly delegates?: 'all' | 'database' | 'certified' | 'odd'
}

/** A check of one thing after another. */
export interface Each<Context> {
  /** What is checked: the name of a list in the context. */
  readonly of: string
  /** The check of one of them. */
  check(one: never, context: Context, report: Report): void
}

/**
 * One check, as plain data with one function that depends on nothing but its arguments and does nothing but report.
 * File name = id = fixture folder = anchor in the reference.
 */
export interface Rule<Context> {
  readonly id: string
  readonly severity: Severity
  /** One line: the bad thing. */
  readonly summary: string
  /** What happens at run time if nobody repairs it. */
  readonly why: string
  /** Where the facts come from. */
  readonly docs: string
  /** Where documentation and source disagree, or something is inferred: what each says, and which one the rule follows. */
  readonly evidence?: string | undefined
  readonly fix: RuleFix
  /** Where the rule has something to say only of what is there; left out where it may miss something. */
  readonly looksAt?: LooksAt | undefined
  /** Where the rule checks one thing after another: how. `check` does the same with all of them. */
  readonly each?: Each<Context> | undefined
  // A callback, because a generator for each rule and file would cost more than what most rules look at.
  check(task: TaskDefinition, context: Context, report: Report): void
}

/**
 * The same rule with all members, given or not, in one order. V8 then finds a member of each of a hundred rules where it found
 * the last one's; of rules that differ in what they have it would look it up anew, for each definition.
 */
export function uniform<Context>(rule: Rule<Context>): Rule<Context> {
  const { id, severity, summary, why, docs, evidence, fix, looksAt, each, check } = rule
  return { id, severity, summary, why, docs, evidence, fix, looksAt, each, check }
}

/** Whether a rule can repair what it finds; `value` names what the user must give for it. */
export interface RuleFix {
  readonly safety: Safety | false
  readonly value?: string | undefined
  /** When it applies, where that is not always. */
  readonly when?: string
}

/** A problem with its rule and its place. */
export interface Finding {
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  /** JSON pointer into the source. */
  readonly pointer: string
  readonly range: Range
  readonly resource?: string
  readonly container?: string
  readonly help?: string
  readonly fix?: Fix
}

/** A rule that threw: our bug, reported as such while the others go on. */
export interface Crash {
  readonly rule: string
  readonly error: unknown
}

/** What linting one document gave. */
export interface Lint {
  /** In the order of the text. */
  readonly findings: readonly Finding[]
  readonly unchecked: readonly { readonly rule: string; readonly reason: string }[]
  readonly crashes: readonly Crash[]
}
