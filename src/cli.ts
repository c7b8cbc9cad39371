import yargs, { type Argv } from 'yargs'
import { UserError } from './model/errors.ts'
import { nearest } from './model/nearest.ts'
import { quote } from './model/printable.ts'
import { type Arguments, COMMANDS, type CommandName, type Option, optionsOf } from './options.ts'

/** What a command line asks for: a command with its arguments, or a text to print. */
export type Invocation = { readonly command: CommandName; readonly arguments: Arguments } | { readonly print: string }

/** A lone `-` is lost by yargs 18.2; it travels as this, which no file name can be. */
const STDIN = '\u0000stdin'

/**
 * Parses a command line.
 *
 * @throws UserError for an unknown command, flag or value, with the nearest known one
 */
export async function parseCommandLine(argv: readonly string[], version: string): Promise<Invocation> {
  const name = argv.find(argument => Object.hasOwn(COMMANDS, argument)) as CommandName | undefined
  const beforeName = name === undefined ? argv : argv.slice(0, argv.indexOf(name))
  const isFirst = beforeName.every(argument => argument.startsWith('-'))
  if (name === undefined || !isFirst) return parseRoot(argv, version)
  const rest = [...beforeName, ...argv.slice(argv.indexOf(name) + 1)]
  if (rest.includes('--help') || rest.includes('-h')) return { print: await helpOf(name) }
  return { command: name, arguments: parseCommand(name, rest) }
}

async function parseRoot(argv: readonly string[], version: string): Promise<Invocation> {
  if (argv.includes('--version')) return { print: `${version}\n` }
  const word = argv.find(argument => !argument.startsWith('-'))
  if (word === 'help' || argv.includes('--help') || argv.includes('-h')) return { print: await rootHelp() }
  if (word === undefined) {
    const flag = argv[0]
    throw new UserError(
      flag === undefined ? 'no command given; `ecs-delegate --help` lists them' : unknownFlag(flag, ['--help', '--version'])
    )
  }
  throw new UserError(
    `there is no command ${quote(word)}${suggestion(word, Object.keys(COMMANDS))}; \`ecs-delegate --help\` lists them`
  )
}

function parseCommand(command: CommandName, argv: readonly string[]): Arguments {
  const options = optionsOf(command)
  const parser = bare()
  for (const { name, type } of options) {
    if (type === 'boolean') parser.boolean(name)
    else parser.string(name).requiresArg(name)
  }
  parser.fail(message => {
    throw new UserError(message.replace(/^Not enough arguments following: (.*)$/, 'the flag `--$1` needs a value'))
  })
  const {
    _: positional,
    $0: _program,
    ...flags
  } = parser.parseSync(argv.map((argument, index) => prepared(argument, argv.slice(0, index), command)))
  return {
    positional: positional.map(argument => fromStdin(String(argument))),
    flags: Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, checked(options, name, value)])),
  }
}

/**
 * An argument as yargs is to see it: a lone `-` renamed, and a boolean flag with its value, for else yargs takes a file called
 * `true` for it. Unknown flags stop here, since yargs stumbles over names such as `constructor`.
 */
function prepared(argument: string, before: readonly string[], command: CommandName): string {
  if (argument === '-') return STDIN
  if (!argument.startsWith('-') || before.includes('--') || argument === '--') return argument
  const options = optionsOf(command)
  const [flag = '', value] = argument.split('=', 2)
  const option = options.find(({ name }) => `--${name}` === flag)
  if (!option) {
    throw new UserError(
      `${unknownFlag(
        flag,
        options.map(({ name }) => `--${name}`)
      )}; \`ecs-delegate ${command} --help\` lists them`
    )
  }
  if (option.type !== 'boolean') return argument
  if (value !== undefined) throw new UserError(`the flag \`${flag}\` takes no value`)
  return `${flag}=true`
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

function fromStdin(argument: string): string {
  return argument === STDIN ? '-' : argument
}

function checked(options: readonly Option[], name: string, value: unknown): string | boolean | string[] {
  const option = options.find(candidate => candidate.name === name)
  if (!option) throw new Error(`a flag that is not in the table came through: ${name}`)
  const values = (Array.isArray(value) ? value : [value]).map(one => (typeof one === 'string' ? fromStdin(one) : one))
  if (option.type === 'list') {
    const list = values.flatMap(one => String(one).split(',')).filter(one => one !== '')
    if (list.length === 0) throw new UserError(`the flag \`--${name}\` needs a value`)
    return list
  }
  const last = values.at(-1)
  if (option.choices && !option.choices.includes(last)) {
    throw new UserError(
      `\`--${name}\` does not take ${quote(String(last))}${suggestion(String(last), option.choices)}: it takes ${option.choices.join(', ')}`
    )
  }
  if (last === '') throw new UserError(`the flag \`--${name}\` needs a value`)
  return last
}

function unknownFlag(flag: string, known: readonly string[]): string {
  const name = flag.split('=', 1)[0] ?? flag
  return `there is no flag ${quote(name)}${suggestion(name, known)}`
}

function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known)
  return meant === undefined ? '' : `; is ${quote(meant)} meant?`
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
  rules: [['ecs-delegate rules --format json', 'list the rules for a script']],
  explain: [['ecs-delegate explain certificate-mount-missing', 'tell about one rule']],
}

const SOURCES =
  'SOURCE is a file, a folder, a quoted glob, or - for standard input. A folder is searched for .json, .yml and .yaml files; ' +
  'what git ignores is left out.'

const EPILOG = 'Exit status: 0 nothing found (fix: nothing left), 1 findings, 2 wrong use or unreadable input, 3 a bug.'

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
    help.epilog(`${SOURCES}\n\n${EPILOG}`)
  }
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
