import { misspelt } from '../model/misspelt.ts'
import { requestFields } from '../model/shape.ts'
import type { TaskDefinition } from '../model/task-definition.ts'
import type { Context } from './context.ts'

/**
 * Whether a definition lacks a text, and that is a mistake of its own: a null that somebody wrote is a wrong type, and a
 * member that is nearly called so an unknown field. What AWS returned may be null.
 */
export function lacks(task: TaskDefinition, field: string, { isDescribed }: Context): boolean {
  const value = task[field]
  if (value === undefined) return Object.hasOwn(task, field) || misspelt(task, field, requestFields) === undefined
  return value === '' || (value === null && isDescribed)
}
