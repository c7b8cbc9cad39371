import type { Arguments } from '../command-line.ts'
import type { Documents } from '../model/document.ts'
import { printable } from '../model/printable.ts'
import type { Crash, Lint, Severity } from '../model/rule.ts'
import { FORMATS, type Format } from '../report/index.ts'
import type { Reporter, ReportOptions, RuleInfo, Summary } from '../report/reporter.ts'
import { everyRule, loadedRules } from '../rules/catalogue.ts'
import { VERSION } from '../version.ts'
import type { World } from '../world.ts'

export const EXIT = { clean: 0, findings: 1, usage: 2, internal: 3 } as const

/** Makes the reporter that the flags ask for. */
export async function reporterOf({ flags }: Arguments, world: World, failOn: Severity, isForFile: boolean): Promise<Reporter> {
  const format = (flags.format as Format | undefined) ?? 'human'
  const options: ReportOptions = {
    // SARIF lists all rules; the others tell of those that found something.
    rules: format === 'sarif' ? byId(await everyRule()) : loadedRules,
    version: VERSION,
    color: !isForFile && wantsColor(flags, world),
    columns: world.terminal?.columns ?? 100,
    failOn,
    quiet: flags.quiet === true,
  }
  return FORMATS[format](options)
}

function byId(rules: readonly RuleInfo[]): ReportOptions['rules'] {
  return new Map(rules.map(rule => [rule.id, rule]))
}

/** Colour only on a terminal, and where nobody said no. https://no-color.org */
export function wantsColor(flags: Arguments['flags'], world: World): boolean {
  return world.terminal !== undefined && flags['no-color'] !== true && !world.env.NO_COLOR && world.env.TERM !== 'dumb'
}

/** Adds up what was found, and what the process is to exit with: over several sources the highest. */
export class Tally {
  exit: number = EXIT.clean
  readonly #failOn: (severity: Severity) => boolean
  readonly #counts = { error: 0, warning: 0, info: 0 }
  #fixable = 0
  #safe = 0
  #sources = 0
  #urls = 0
  #definitions = 0
  #installations = 0
  #passedOver = 0
  #unproved = 0

  constructor(failOn: (severity: Severity) => boolean) {
    this.#failOn = failOn
  }

  raise(exit: number): void {
    this.exit = Math.max(this.exit, exit)
  }

  passOver(): void {
    this.#passedOver++
  }

  /** Counts a definition of whose roles nothing was proved. */
  leaveUnproved(): void {
    this.#unproved++
  }

  addSource(documents: Documents): void {
    this.#sources++
    this.#definitions += documents.length
    if (documents[0].kind === 'jdbc') this.#urls++
    if (documents[0].kind === 'kubernetes') this.#installations += documents.length
  }

  add({ findings, crashes }: Lint): void {
    for (const { severity, fix } of findings) {
      this.#counts[severity]++
      if (fix) this.#fixable++
      if (fix?.safety === 'safe') this.#safe++
      if (this.#failOn(severity)) this.raise(EXIT.findings)
    }
    if (crashes.length > 0) this.raise(EXIT.internal)
  }

  get summary(): Summary {
    return {
      ...this.#counts,
      fixable: this.#fixable,
      safe: this.#safe,
      sources: this.#sources,
      urls: this.#urls,
      definitions: this.#definitions,
      installations: this.#installations,
      passedOver: this.#passedOver,
      unproved: this.#unproved,
    }
  }
}

/** Reports rules that threw: a bug of ours, and the definition may be why, so its values stay out of it. */
export function reportCrashes(source: string, crashes: readonly Crash[], world: World): void {
  for (const { rule, error } of crashes) {
    world.err(`ecs-delegate: bug: the rule ${rule} failed on ${printable(source)}; the other rules ran\n${stackOf(error)}\n`)
  }
}

/** Where an unexpected error came from. Its message is left out: it may quote the input. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '  (no stack)'
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return [`  ${error.name}`, ...frames.slice(0, 8)].join('\n')
}
