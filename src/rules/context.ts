import type { Document } from '../model/document.ts'
import { ALIASES, CERTIFICATE } from '../model/names.ts'
import { formatPairs, type PairKind, repairPairs } from '../model/pairs.ts'
import type { Patch, Path } from '../model/patch.ts'
import { quote } from '../model/printable.ts'
import type { Problem, Rule, Unchecked } from '../model/rule.ts'
import { responseOnlyFields, type ShapeProblem, shapeProblems } from '../model/shape.ts'
import { certificatePath, type ValueOption, type Values } from '../model/values.ts'
import type { Variable } from '../variables.ts'
import { type Delegate, type Expectations, findDelegates, type Pairs } from '../wiring.ts'

/** What a rule may look at beside the task definition. Built anew after every pass of `fix`. */
export interface Context {
  readonly delegates: readonly Delegate[]
  readonly values: Values
  /** Whether this is what AWS returned, not what a user wrote: nulls, empty lists and response fields are normal then. */
  readonly isDescribed: boolean
  readonly duplicateKeys: readonly Path[]
  /** What the API's model does not know of the definition's shape. */
  readonly shape: readonly ShapeProblem[]
  /** The user said that there is a delegate: by pack, or by naming a container. */
  readonly expectsDelegate: boolean
  /** The container the user named as the delegate. */
  readonly container: string | undefined
}

export type TaskRule = Rule<Context>

/** What the user asked for, as far as rules are concerned. */
export interface Scope {
  readonly values: Values
  readonly container: string | undefined
  readonly expectsDelegate: boolean
}

/** The context of one document. */
export function contextOf(document: Document, scope: Scope): Context {
  const { values, container } = scope
  const expected: Expectations = {
    container,
    database: values.database !== 'none',
    certificate: !(values.certificates && values.certificates.length === 0),
  }
  return {
    ...scope,
    delegates: findDelegates(document.task, expected),
    isDescribed: document.kind === 'describe',
    duplicateKeys: document.duplicateKeys,
    shape: shapeProblems(document.task),
  }
}

/** The container a finding is about, for `--ignore RULE:container`. */
export function about(delegate: Delegate): { container?: string } {
  return delegate.container.name === undefined ? {} : { container: delegate.container.name }
}

/**
 * How to repair what only the user knows: the fix, where the value was given, else which flag gives it. Once it is given
 * the repair is no guess.
 */
export function remedy(
  values: Values,
  option: ValueOption,
  title: string,
  patches: (value: string) => readonly Patch[]
): Pick<Problem, 'fix' | 'help'> {
  const value = option.pick(values)
  if (value !== undefined) return { fix: { title, safety: 'safe', patches: patches(value) } }
  const how =
    option.flag === undefined
      ? `\`${option.key}\` in the values file`
      : `\`${option.flag}\` (\`${option.key}\` in the values file)`
  return { help: `give ${how}, and \`fix\` writes it` }
}

/** Says that a variable was not judged because it is known only later; nothing where another rule speaks of it. */
export function notSeen(delegate: Delegate, variable: Variable | undefined, name: string): readonly Unchecked[] {
  const reason = variable ? whyHidden(variable) : delegate.openBecause
  if (reason === undefined) return NOTHING
  const text = variable ? `${name} ${reason}` : `${name} may be set where it is not seen: ${reason}`
  return [{ ...about(delegate), unchecked: text }]
}

const NOTHING: readonly never[] = []

function whyHidden({ reading, list }: Variable): string | undefined {
  if (reading.state === 'unresolved') return `is ${reading.expression}, which is filled in later`
  return list === 'secrets' && reading.state === 'given' ? 'is read from a secret' : undefined
}

/** What certificate-mapping-invalid and certificate-mount-invalid say of a list: one finding for all its entries. */
export function invalidPairs(
  delegate: Delegate,
  { variable, faults, pairs }: Pairs,
  kind: PairKind,
  name: string,
  form: string
): readonly (Problem | Unchecked)[] {
  const text = variable?.text
  if (!variable || text === undefined || faults.length === 0) return notSeen(delegate, variable, name)
  const repaired = repairPairs(text, kind)
  const wrong = faults.slice(0, 3).map(({ entry, reason }) => `${entry === '' ? 'an entry' : quote(entry)} ${reason}`)
  if (faults.length > 3)
    wrong.push(faults.length === 4 ? 'and 1 more entry is wrong' : `and ${faults.length - 3} more entries are wrong`)
  const isSeparated = text.includes(';') || pairs.length + faults.length > 1
  const separator = isSeparated ? '; the separator is not documented for 3.x, the comma is the legacy delegate’s' : ''
  const finding = {
    ...about(delegate),
    path: variable.at,
    message: `${name}: ${wrong.join(', ')}; each entry is \`${form}\`${separator}`,
  }
  if (repaired === undefined) return [finding]
  const patches: Patch[] = [{ op: 'set', path: variable.at, value: repaired }]
  return [
    { ...finding, fix: { title: `write it as ${form}${isSeparated ? ', separated by commas' : ''}`, safety: 'safe', patches } },
  ]
}

/**
 * Certificates that a present mapping does not name. Silent where the mapping names a secret that is not there, which most
 * likely is the misspelt certificate, and for names inside an entry that cannot be read.
 */
export function unmappedCertificates(delegate: Delegate): Delegate['certificates'] {
  const { state, pairs, faults } = delegate.mappings
  if (!delegate.certificate || state !== 'given' || pairs.some(({ from }) => !delegate.find(from))) return []
  return delegate.certificates.filter(
    ({ variable: { name, reading } }) =>
      reading.state !== 'absent' && !pairs.some(({ from }) => from === name) && !faults.some(({ entry }) => entry.includes(name))
  )
}

/** Whether a file exists in the delegate: made by a mapping, or held by a mount point; undefined where that cannot be told. */
export function isMade(delegate: Delegate, file: string): boolean | undefined {
  const { state, pairs, faults } = delegate.mappings
  const isOnVolume = delegate.mountsVolumeOver(file)
  if (pairs.some(({ to }) => to === file) || isOnVolume) return true
  return state === 'given' && faults.length === 0 && isOnVolume === false ? false : undefined
}

/** The URLs of Harness a delegate is given in plain text, under any name, judged without ever being printed. */
export function delegateUrls(delegate: Delegate): { variable: Variable; url: 'https' | 'http' | 'invalid' | 'unknown' }[] {
  const given = delegate.given(ALIASES.url).filter(({ list }) => list === 'environment')
  return given.map(variable => ({ variable, url: variable.text === undefined ? 'unknown' : judgeUrl(variable.text) }))
}

/** A scheme, a host that may have a port, and no blanks: what the delegate needs of a URL. */
function judgeUrl(text: string): 'https' | 'http' | 'invalid' {
  const scheme = /^(https?):\/\/(?:[^\s/?#@]*@)?(?:\[[\da-f:.]+\]|[^\s/?#@:[\]]+)(?::\d{1,5})?(?:[/?#]\S*)?$/i.exec(text)?.[1]
  if (scheme === undefined) return 'invalid'
  return scheme.length === 5 ? 'https' : 'http'
}

/** Members that the API's model does not have, those aside that DescribeTaskDefinition adds to its answer. */
export function unknownMembers({ shape, isDescribed }: Context): Extract<ShapeProblem, { kind: 'unknown-member' }>[] {
  return shape.flatMap(problem => {
    if (problem.kind !== 'unknown-member') return []
    const isOfResponse = isDescribed && problem.path.length === 1 && responseOnlyFields.includes(problem.key)
    return isOfResponse ? [] : [problem]
  })
}

/** Whether the user gave the file of a certificate: no guess may then move it. */
export function isPathGiven(name: string, values: Values): boolean {
  const number = CERTIFICATE.exec(name)?.[1]
  return number !== undefined && certificatePath(Number(number)).pick(values) !== undefined
}

/** Lets a file be made and mounted elsewhere, under the same path on both sides. */
export function moveFile(
  mapping: Variable,
  mount: Variable,
  { mappings, mounts, from, to }: { mappings: Pairs; mounts: Pairs; from: string; to: string }
): Patch[] {
  const mapped = mappings.pairs.map(pair => (pair.to === from ? { from: pair.from, to } : pair))
  const mounted = mounts.pairs.map(pair => (pair.from === from ? { from: to, to: pair.to === from ? to : pair.to } : pair))
  return [
    { op: 'set', path: mapping.at, value: formatPairs(mapped) },
    { op: 'set', path: mount.at, value: [...new Set(mounted.map(pair => formatPairs([pair])))].join(',') },
  ]
}

/** Takes a variable out of `environment` and refers to a secret instead, unless one of that name is there already. */
export function moveToSecrets(delegate: Delegate, { name, path }: Variable, secretArn: string): Patch[] {
  return [{ op: 'remove', path }, ...(delegate.in('secrets', name) ? [] : delegate.add('secrets', [name, secretArn]))]
}

/** Whether the user gave another value than the definition has: `value-differs` speaks of it, and advice on it is idle. */
export function isReplaced(actual: string | undefined, option: ValueOption, values: Values): boolean {
  const given = option.pick(values)
  return given !== undefined && given !== actual
}
