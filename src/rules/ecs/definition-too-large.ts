import { requestOf } from '../../model/request.ts'
import { type TaskDefinition, unresolvedExpression } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_QUOTAS } from '../sources.ts'

/**
 * Applies to every definition. Evidence: AWS's own answer, and the quota. What AWS counts is not documented: here it is the least
 * that can be sent, JSON without blanks, and what is known only later counts as nothing.
 */
export const definitionTooLarge: TaskRule = {
  id: 'definition-too-large',
  severity: 'error',
  summary: 'the definition is larger than 64 KiB',
  why: "RegisterTaskDefinition refuses it: \"Actual length: '66420'. Max allowed length is '65536' bytes.\", with the length that was sent.",
  docs: ECS_QUOTAS,
  fix: { safety: false },
  check(task, { textLength }, report) {
    if (textLength < WORTH_A_LOOK) return
    const size = sizeOf(task)
    if (size === undefined) return report({ unchecked: 'the definition is nested too deep to be measured' })
    if (size <= MOST) return
    report({
      path: [],
      message: `the definition has at least ${size} bytes; ECS takes ${MOST}`,
      help: 'move variables into a file in S3 (`environmentFiles`) or into parameters, or split the task',
    })
  },
}

const MOST = 65_536

/** Where the text is this short the request is far smaller than allowed: a YAML source saves some characters, not most. */
const WORTH_A_LOOK = 16_384

/** The bytes of the request, at least; undefined where it is nested deeper than recursion can follow. */
function sizeOf(task: TaskDefinition): number | undefined {
  try {
    return byteLength(JSON.stringify(requestOf(task).request, (_key, value) => (isKnown(value) ? value : '')))
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function isKnown(value: unknown): boolean {
  return unresolvedExpression(value) === undefined
}

/** The length of a text in UTF-8. */
function byteLength(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    // Two for the halves of a pair make the four of one character.
    if (code >= 0x80) bytes += code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 1 : 2
  }
  return bytes
}
