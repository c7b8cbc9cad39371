import { type Arguments, COMMANDS, type CommandName, type Line, type Option } from './command-line.ts'
import { UserError } from './model/errors.ts'
import { isJdbcUrl } from './model/jdbc-url.ts'
import { nearest } from './model/nearest.ts'
import { quote } from './model/printable.ts'
import { optionsOf } from './options.ts'

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
  if (rest.includes('--help') || rest.includes('-h')) return { print: await (await import('./yargs.ts')).helpOf(name) }
  return { command: name, arguments: await parseCommand(name, rest) }
}

async function parseRoot(argv: readonly string[], version: string): Promise<Invocation> {
  if (argv.includes('--version')) return { print: `${version}\n` }
  const word = argv.find(argument => !argument.startsWith('-'))
  if (word === 'help' || argv.includes('--help') || argv.includes('-h'))
    return { print: await (await import('./yargs.ts')).rootHelp() }
  if (word === undefined) {
    const flag = argv[0]
    throw new UserError(
      flag === undefined
        ? 'no command given; `ecs-delegate --help` lists them'
        : unknownFlag(flag, [{ name: 'help' }, { name: 'version' }])
    )
  }
  if (isJdbcUrl(word)) throw new UserError('a JDBC URL is no command: `ecs-delegate lint` takes it')
  throw new UserError(
    `there is no command ${quote(word)}${suggestion(word, Object.keys(COMMANDS))}; \`ecs-delegate --help\` lists them`
  )
}

/**
 * Reads the arguments of a command. Plain lines, which nearly all are, are read here by the table of options, for loading
 * yargs costs as much as all the rest of a short run; yargs reads the others, and writes the help.
 */
async function parseCommand(command: CommandName, argv: readonly string[]): Promise<Arguments> {
  const options = optionsOf(command)
  const words = inOneWordEach(command, argv)
  const { positional, flags } = words.includes('--')
    ? (await import('./yargs.ts')).readLine(options, words)
    : readPlain(options, words)
  return {
    positional: positional.map(fromStdin),
    flags: Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, checked(options, name, value)])),
  }
}

/** What yargs makes of a line in which every flag and its value are one word, and nothing is marked as no flag by `--`. */
export function readPlain(options: readonly Option[], words: readonly string[]): Line {
  const positional: string[] = []
  const flags: Record<string, Line['flags'][string]> = {}
  for (const word of words) {
    if (!word.startsWith('-')) positional.push(word)
    else {
      const [name, value] = cut(word.slice(2))
      const given = flags[name]
      const isBoolean = options.some(option => option.name === name && option.type === 'boolean')
      if (isBoolean) flags[name] = true
      else flags[name] = given === undefined ? value : [given, value].flat().map(String)
    }
  }
  return { positional, flags }
}

function cut(flag: string): [name: string, value: string] {
  const equals = flag.indexOf('=')
  return [flag.slice(0, equals), flag.slice(equals + 1)]
}

/**
 * The arguments as they are read: a lone `-` renamed, and every flag with its value in one word, for else yargs takes a
 * file called `true` for the value of a boolean. Unknown flags stop here: yargs stumbles over names such as `constructor`.
 */
export function inOneWordEach(command: CommandName, argv: readonly string[]): string[] {
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
  if (option.type === 'texts') return values.map(String)
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
