/** One flag, as help shows it and the parser takes it. */
export interface Option {
  readonly name: string
  /** `list`: separated by commas or given again; `texts`: given again, and taken as they are. */
  readonly type: 'boolean' | 'string' | 'list' | 'texts'
  readonly description: string
  readonly group:
    | 'What to check'
    | 'What to generate'
    | 'Values that only you know'
    | 'The account'
    | 'Output'
    | 'Repair'
    | 'Registration'
  readonly choices?: readonly string[]
  readonly default?: string
  readonly commands: readonly CommandName[]
}

export const COMMANDS = {
  lint: { usage: 'lint SOURCE…', description: 'find what keeps IAM database authentication from working' },
  fix: { usage: 'fix SOURCE…', description: 'show the corrected definition, or write it with --write' },
  policy: { usage: 'policy SOURCE', description: 'print the least policies that its roles need, with their trust' },
  generate: { usage: 'generate PART', description: 'write a values file, and from it all that the connection needs' },
  rules: { usage: 'rules', description: 'list all rules' },
  explain: { usage: 'explain RULE', description: 'tell what a rule is about, and where its facts come from' },
} as const

export type CommandName = keyof typeof COMMANDS

/** A line of arguments as it was read, its values not yet checked. */
export interface Line {
  readonly positional: readonly string[]
  /** Several values where a flag is repeated. */
  readonly flags: Readonly<Record<string, string | boolean | readonly string[]>>
}

/** The flags of one command, parsed and checked. */
export interface Arguments {
  readonly positional: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean | readonly string[] | undefined>>
}
