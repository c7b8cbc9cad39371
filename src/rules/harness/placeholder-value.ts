import { ALIASES, BUILD_ROLE, certificateNumber } from '../../model/names.ts'
import type { Patch, Path } from '../../model/patch.ts'
import { pathName } from '../../model/printable.ts'
import type { Problem } from '../../model/rule.ts'
import { imageExpression, read, type TaskDefinition, Unresolved } from '../../model/task-definition.ts'
import { certificateSecret, VALUE, type ValueOption } from '../../model/values.ts'
import type { Variable } from '../../variables.ts'
import type { Delegate } from '../../wiring.ts'
import type { Context, TaskRule } from '../context.ts'
import { about, moveToSecrets, remedy } from '../findings.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const placeholderValue: TaskRule = {
  id: 'placeholder-value',
  severity: 'error',
  summary: 'a value is still the placeholder of the documentation',
  why: 'AWS refuses it, or the delegate starts with a value that means nothing.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: 'safe', value: 'the value, by its own flag or the values file' },
  check(task, context, report) {
    if (context.delegates.length === 0 || !STAND_INS.some(word => context.mayHold(word))) return
    for (const { path, value } of strings(task)) {
      if (read(value).state !== 'placeholder' || isPipelineImage(path, value)) continue
      const variable = variableAt(path, context)
      const delegate = context.delegates.find(({ path: own }) => own.every((key, index) => path[index] === key))
      report({
        ...(delegate ? about(delegate) : {}),
        path,
        message: `${variable ? variable.name : pathName(path)} is still a placeholder of the documentation`,
        ...repair(path, variable, delegate, context),
      })
    }
  },
}

/** One of these is in every placeholder, not right behind a letter of another name such as AWS_REGION. */
const STAND_INS = ['<', 'YOUR_', 'PUT_YOUR_', 'your-ecs-task-role', 'REGION', 'ACCOUNT_ID']

/** Members whose strings are never placeholders: what is run is the user's own, and names and keys are no values. */
function isExempt(path: Path): boolean {
  const key = path.at(-1)
  const parent = path.at(-3)
  if (path.includes('command') || path.includes('entryPoint')) return true
  return (key === 'name' && (parent === 'environment' || parent === 'secrets')) || (key === 'key' && parent === 'tags')
}

/** All strings of a definition, in its order. A stack instead of recursion: nesting has no limit. */
function* strings(task: TaskDefinition): Generator<{ path: Path; value: string }> {
  const pending: { path: Path; value: unknown }[] = [{ path: [], value: task }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { path, value } = next
    if (typeof value === 'string') yield { path, value }
    if (typeof value !== 'object' || value === null || value instanceof Unresolved) continue
    const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    // Where a list's name is misspelt its entries are variables all the same.
    const isVariable = 'value' in value || 'valueFrom' in value
    for (const [key, child] of entries.reverse()) {
      if (typeof child !== 'string' && typeof child !== 'object') continue
      const childPath = [...path, key]
      if (!isExempt(childPath) && !(isVariable && key === 'name')) pending.push({ path: childPath, value: child })
    }
  }
}

function isPipelineImage(path: Path, value: string): boolean {
  return path.at(-1) === 'image' && imageExpression(value) !== undefined
}

function variableAt(path: Path, { delegates }: Context): Variable | undefined {
  const entry = path.slice(0, -1)
  return delegates
    .flatMap(({ variables }) => variables)
    .find(({ path: own }) => own.length === entry.length && own.every((key, index) => key === entry[index]))
}

function repair(
  path: Path,
  variable: Variable | undefined,
  delegate: Delegate | undefined,
  { values }: Context
): Pick<Problem, 'fix' | 'help'> {
  const set = (value: string): Patch[] => [{ op: 'set', path, value }]
  const option = variable ? optionOf(variable) : FIELD_OPTIONS.get(String(path.at(-1)))
  if (!option) return { help: 'write the real value; it is none of those that flags and values file give' }
  const isPlainToken = option === VALUE.tokenSecret && variable?.list === 'environment'
  if (!isPlainToken || !delegate) return remedy(values, option, 'write the given value', set)
  return remedy(values, option, `move ${variable.name} to \`secrets\``, value => moveToSecrets(delegate, variable, value))
}

const FIELD_OPTIONS: ReadonlyMap<string, ValueOption> = new Map<string, ValueOption>([
  ['family', VALUE.family],
  ['taskRoleArn', VALUE.taskRole],
  ['executionRoleArn', VALUE.executionRole],
  ['image', VALUE.image],
  ['awslogs-group', VALUE.logGroup],
  ['awslogs-region', VALUE.region],
])

function optionOf({ name, list }: Variable): ValueOption | undefined {
  const certificate = certificateNumber(name)
  if (certificate !== undefined && list === 'secrets') return certificateSecret(certificate)
  if (name === BUILD_ROLE) return VALUE.buildRole
  if (ALIASES.token.includes(name)) return VALUE.tokenSecret
  if (list === 'secrets') return undefined
  if (ALIASES.account.includes(name)) return VALUE.accountId
  return ALIASES.url.includes(name) ? VALUE.url : undefined
}
