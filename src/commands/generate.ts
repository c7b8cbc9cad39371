import { resolve } from 'node:path'
import type { Arguments } from '../command-line.ts'
import { lint } from '../engine.ts'
import { UserError } from '../model/errors.ts'
import { isJdbcUrl } from '../model/jdbc-url.ts'
import { nearest } from '../model/nearest.ts'
import { printable, quote } from '../model/printable.ts'
import type { Values } from '../model/values.ts'
import { load } from '../source/load.ts'
import { PARTS, type Part } from '../templates/parts.ts'
import { readmeOf } from '../templates/readme.ts'
import { valuesFile } from '../templates/values-file.ts'
import { valuesOfDefinition } from '../templates/values-of.ts'
import { withFlags } from '../values.ts'
import type { World } from '../world.ts'
import { Account } from './account.ts'
import { onlyDocument } from './only-document.ts'
import { EXIT } from './output.ts'
import { selectionOf, valueFlags, valuesOf } from './scope.ts'
import { openSources } from './sources.ts'
import { writeFolder } from './write-folder.ts'

type Files = Readonly<Record<string, string>>

/**
 * `ecs-delegate generate PART`: writes a values file, or what is made of one. A single file goes to standard output unless a
 * folder is named. Gives the exit status: 2 where values are missing, also if other parts could be made.
 */
export async function generateCommand(args: Arguments, world: World): Promise<number> {
  const { flags } = args
  const name = partName(args)
  if (flags.force === true && flags.output === undefined) throw new UserError('`--force` goes with `--output`')
  if (name === 'values') {
    deliver(args, { 'values.yaml': valuesFile(await knownValues(args, world)) }, world)
    return EXIT.clean
  }
  requireNoSource(args)
  if (flags.values === undefined)
    throw new UserError('no values given: pass `--values FILE`; `ecs-delegate generate values` makes one to fill in')
  const values = await valuesOf(args, world)
  const asked = partsOf(name, values)
  const format = formatOf(args, name)
  const lacking = asked.map(part => ({ part, keys: part.missing(values) })).filter(({ keys }) => keys.length > 0)
  const whole = asked.filter(part => !lacking.some(other => other.part === part))
  for (const { part, keys } of lacking)
    world.err(`ecs-delegate: cannot make ${part.name}: the values lack ${keys.map(quote).join(', ')}\n`)
  if (whole.length === 0) return EXIT.usage
  if (whole.some(part => !part.isOfDatabase)) await verify(values, world)
  const made = whole.map(part => ({ part, ...filesOf(part, values, format) }))
  const files = Object.assign({}, ...made.map(each => each.files)) as Files
  const missing = lacking.map(({ part, keys }) => ({ name: part.name, keys }))
  deliver(args, name === 'all' ? { ...files, 'README.md': readmeOf(made, missing, values) } : files, world)
  return lacking.length > 0 ? EXIT.usage : EXIT.clean
}

/** @throws UserError for flags that are about the definition to begin with */
function requireNoSource({ flags }: Arguments): void {
  if (flags.from !== undefined) throw new UserError('`--from` goes with `generate values`')
  if (flags.region !== undefined || flags.profile !== undefined || flags.container !== undefined)
    throw new UserError(
      '`--region`, `--profile` and `--container` are about the definition that `--from` reads; values stand in the file'
    )
}

function filesOf(part: Part, values: Values, asked: string | undefined): { format: string; files: Files } {
  const format = part.formats.find(one => one === asked) ?? part.formats[0] ?? ''
  return { format, files: part.files(values, format) }
}

function partName({ positional }: Arguments): string {
  const names = ['values', ...PARTS.map(part => part.name), 'all']
  const [name, second] = positional
  if (name === undefined) throw new UserError(`no PART given: it is one of ${names.join(', ')}`)
  if (second !== undefined) throw new UserError('`generate` takes one PART; `all` is all of them')
  if (names.includes(name)) return name
  const meant = nearest(name, names)
  throw new UserError(
    `there is no part ${quote(name)}${meant === undefined ? '' : `; is ${quote(meant)} meant?`}: it is one of ${names.join(', ')}`
  )
}

/** Without database work there is nothing to be made for a database. */
function partsOf(name: string, values: Values): readonly Part[] {
  const isNone = values.database === 'none'
  if (name === 'all') return PARTS.filter(part => !(isNone && part.isOfDatabase))
  const parts = PARTS.filter(part => part.name === name)
  if (isNone && parts.some(part => part.isOfDatabase))
    throw new UserError('the values say `database: none`: there is no database to make it for')
  return parts
}

/** With `all` it counts for the parts that have it; the others keep their first. */
function formatOf({ flags }: Arguments, name: string): string | undefined {
  const format = flags.format as string | undefined
  const part = PARTS.find(other => other.name === name)
  if (format === undefined || !part || part.formats.includes(format)) return format
  const takes = part.formats.length === 0 ? 'it has one form only' : `it takes ${part.formats.join(', ')}`
  throw new UserError(`\`generate ${name}\` has no format ${quote(format)}: ${takes}`)
}

/**
 * Lints the task definition that the values make: values that contradict each other are refused, also where only policies are
 * asked for, and what is only unwise is said.
 */
async function verify(values: Values, world: World): Promise<void> {
  const part = PARTS.find(({ name }) => name === 'task-definition')
  if (!part || part.missing(values).length > 0) return
  const [[name, text] = ['', '']] = Object.entries(part.files(values, 'json'))
  const [document] = await load(name, Buffer.from(text))
  const { checksOf } = await selectionOf({ positional: [], flags: {} }, values, undefined)
  const { findings } = lint(document, await checksOf(document))
  const rows = findings.map(({ severity, rule, message }) => ({ severity, text: `${severity} ${rule}: ${message}` }))
  const errors = rows.filter(({ severity }) => severity === 'error').map(row => `  ${row.text}`)
  if (errors.length > 0)
    throw new UserError(`the values make a definition that does not work; nothing was made\n${errors.join('\n')}`)
  for (const { text: row } of rows) world.err(`ecs-delegate: ${printable(row)}\n`)
}

/** What a definition tells of the values, and the flags over it. */
async function knownValues(args: Arguments, world: World): Promise<Values> {
  const { flags } = args
  if (flags.values !== undefined) throw new UserError('`generate values` makes a values file: `--from SOURCE` fills it in')
  if (flags.format !== undefined) throw new UserError('`generate values` has no format: it is YAML, for its comments')
  return withFlags(flags.from === undefined ? {} : await valuesFrom(String(flags.from), args, world), valueFlags(args))
}

async function valuesFrom(source: string, { flags }: Arguments, world: World): Promise<Values> {
  if (isJdbcUrl(source)) throw new UserError('`--from` takes the definition of the delegate, and no JDBC URL')
  const account = new Account({ positional: [], flags }, world)
  try {
    const document = await onlyDocument(await openSources([source], world, account, {}), '`--from`', world)
    const selection = await selectionOf({ positional: [], flags }, {}, undefined)
    const { delegates } = selection.contextOf(document)
    const [delegate, second] = delegates
    if (!delegate) world.err(`ecs-delegate: ${printable(source)} has no delegate in it; \`--container\` names one\n`)
    if (second) throw new UserError(`${source} has ${delegates.length} delegates in it: name the container with \`--container\``)
    return valuesOfDefinition(document.task, delegate)
  } finally {
    await account.close()
  }
}

/** Files into the folder that was named, else the only one to standard output. */
function deliver({ flags }: Arguments, files: Files, world: World): void {
  const [[, text] = ['', ''], ...others] = Object.entries(files)
  if (flags.output !== undefined) {
    const folder = String(flags.output)
    writeFolder(resolve(world.cwd, folder), files, flags.force === true)
    for (const name of Object.keys(files)) world.out(`wrote ${printable(`${folder.replace(/\/+$/, '')}/${name}`)}\n`)
  } else if (others.length === 0) world.out(text)
  else throw new UserError(`it is ${others.length + 1} files, ${Object.keys(files).join(', ')}: name a folder with \`--output\``)
}
