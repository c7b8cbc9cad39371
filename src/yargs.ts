import yargs, { type Argv } from 'yargs'
import { COMMANDS, type CommandName, type Line, type Option } from './command-line.ts'
import { UserError } from './model/errors.ts'
import { optionsOf } from './options.ts'

// All that yargs does: it writes the help, and reads the lines that are not plain. Loaded only then.

/**
 * Reads a line of arguments in which every flag and its value are one word.
 *
 * @throws UserError in yargs's words where it does not understand them
 */
export function readLine(options: readonly Option[], words: readonly string[]): Line {
  const parser = bare()
  for (const { name, type } of options) {
    if (type === 'boolean') parser.boolean(name)
    else parser.string(name).requiresArg(name)
  }
  parser.fail(message => {
    throw new UserError(message.replace(/^Not enough arguments following: (.*)$/, 'the flag `--$1` needs a value'))
  })
  const { _: positional, $0: _program, ...flags } = parser.parseSync([...words])
  return { positional: positional.map(String), flags: flags as Line['flags'] }
}

/** A parser that takes arguments as they are: no negation, no numbers, no camel case, nothing printed, no exit. */
function bare(): Argv {
  return yargs([]).help(false).version(false).exitProcess(false).detectLocale(false).parserConfiguration({
    'boolean-negation': false,
    'camel-case-expansion': false,
    'dot-notation': false,
    'parse-numbers': false,
    'parse-positional-numbers': false,
    'short-option-groups': false,
  })
}

const EXAMPLES: Readonly<Record<CommandName, readonly (readonly [string, string])[]>> = {
  lint: [
    ['ecs-delegate lint task-definition.json', 'lint one definition'],
    ["ecs-delegate lint 'deploy/**/*.json' --format github", 'annotate a pull request'],
    ['aws ecs describe-task-definition --task-definition delegate | ecs-delegate lint -', 'lint what is registered'],
  ],
  fix: [
    ['ecs-delegate fix task-definition.json --values values.yaml', 'show what would change'],
    ['ecs-delegate fix task-definition.json --write --build-task-role-arn ARN', 'repair the file'],
    ['ecs-delegate fix - < broken.json > corrected.json', 'repair standard input'],
  ],
  policy: [['ecs-delegate policy task-definition.json > policies.json', 'what execution, task and build role need']],
  generate: [
    ['ecs-delegate generate values --from task-definition.json > values.yaml', 'begin with what is there'],
    ['ecs-delegate generate all --values values.yaml --output delegate', 'a folder with everything'],
    ['ecs-delegate generate policies --values values.yaml --format cli', 'a script that makes the roles'],
  ],
  rules: [['ecs-delegate rules --format json', 'list the rules for a script']],
  explain: [['ecs-delegate explain certificate-mount-missing', 'tell about one rule']],
}

const SOURCES =
  'SOURCE is a file, a folder, a quoted glob, - for standard input, or what AWS has: ecs:FAMILY[:REVISION], the ARN of a task ' +
  'definition, or ecs-service:CLUSTER/SERVICE. It holds a definition, or a CloudFormation template, or a plan of Terraform as JSON, with any number of them. A ' +
  'folder is searched for .json, .yml and .yaml files; what git ignores is left out.'

const URL_SOURCE =
  'A SOURCE that begins with jdbc: is the URL of the database, in quotes; its user, password and query are never shown.'

const PARTS =
  'PART is values, a values file to fill in; policies, what the roles need and who may assume them; database, SQL that makes the ' +
  'user and tells what is missing; task-definition; url, for the JDBC connector; or all. ' +
  'Files have constant names, and none is replaced without --force. What lacks a value is not made, and the keys are named.'

const EPILOG =
  'Exit status: 0 nothing found (fix: nothing left), 1 findings, 2 wrong use or unreadable input, 3 AWS failed, or a bug.'

/** The help of one command, as it is shown and documented. */
export async function helpOf(command: CommandName): Promise<string> {
  const { usage, description } = COMMANDS[command]
  const help = bare().wrap(100).scriptName('ecs-delegate').usage(`ecs-delegate ${usage}\n\n${description}`)
  for (const option of optionsOf(command)) {
    help.option(option.name, {
      ...(option.type === 'boolean' ? { type: 'boolean' as const } : {}),
      description: option.description,
      group: `${option.group}:`,
      ...(option.choices ? { choices: option.choices } : {}),
      ...(option.default ? { default: option.default } : {}),
    })
  }
  help.option('help', { type: 'boolean', description: 'show this help', group: 'Output:' })
  for (const [line, what] of EXAMPLES[command]) help.example(line, what)
  if (command === 'lint' || command === 'fix') {
    help.epilog([SOURCES, ...(command === 'lint' ? [URL_SOURCE] : []), EPILOG].join('\n\n'))
  }
  if (command === 'generate') help.epilog(PARTS)
  return `${await help.getHelp()}\n`
}

/** The help of the program as a whole. */
export async function rootHelp(): Promise<string> {
  const help = bare()
    .wrap(100)
    .scriptName('ecs-delegate')
    .usage(
      'ecs-delegate COMMAND\n\nLints and repairs the ECS task definition of a Harness Delegate for IAM database authentication.'
    )
  for (const { usage, description } of Object.values(COMMANDS))
    help.command(usage.replace(/ (\w+)…$/, ' <$1..>').replace(/ ([A-Z]+)$/, ' <$1>'), description)
  help.option('help', { type: 'boolean', description: 'show help; `ecs-delegate lint --help` tells about lint' })
  help.option('version', { type: 'boolean', description: 'show the version' })
  for (const [line, what] of [...EXAMPLES.lint.slice(0, 1), ...EXAMPLES.fix.slice(0, 1)]) help.example(line, what)
  return `${await help.epilog(EPILOG).getHelp()}\n`
}
