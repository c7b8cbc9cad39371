import { nearest } from '../../model/nearest.ts'
import type { Path } from '../../model/patch.ts'
import { pathName } from '../../model/printable.ts'
import type { Problem, Report } from '../../model/rule.ts'
import { enums, modelOfSdk, references, type Shape } from '../../model/shape.ts'
import { fields, known } from '../../model/task-definition.ts'
import type { EnumName, StructureName } from '../../model/task-definition-request.ts'
import type { TaskRule } from '../context.ts'
import { ECS_API } from '../sources.ts'

/**
 * Applies to every member, of the task and its containers, that takes its values from an enumeration of the API. Evidence: the
 * SDK's model. A value that is newer than this model is found, too, and the message says which model that is. Of the protocol
 * of a port port-protocol-unknown speaks: it is not refused.
 */
export const unknownValue: TaskRule = {
  id: 'unknown-value',
  severity: 'error',
  summary: 'a value is none of those that the API knows for its field',
  why: 'Neither the AWS CLI nor the SDK looks at it, and RegisterTaskDefinition refuses it. If it is newer than the model that is named here, all is well.',
  docs: ECS_API,
  fix: {
    safety: 'safe',
    when: 'where the case of the letters, hyphens or underscores are all that is wrong; a guess where it is a slip',
  },
  check(task, { shape }, report) {
    if (shape.survey?.knowsWords !== true) check(task, TASK, [], shape, report)
  },
}

/** The members of a structure that hold an enumeration's values, or structures that do. */
type Plan = readonly Step[]

interface Step {
  readonly member: string
  readonly values: ReadonlySet<unknown> | undefined
  readonly words: readonly string[]
  readonly inner: Plan
}

const TASK = planOf('RegisterTaskDefinitionRequest')

function planOf(structure: StructureName): Plan {
  return Object.entries(references[structure]).flatMap(([member, name]): Step[] => {
    if (structure === 'PortMapping' && member === 'protocol') return []
    if (Object.hasOwn(enums, name)) {
      const words = enums[name as EnumName]
      return [{ member, values: new Set(words), words, inner: [] }]
    }
    const inner = planOf(name as StructureName)
    return inner.length === 0 ? [] : [{ member, values: undefined, words: [], inner }]
  })
}

function check(object: { readonly [field: string]: unknown }, plan: Plan, path: Path, shape: Shape, report: Report): void {
  for (let index = 0; index < plan.length; index++) {
    const step = plan[index] as Step
    const value = object[step.member]
    if (value === undefined || value === null || step.values?.has(value)) continue
    if (!Array.isArray(value)) checkOne(value, step, path, undefined, shape, report)
    else for (let item = 0; item < value.length; item++) checkOne(value[item], step, path, item, shape, report)
  }
}

function checkOne(value: unknown, step: Step, above: Path, item: number | undefined, shape: Shape, report: Report): void {
  if (step.values?.has(value)) return
  if (step.values === undefined) {
    const object = fields(value)
    if (object === value) check(object, step.inner, place(step, above, item), shape, report)
    return
  }
  const text = known(value)
  const path = place(step, above, item)
  if (text !== undefined && !hasWrongType(path, shape)) report(problem(text, step, path))
}

function place({ member }: Step, above: Path, item: number | undefined): Path {
  return item === undefined ? [...above, member] : [...above, member, item]
}

/** Whether a place, or what it lies in, has another type than the API takes: a list for a text, a text for a list. */
function hasWrongType(path: Path, { problems }: Shape): boolean {
  return problems.some(problem => problem.kind === 'type' && problem.path.every((key, depth) => key === path[depth]))
}

function problem(text: string, { words }: Step, path: Path): Problem {
  const { name, version, date } = modelOfSdk
  const message = `${pathName(path)} is none of the values that the API knows (${name} ${version} of ${date}): ${words.join(', ')}`
  const meant = nearest(text, words)
  if (meant === undefined) return { path, message }
  const isSpelling = fold(text) === fold(meant)
  return {
    path,
    message,
    fix: { title: `write ${meant}`, safety: isSpelling ? 'safe' : 'unsafe', patches: [{ op: 'set', path, value: meant }] },
  }
}

function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[_-]/g, '')
}
