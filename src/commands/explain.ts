import type { Arguments } from '../command-line.ts'
import { UserError } from '../model/errors.ts'
import { stringify } from '../report/json.ts'
import { everyPack, type Pack } from '../rules/catalogue.ts'
import type { TaskRule } from '../rules/context.ts'
import type { World } from '../world.ts'
import { EXIT } from './output.ts'
import { ruleInfo } from './rules.ts'
import { knownRule } from './scope.ts'

/** `ecs-delegate explain RULE`: tells about one rule. Gives the exit status. */
export async function explainCommand({ positional, flags }: Arguments, world: World): Promise<number> {
  const [name, ...more] = positional
  if (name === undefined || more.length > 0) throw new UserError('`explain` takes one rule; `ecs-delegate rules` lists them')
  const id = await knownRule(name)
  const entries = (await everyPack()).flatMap(({ pack, rules }) => rules.map(rule => ({ pack, rule })))
  const { pack, rule } = entries.find(entry => entry.rule.id === id) as { pack: Pack; rule: TaskRule }
  world.out(
    flags.format === 'json' ? `${stringify(ruleInfo(rule, pack), 2)}\n` : page(rule, pack, world.terminal?.columns ?? 100)
  )
  return EXIT.clean
}

function page({ id, severity, summary, why, docs, evidence, fix }: TaskRule, pack: Pack, columns: number): string {
  const rows = [
    `${id} (${severity}, pack ${pack})`,
    '',
    ...field('what', `${summary}.`, columns),
    ...field('otherwise', why, columns),
    ...field('repair', repairOf(fix), columns),
    ...(evidence === undefined ? [] : field('evidence', evidence, columns)),
    ...field('source', docs, columns),
  ]
  return `${rows.join('\n')}\n`
}

/** How a rule repairs what it finds, in a sentence. */
export function repairOf({ safety, value, when }: TaskRule['fix']): string {
  if (safety === false) return 'by hand.'
  const by = safety === 'safe' ? '`ecs-delegate fix`' : '`ecs-delegate fix --unsafe`, a guess that you must read'
  return `${by}${value === undefined ? '' : `, given ${value}`}${when === undefined ? '' : `; ${when}`}.`
}

function field(name: string, text: string, columns: number): string[] {
  const width = Math.max(30, Math.min(columns, 110) - 12)
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) as string
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines.map((line, index) => `${(index === 0 ? name : '').padEnd(12)}${line}`)
}
