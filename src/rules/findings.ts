import type { Environment } from '../environment.ts'
import { discloseVariable } from '../model/disclosure.ts'
import { nearest } from '../model/nearest.ts'
import type { Patch } from '../model/patch.ts'
import { quote } from '../model/printable.ts'
import type { Problem, Unchecked } from '../model/rule.ts'
import type { Container } from '../model/task-definition.ts'
import type { ValueOption, Values } from '../model/values.ts'
import type { Variable } from '../variables.ts'

/** The container a finding is about, for `--ignore RULE:container`. */
export function about({ container }: Pick<Environment, 'container'>): { container?: string } {
  return container.name === undefined ? {} : { container: container.name }
}

/**
 * How to repair what only the user knows: the fix, where the value was given, else which flag gives it. Once it is given
 * the repair is no guess.
 */
export function remedy(
  values: Values,
  option: ValueOption,
  title: string,
  patches: (value: string) => readonly Patch[] | undefined
): Pick<Problem, 'fix' | 'help'> {
  const value = option.pick(values)
  if (value !== undefined) return safely(title, patches(value))
  const how =
    option.flag === undefined
      ? `\`${option.key}\` in the values file`
      : `\`${option.flag}\` (\`${option.key}\` in the values file)`
  return { help: `give ${how}, and \`fix\` writes it` }
}

/** A safe fix, or advice where its patches have no place. */
export function safely(title: string, patches: readonly Patch[] | undefined): Pick<Problem, 'fix' | 'help'> {
  return patches ? { fix: { title, safety: 'safe', patches } } : { help: `${title}, once the list it belongs to is one` }
}

/** Says that a variable was not judged because it is known only later; nothing where another rule speaks of it. */
export function notSeen(environment: Environment, variable: Variable | undefined, name: string): Unchecked | undefined {
  const reason = variable ? whyHidden(variable) : environment.openBecause
  if (reason === undefined) return undefined
  // The same words for every name, so that a report can tell of one cause once.
  const text = variable ? `${name} ${reason}` : `variables may be set where they are not seen: ${reason}`
  return { ...about(environment), unchecked: text }
}

function whyHidden({ reading, list }: Variable): string | undefined {
  if (reading.state === 'unresolved') return `is ${reading.expression}, which is filled in later`
  return list === 'secrets' && reading.state === 'given' ? 'is read from a secret' : undefined
}

/** Whether the user gave another value than the definition has: `value-differs` speaks of it, and advice on it is idle. */
export function isReplaced(actual: string | undefined, option: ValueOption, values: Values): boolean {
  const given = option.pick(values)
  return given !== undefined && given !== actual
}

/** Which container may be meant by a name that none has. */
export function otherContainers(container: string, all: readonly Container[]): string {
  const names = all.flatMap(({ name }) => name ?? [])
  const meant = nearest(container, names)
  if (meant !== undefined) return `is ${quote(meant)} meant?`
  return names.length === 0 ? 'the definition has no containers' : `there are ${names.slice(0, 10).map(quote).join(', ')}`
}

/** The value of an environment variable as a message may show it. */
export function shownValue({ name, text }: Variable): string {
  return quote(discloseVariable(text, name))
}

/** Takes a variable out of `environment` and refers to a secret instead, unless one of that name is there already. */
export function moveToSecrets(environment: Environment, { name, path }: Variable, secretArn: string): Patch[] | undefined {
  const added = environment.in('secrets', name) ? [] : environment.add('secrets', [name, secretArn])
  return added && [{ op: 'remove', path }, ...added]
}
