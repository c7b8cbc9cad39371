import { styleText } from 'node:util'
import type { Arguments } from '../command-line.ts'
import { UserError } from '../model/errors.ts'
import { stringify } from '../report/json.ts'
import { everyPack, type Pack } from '../rules/catalogue.ts'
import type { TaskRule } from '../rules/context.ts'
import type { World } from '../world.ts'
import { EXIT, wantsColor } from './output.ts'

/** `ecs-delegate rules`: lists every rule. Gives the exit status. */
export async function rulesCommand({ positional, flags }: Arguments, world: World): Promise<number> {
  if (positional.length > 0) throw new UserError('`rules` takes no argument')
  const packs = await everyPack()
  if (flags.format === 'json') {
    world.out(
      `${stringify({ version: 1, rules: packs.flatMap(({ pack, rules }) => rules.map(rule => ruleInfo(rule, pack))) }, 2)}\n`
    )
    return EXIT.clean
  }
  const bold = (text: string): string => (wantsColor(flags, world) ? styleText('bold', text, { validateStream: false }) : text)
  const width = Math.max(...packs.flatMap(({ rules }) => rules.map(({ id }) => id.length)))
  const lines = packs.flatMap(({ pack, rules }) => [bold(pack), ...rules.map(rule => row(rule, width)), ''])
  world.out(`${lines.join('\n')}fix: yes = safe, value = safe once the value is given, guess = with --unsafe\n`)
  return EXIT.clean
}

function row({ id, severity, fix, summary }: TaskRule, width: number): string {
  const fixable = fix.safety === false ? '' : fix.safety === 'unsafe' ? 'guess' : fix.value === undefined ? 'yes' : 'value'
  return `  ${id.padEnd(width)}  ${severity.padEnd(7)}  ${fixable.padEnd(5)}  ${summary}`
}

/** What is told of a rule in JSON. */
export function ruleInfo({ id, severity, summary, why, docs, evidence, fix }: TaskRule, pack: Pack): object {
  return {
    id,
    pack,
    severity,
    summary,
    why,
    docs,
    ...(evidence === undefined ? {} : { evidence }),
    fixable: fix.safety,
    ...(fix.value ? { needs: fix.value } : {}),
    ...(fix.when ? { when: fix.when } : {}),
  }
}
