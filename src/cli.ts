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
      flag === undefined
        ? 'no command given; `ecs-delegate --help` lists them'
        : unknownFlag(flag, [{ name: 'help' }, { name: 'version' }])
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
  const { _: positional, $0: _program, ...flags } = parser.parseSync(prepared(command, argv))
  return {
    positional: positional.map(argument => fromStdin(String(argument))),
    flags: Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, checked(options, name, value)])),
  }
}

/**
 * The arguments as yargs is to see them: a lone `-` renamed, and every flag with its value in one word, for else yargs takes a
 * file called `true` for the value of a boolean. Unknown flags stop here: yargs stumbles over names such as `constructor`.
 */
function prepared(command: CommandName, argv: readonly string[]): string[] {
  const words: string[] = []
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? ''
    if (argument === '--') return [...words, ...argv.slice(index)]
    if (argument === '-') words.push(STDIN)
    else if (!argument.startsWith('-')) words.push(argument)
    else {
      const { word, usesNext } = flagInOneWord(command, argument, argv[index + 1])
      words.push(word)
      if (usesNext) index++
    }
  }
  return words
}

function flagInOneWord(command: CommandName, argument: string, next: string | undefined): { word: string; usesNext: boolean } {
  const options = optionsOf(command)
  const equals = argument.indexOf('=')
  const flag = equals < 0 ? argument : argument.slice(0, equals)
  const option = options.find(({ name }) => `--${name}` === flag)
  if (!option) throw new UserError(`${unknownFlag(flag, options)}; \`ecs-delegate ${command} --help\` lists them`)
  if (option.type === 'boolean') {
    if (equals >= 0) throw new UserError(`the flag \`${flag}\` takes no value`)
    return { word: `${flag}=true`, usesNext: false }
  }
  return equals >= 0
    ? { word: argument, usesNext: false }
    : { word: `${flag}=${valueBehind(flag, next, options)}`, usesNext: true }
}

/** The argument behind a flag, whatever it begins with, unless it is the next flag. */
function valueBehind(flag: string, next: string | undefined, options: readonly Option[]): string {
  if (next === undefined || options.some(({ name }) => next === `--${name}`))
    throw new UserError(`the flag \`${flag}\` needs a value`)
  return next === '-' ? STDIN : next
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

function unknownFlag(flag: string, known: readonly { readonly name: string }[]): string {
  // What is no flag by its looks may be a value, and a secret.
  if (!/^--?[A-Za-z_][\w-]{0,40}$/.test(flag)) return 'one of the arguments begins with `-` and is no flag'
  return `there is no flag ${quote(flag)}${suggestion(
    flag,
    known.map(({ name }) => `--${name}`)
  )}`
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
