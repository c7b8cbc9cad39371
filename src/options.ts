import { SEVERITIES } from './model/rule.ts'
import { FORMATS } from './report/index.ts'

/** One flag, as help shows it and the parser takes it. */
export interface Option {
  readonly name: string
  /** `list`: separated by commas or given again; `texts`: given again, and taken as they are. */
  readonly type: 'boolean' | 'string' | 'list' | 'texts'
  readonly description: string
  readonly group: 'What to check' | 'Values that only you know' | 'The account' | 'Output' | 'Repair' | 'Registration'
  readonly choices?: readonly string[]
  readonly default?: string
  readonly commands: readonly CommandName[]
}

export const COMMANDS = {
  lint: { usage: 'lint SOURCE…', description: 'find what keeps IAM database authentication from working' },
  fix: { usage: 'fix SOURCE…', description: 'show the corrected definition, or write it with --write' },
  policy: { usage: 'policy SOURCE', description: 'print the least policies that its roles need, with their trust' },
  rules: { usage: 'rules', description: 'list all rules' },
  explain: { usage: 'explain RULE', description: 'tell what a rule is about, and where its facts come from' },
} as const

export type CommandName = keyof typeof COMMANDS

const CHECKS: readonly CommandName[] = ['lint', 'fix']
const ASKS: readonly CommandName[] = ['lint', 'fix', 'policy']

/**
 * Every flag, once. The parser, the help and the documentation are made from this table, and a faster parser for plain
 * command lines can be.
 */
export const OPTIONS: readonly Option[] = [
  {
    name: 'pack',
    type: 'string',
    group: 'What to check',
    description: 'rules to apply: those that the containers ask for, or those for a delegate even where none is found',
    choices: ['auto', 'harness'],
    default: 'auto',
    commands: CHECKS,
  },
  {
    name: 'container',
    type: 'string',
    group: 'What to check',
    description: 'the container of this name is the delegate',
    commands: ASKS,
  },
  {
    name: 'resource',
    type: 'string',
    group: 'What to check',
    description: 'of several definitions in one source only the one of this name: a logical id',
    commands: ASKS,
  },
  {
    name: 'no-database',
    type: 'boolean',
    group: 'What to check',
    description: 'the delegate does no database work',
    commands: CHECKS,
  },
  {
    name: 'no-certificate',
    type: 'boolean',
    group: 'What to check',
    description: 'the database’s CA is trusted already',
    commands: CHECKS,
  },
  { name: 'select', type: 'list', group: 'What to check', description: 'only these rules: RULE,…', commands: CHECKS },
  {
    name: 'ignore',
    type: 'list',
    group: 'What to check',
    description: 'not these rules: RULE or RULE:container,…',
    commands: CHECKS,
  },
  {
    name: 'fail-on',
    type: 'string',
    group: 'What to check',
    description: 'exit 1 for findings from this severity on',
    choices: SEVERITIES,
    default: 'error',
    commands: CHECKS,
  },
  {
    name: 'values',
    type: 'string',
    group: 'Values that only you know',
    description: 'file with the values, JSON or YAML',
    commands: ASKS,
  },
  {
    name: 'build-task-role-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'role of the build tasks',
    commands: ASKS,
  },
  {
    name: 'task-role-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'role of the delegate',
    commands: ASKS,
  },
  {
    name: 'execution-role-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'role of the ECS agent',
    commands: ASKS,
  },
  {
    name: 'certificate-secret-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'secret that holds the certificate of the database’s CA',
    commands: ASKS,
  },
  {
    name: 'certificate-path',
    type: 'string',
    group: 'Values that only you know',
    description: 'file that the certificate is written to',
    commands: ASKS,
  },
  {
    name: 'token-secret-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'secret that holds the delegate’s token',
    commands: ASKS,
  },
  {
    name: 'parameter',
    type: 'texts',
    group: 'Values that only you know',
    description: 'value of a template’s parameter: NAME=VALUE; can be given again',
    commands: ASKS,
  },
  {
    name: 'live',
    type: 'boolean',
    group: 'The account',
    description: 'ask the account what the roles may do; only reads, and reads no secret',
    commands: ASKS,
  },
  {
    name: 'facts',
    type: 'string',
    group: 'The account',
    description: 'prove with the facts recorded in this file, offline',
    commands: ASKS,
  },
  {
    name: 'save-facts',
    type: 'string',
    group: 'The account',
    description: 'with --live: record the facts in this file',
    commands: ASKS,
  },
  {
    name: 'read-secrets',
    type: 'boolean',
    group: 'The account',
    description: 'with --live: read the certificates in the secrets too, and keep nothing of them',
    commands: CHECKS,
  },
  {
    name: 'require-proof',
    type: 'boolean',
    group: 'The account',
    description: 'a permission that is not proved is an error',
    commands: CHECKS,
  },
  {
    name: 'profile',
    type: 'string',
    group: 'The account',
    description: 'profile of the AWS configuration (AWS_PROFILE)',
    commands: ASKS,
  },
  {
    name: 'region',
    type: 'string',
    group: 'The account',
    description: 'region to ask in (AWS_REGION); a template’s AWS::Region',
    commands: ASKS,
  },
  { name: 'account', type: 'string', group: 'The account', description: 'a template’s AWS::AccountId', commands: ASKS },
  { name: 'write', type: 'boolean', group: 'Repair', description: 'replace the files by the corrected ones', commands: ['fix'] },
  {
    name: 'check',
    type: 'boolean',
    group: 'Repair',
    description: 'write nothing, exit 1 if anything would change',
    commands: ['fix'],
  },
  {
    name: 'unsafe',
    type: 'boolean',
    group: 'Repair',
    description: 'apply guesses too; read what they change',
    commands: ['fix'],
  },
  {
    name: 'register',
    type: 'boolean',
    group: 'Registration',
    description: 'register the corrected definition as a new revision, after showing what changes',
    commands: ['fix'],
  },
  { name: 'yes', type: 'boolean', group: 'Registration', description: 'register without asking', commands: ['fix'] },
  {
    name: 'force',
    type: 'boolean',
    group: 'Registration',
    description: 'register although errors remain',
    commands: ['fix'],
  },
  {
    name: 'deploy',
    type: 'string',
    group: 'Registration',
    description: 'point the service CLUSTER/SERVICE at the new revision',
    commands: ['fix'],
  },
  {
    name: 'wait',
    type: 'boolean',
    group: 'Registration',
    description: 'with --deploy: follow the roll-out to its end',
    commands: ['fix'],
  },
  {
    name: 'format',
    type: 'string',
    group: 'Output',
    description: 'how to report',
    choices: Object.keys(FORMATS),
    default: 'human',
    commands: CHECKS,
  },
  {
    name: 'format',
    type: 'string',
    group: 'Output',
    description: 'how to report',
    choices: ['human', 'json'],
    default: 'human',
    commands: ['rules', 'explain'],
  },
  {
    name: 'output',
    type: 'string',
    group: 'Output',
    description: 'lint: the report goes to this file; fix: the corrected definition does',
    commands: CHECKS,
  },
  {
    name: 'quiet',
    type: 'boolean',
    group: 'Output',
    description: 'only findings that --fail-on counts, no notes, no summary',
    commands: CHECKS,
  },
  {
    name: 'no-color',
    type: 'boolean',
    group: 'Output',
    description: 'no colour (NO_COLOR in the environment does the same)',
    commands: ['lint', 'fix', 'rules', 'explain'],
  },
]

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

export function optionsOf(command: CommandName): readonly Option[] {
  return OPTIONS.filter(({ commands }) => commands.includes(command))
}
