import { harborSign, IMAGES, type Service, SIGN } from './model/harbor.ts'
import { imageName, isDelegateImage } from './model/image.ts'
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
 * Why it cannot be told whether a container is what is looked for, a reason for each that may be.
 *
 * @param name that of the container the user named; its image does not matter then
 */
export function hiddenContainers(task: TaskDefinition, name: string | undefined): string[] {
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

/** What this run expects of Harbor. */
export interface HarborExpectations {
  /** Take the container of this name for one of Harbor's, and no other. */
  readonly container: string | undefined
  /** Take containers for Harbor's of which only the switch of IAM authentication tells; others use a variable of that name, too. */
  readonly isExpected: boolean
}

/** Which of Harbor's services a container is, by its image, else by the variables that only they have; `perhaps` where a template hides the image. */
export function harborServiceOf(
  container: Container,
  { container: named, isExpected }: HarborExpectations
): Service | 'perhaps' | undefined {
  if (named !== undefined && container.name !== named) return undefined
  const { image } = container.fields
  const name = typeof image === 'string' && !MAY_NAME_HARBOR.test(image) ? '' : imageName(image)
  if (name !== undefined && IMAGES.has(name)) {
    const service = IMAGES.get(name)
    return service === 'core' && migrates(container) ? 'migrator' : service
  }
  const signs = harborSignsOf(container)
  if (signs === 0 && named === undefined) return undefined
  const service = serviceBy(signs, container)
  if (service !== undefined) return service
  if (named !== undefined || (isExpected && (signs & SIGN.flag) !== 0)) return migrates(container) ? 'migrator' : 'core'
  return (signs & SIGN.flag) !== 0 && imageExpression(image) !== undefined ? 'perhaps' : undefined
}

/** What any of Harbor's images has in its name: looked for before anything is taken apart. */
const MAY_NAME_HARBOR = /harbor-|-photon|migrator|trivy-adapter|prepare|[{<]/

function harborSignsOf({ fields: container }: Container): number {
  let signs = 0
  for (const list of LISTS) {
    const entries = container[list]
    if (!Array.isArray(entries)) continue
    for (let index = 0; index < entries.length; index++) {
      const { name } = fields(entries[index])
      if (typeof name !== 'string') continue
      signs |= harborSign(name)
    }
  }
  const { mountPoints } = container
  if (Array.isArray(mountPoints) && mountPoints.some(mount => fields(mount).containerPath === JOBSERVICE_CONFIG))
    signs |= SIGN.config
  return signs
}

const JOBSERVICE_CONFIG = '/etc/jobservice/config.yml'

function serviceBy(signs: number, container: Container): Service | undefined {
  const has = (sign: number): boolean => (signs & sign) !== 0
  if (has(SIGN.host) && has(SIGN.core) && !has(SIGN.config)) return migrates(container) ? 'migrator' : 'core'
  if (has(SIGN.exporter)) return 'exporter'
  return has(SIGN.config) || (has(SIGN.secret) && has(SIGN.coreUrl) && !has(SIGN.host)) ? 'jobservice' : undefined
}

/** Whether a container's arguments say that core is to migrate the database, and end. */
function migrates({ fields: { command, entryPoint } }: Container): boolean {
  const words = [...items(entryPoint, []), ...items(command, [])].flatMap(({ value }) => known(value) ?? [])
  return /(?:^|\s)--?mode[= ]migrate(?:\s|$)/.test(words.join(' '))
}
