import { pathName } from '../../model/printable.ts'
import type { Fix } from '../../model/rule.ts'
import type { ShapeProblem } from '../../model/shape.ts'
import type { TaskRule } from '../context.ts'
import { ECS_API } from '../sources.ts'

type TypeProblem = Extract<ShapeProblem, { kind: 'type' }>

export const wrongType: TaskRule = {
  id: 'wrong-type',
  severity: 'error',
  summary: 'a value has another type than the API takes',
  why: 'The AWS CLI refuses the file ("Invalid type for parameter"). The JavaScript SDK drops a null, and sends anything else as it is, for ECS to refuse.',
  docs: ECS_API,
  fix: {
    safety: 'safe',
    when: 'where the text of the value says what is meant: a number for a string, "true" for true, null for nothing',
  },
  check(_task, context, report) {
    for (const problem of context.shape.problems) {
      if (problem.kind !== 'type' || (context.isDescribed && problem.value === null)) continue
      const fix = convert(problem, context.sourceOf(problem.path))
      const help = hint(problem)
      report({
        path: problem.path,
        message: `${pathName(problem.path)} must be ${WORDS[problem.expected]}, not ${typeName(problem.value, problem.expected)}`,
        ...(fix ? { fix } : {}),
        ...(help ? { help } : {}),
      })
    }
  },
}

const WORDS = {
  string: 'a string',
  integer: 'a whole number',
  boolean: 'true or false',
  list: 'a list',
  object: 'an object',
} satisfies Record<TypeProblem['expected'], string>

function typeName(value: unknown, expected: TypeProblem['expected']): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'number' && expected === 'integer' ? 'a fraction' : `a ${typeof value}`
}

/** The value of the right type where there is no doubt which one is meant. */
function convert({ path, expected, value }: TypeProblem, source: string): Fix | undefined {
  if (value === null && String(path) !== 'containerDefinitions')
    return { title: 'leave it out', safety: 'safe', patches: [{ op: 'remove', path }] }
  const converted = convertScalar(expected, value, source)
  if (converted === undefined) return undefined
  return {
    title: `write ${expected === 'string' ? 'it in quotes' : 'it without quotes'}`,
    safety: 'safe',
    patches: [{ op: 'set', path, value: converted }],
  }
}

/** A number is taken as it is spelt: an account's id has its zeros, and `1.10` is no 1.1. */
function convertScalar(expected: TypeProblem['expected'], value: unknown, source: string): string | number | boolean | undefined {
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return /^[\w.+-]+$/.test(source) ? source : undefined
  }
  if (typeof value !== 'string') return undefined
  if (expected === 'integer' && /^-?(?:0|[1-9]\d{0,8})$/.test(value)) return Number(value)
  if (expected === 'boolean' && /^(?:true|false)$/.test(value)) return value === 'true'
  return undefined
}

function hint({ path, expected, value }: TypeProblem): string | undefined {
  if (expected === 'list' && typeof value === 'string') return 'write it as a list: ["…"]'
  const isVariables = path.at(-1) === 'environment' || path.at(-1) === 'secrets'
  if (expected !== 'list' || !isVariables || typeof value !== 'object' || value === null) return undefined
  const member = path.at(-1) === 'environment' ? 'value' : 'valueFrom'
  return `write it as [{"name": "…", "${member}": "…"}, …]`
}
