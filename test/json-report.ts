import { Ajv, type ValidateFunction } from 'ajv'
import { RULES } from '../src/rules/index.ts'

const count = { type: 'integer', minimum: 0 }
const position = { type: 'integer', minimum: 1 }
const object = (properties: object, ...optional: string[]) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter(name => !optional.includes(name)),
  additionalProperties: false,
})
const text = { type: 'string', minLength: 1 }
const finding = object(
  {
    rule: { enum: RULES.map(({ id }) => id) },
    severity: { enum: ['error', 'warning', 'info'] },
    message: text,
    path: { type: 'string', pattern: '^(/.*)?$' },
    resource: text,
    line: position,
    column: position,
    endLine: position,
    endColumn: position,
    fixable: { enum: ['safe', 'unsafe', false] },
    help: text,
  },
  'resource',
  'help'
)
const result = {
  source: text,
  resource: text,
  kind: { enum: ['request', 'describe', 'cloudformation', 'terraform', 'kubernetes'] },
  packs: { type: 'array', items: { enum: ['ecs', 'harness', 'harbor', 'iam'] } },
  findings: { type: 'array', items: finding },
  unchecked: { type: 'array', items: object({ rule: { enum: RULES.map(({ id }) => id) }, reason: text }) },
}

/** Checks that a report of lint in JSON has exactly the fields that were promised. */
export const jsonReport = (): ValidateFunction =>
  new Ajv({ strict: false, allErrors: true }).compile(
    object({
      version: { const: 1 },
      results: { type: 'array', items: object(result, 'resource') },
      errors: {
        type: 'array',
        items: object({ source: text, message: text, line: position, column: position }, 'line', 'column'),
      },
      summary: object({ error: count, warning: count, info: count, fixable: count, sources: count }),
    })
  )
