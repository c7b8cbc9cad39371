import { isDelegateImage } from './model/image.ts'
import { isDatabaseName } from './model/names.ts'
import {
  type Container,
  fields,
  imageExpression,
  items,
  known,
  type TaskDefinition,
  unresolvedExpression,
} from './model/task-definition.ts'
import { LISTS, openBecause, type Variable } from './variables.ts'

/** What a variable's name tells of its container: that it is a delegate, or half of that. */
const SIGNS: ReadonlyMap<string, 'delegate' | 'token' | 'account'> = new Map([
  ['HARNESS_ACCOUNT_ID', 'delegate'],
  ['HARNESS_TOKEN', 'delegate'],
  ['HARNESS_URL', 'delegate'],
  ['DELEGATE_TOKEN', 'token'],
  ['ACCOUNT_SECRET', 'token'],
  ['HARNESS_DELEGATE_TOKEN', 'token'],
  ['ACCOUNT_ID', 'account'],
])

/** Whether a container is a Harness delegate, by its image or its variables; rules.md, "Recognising a delegate". */
export function isDelegate({ fields: container }: Container): boolean {
  const image = known(container.image)
  if (image !== undefined && isDelegateImage(image)) return true
  let hasToken = false
  let hasAccount = false
  for (const list of LISTS) {
    const entries = container[list]
    if (!Array.isArray(entries)) continue
    for (let index = 0; index < entries.length; index++) {
      const { name } = fields(entries[index])
      if (typeof name !== 'string') continue
      const sign = SIGNS.get(name)
      if (sign === 'delegate' || isDatabaseName(name)) return true
      if (sign === 'token') hasToken = true
      if (sign === 'account') hasAccount = true
    }
  }
  return hasToken && hasAccount
}

/**
 * Why it cannot be told whether there is a delegate, a reason for each container that may be one.
 *
 * @param name that of the container the user named; its image does not matter then
 */
export function possibleDelegates(task: TaskDefinition, name: string | undefined): string[] {
  return items(task.containerDefinitions, []).flatMap(({ value }, index) => {
    const container = fields(value)
    const what = typeof container.name === 'string' ? container.name : `number ${index + 1}`
    const hidden = unresolvedExpression(value) ?? unresolvedExpression(container.name)
    if (hidden !== undefined) return [`container ${what} has ${hidden} in it`]
    if (name !== undefined) return []
    const image = imageExpression(container.image)
    const reason = image === undefined ? openBecause({ path: [], name: what, fields: container }) : `its image is ${image}`
    return reason === undefined ? [] : [`container ${what}: ${reason}`]
  })
}

const LEGACY_NAMES: ReadonlySet<string> = new Set(['DELEGATE_TOKEN', 'ACCOUNT_SECRET', 'MANAGER_HOST_AND_PORT'])

/** Whether a delegate goes by names of the legacy delegate, and by none of Delegate 3.x. */
export function hasLegacyNamesOnly(variables: readonly Variable[]): boolean {
  return variables.some(({ name }) => LEGACY_NAMES.has(name)) && !variables.some(({ name }) => name.startsWith('HARNESS_'))
}
