import { SEVERITIES } from './model/rule.ts'
import { FORMATS } from './report/index.ts'

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

const CHECKS: readonly CommandName[] = ['lint', 'fix']
const ASKS: readonly CommandName[] = ['lint', 'fix', 'policy']
const TAKES_VALUES: readonly CommandName[] = [...ASKS, 'generate']

/**
 * Every flag, once. The parser, the help and the documentation are made from this table, and a faster parser for plain
 * command lines can be.
 */
export const OPTIONS: readonly Option[] = [
  {
    name: 'pack',
    type: 'string',
    group: 'What to check',
    description:
      'rules to apply: those that the containers ask for, or those for a delegate or for Harbor even where none is found',
    choices: ['auto', 'harness', 'harbor'],
    default: 'auto',
    commands: CHECKS,
  },
  {
    name: 'container',
    type: 'string',
    group: 'What to check',
    description: 'the container of this name is the delegate, or with --pack harbor one of Harbor’s',
    commands: TAKES_VALUES,
  },
  {
    name: 'resource',
    type: 'string',
    group: 'What to check',
    description: 'of several definitions in one source only the one of this name: a logical id, an address of Terraform',
    commands: ASKS,
  },
  {
    name: 'no-database',
    type: 'boolean',
    group: 'What to check',
    description: 'the delegate does no database work',
    commands: [...CHECKS, 'generate'],
  },
  {
    name: 'no-certificate',
    type: 'boolean',
    group: 'What to check',
    description: 'the database’s CA is trusted already',
    commands: [...CHECKS, 'generate'],
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
    name: 'from',
    type: 'string',
    group: 'What to generate',
    description: 'values: fill in what the definition in this SOURCE tells',
    commands: ['generate'],
  },
  {
    name: 'values',
    type: 'string',
    group: 'Values that only you know',
    description: 'file with the values, JSON or YAML',
    commands: TAKES_VALUES,
  },
  {
    name: 'build-task-role-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'role of the build tasks',
    commands: TAKES_VALUES,
  },
  {
    name: 'task-role-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'role of the delegate',
    commands: TAKES_VALUES,
  },
  {
    name: 'execution-role-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'role of the ECS agent',
    commands: TAKES_VALUES,
  },
  {
    name: 'certificate-secret-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'secret that holds the certificate of the database’s CA',
    commands: TAKES_VALUES,
  },
  {
    name: 'certificate-path',
    type: 'string',
    group: 'Values that only you know',
    description: 'file that the certificate is written to',
    commands: TAKES_VALUES,
  },
  {
    name: 'token-secret-arn',
    type: 'string',
    group: 'Values that only you know',
    description: 'secret that holds the delegate’s token',
    commands: TAKES_VALUES,
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
    commands: TAKES_VALUES,
  },
  {
    name: 'region',
    type: 'string',
    group: 'The account',
    description: 'region to ask in (AWS_REGION); a template’s AWS::Region',
    commands: TAKES_VALUES,
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
    name: 'format',
    type: 'string',
    group: 'Output',
    description: 'form of the task definition and of the policies, json unless given',
    choices: ['json', 'yaml', 'cloudformation', 'terraform', 'cli'],
    commands: ['generate'],
  },
  {
    name: 'output',
    type: 'string',
    group: 'Output',
    description: 'lint: the report goes to this file; fix: the corrected definition does',
    commands: CHECKS,
  },
  {
    name: 'output',
    type: 'string',
    group: 'Output',
    description: 'folder that the files go to, made where it is missing; a single file goes to standard output without it',
    commands: ['generate'],
  },
  {
    name: 'force',
    type: 'boolean',
    group: 'Output',
    description: 'with --output: replace files of these names',
    commands: ['generate'],
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
