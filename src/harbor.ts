import { Environment } from './environment.ts'
import { COMMON_REGIONS, FLAG, GATE, isTrueToGo, PREFIXES, type Service, type SettingName, saysNo } from './model/harbor.ts'
import { type Image, imageName, parseImage } from './model/image.ts'
import { regionOfHost } from './model/rds-host.ts'
import { type Container, imageExpression, known } from './model/task-definition.ts'
import { type HarborExpectations, harborServiceOf } from './recognition.ts'
import type { Variable } from './variables.ts'

/** How a service takes a switch. `misread`: it is not meant as no, and is not read as yes. */
export type Switch = 'on' | 'off' | 'misread' | 'absent' | 'unknown'

/** Who made an image, as far as its path tells: 8gears, whose images have IAM authentication, or somebody whose images have not. */
export type Edition = 'commercial' | 'community' | 'unknown'

/** The region that a service signs its tokens for. */
export type Region =
  | { readonly state: 'absent' | 'unknown' }
  | { readonly state: 'given'; readonly variable: Variable; readonly text: string; readonly in: Component }

/** One of Harbor's services that use the database: one container, with the settings that it reads. */
export class Component extends Environment {
  readonly service: Service
  readonly image: Image | undefined
  readonly edition: Edition
  /** Of the image; undefined where the tag does not tell. */
  readonly version: Version | undefined
  /** The switch of IAM authentication, under the name that this service reads. */
  readonly flag: Switch

  constructor(container: Container, service: Service, isDescribed: boolean) {
    super(container, isDescribed)
    const image = known(container.fields.image)
    this.service = service
    this.image = image === undefined || imageExpression(image) !== undefined ? undefined : parseImage(image)
    this.edition = this.image ? editionOf(this.image) : 'unknown'
    this.version = versionOf(this.image?.tag)
    this.flag = this.switchOf(this.nameOf('USE_IAM_AUTH'))
  }

  /** The name under which this service reads a setting. */
  nameOf(setting: SettingName): string {
    return (this.service === 'exporter' ? PREFIXES.exporter : PREFIXES.others) + setting
  }

  setting(setting: SettingName): Variable | undefined {
    return this.find(this.nameOf(setting))
  }

  /** How a sentence calls it. */
  get title(): string {
    return this.service === 'core' || this.service === 'jobservice' ? this.service : `the ${this.service}`
  }

  /** Whether it takes its settings of the database from core, over HTTP, and reads none of them itself. */
  get asksCore(): boolean {
    return this.service === 'jobservice'
  }

  /** Whether it is the migrator that has a program of its own; core's migrates, too. */
  get isStandalone(): boolean {
    return this.service === 'migrator' && imageName(this.container.fields.image) === 'standalone-db-migrator'
  }

  /** How this service takes a variable that says yes or no. */
  switchOf(name: string): Switch {
    const variable = this.find(name)
    if (!variable) return this.openBecause === undefined ? 'absent' : 'unknown'
    const { reading, list } = variable
    if (reading.state === 'absent') return 'absent'
    if (reading.state !== 'given' || list === 'secrets') return 'unknown'
    if (this.isTrue(reading.text, name)) return 'on'
    return saysNo(reading.text) ? 'off' : 'misread'
  }

  /** Whether the second switch decides: `perhaps` where the image may be of any version, `unknown` where its tag is none. */
  get needsGate(): 'yes' | 'no' | 'perhaps' | 'unknown' {
    if (this.version) return isNewer(this.version, LAST_WITHOUT_GATE) ? 'yes' : 'no'
    if (!this.image) return 'unknown'
    const { tag, digest } = this.image
    return tag === 'latest' || tag === undefined || digest !== undefined ? 'perhaps' : 'unknown'
  }

  /** Whether the image has IAM authentication; undefined where that cannot be told. */
  get hasIam(): boolean | undefined {
    if (this.edition === 'community') return false
    return this.edition === 'commercial' && this.version ? !isNewer(FIRST_WITH_IAM, this.version) : undefined
  }

  /** Whether this process is known to log in with a token, if it is told so by its own switches. */
  get isProven(): boolean {
    return this.flag === 'on' && this.hasIam === true && (this.needsGate === 'no' || this.switchOf(GATE) === 'on')
  }

  /** The standalone migrator takes the word alone, in any case; core, in whatever mode, and the exporter ask Go. */
  private isTrue(text: string, name: string): boolean {
    return name === FLAG && this.isStandalone ? text.toLowerCase() === 'true' : isTrueToGo(text)
  }
}

/** Harbor's services in a definition; some of them may stand elsewhere, and are not missed. */
export class Harbor {
  readonly components: readonly Component[]
  /** Why containers may be Harbor's all the same. */
  readonly possible: readonly string[]
  readonly core: Component | undefined
  /** The first that is meant to log in with IAM; undefined where all go by passwords. */
  readonly asking: Component | undefined

  constructor(components: readonly Component[], possible: readonly string[]) {
    this.components = components
    this.possible = possible
    this.core = components.find(({ service }) => service === 'core')
    // The exporter may be told so under a name that it does not read.
    this.asking = components.find(component => isYes(component.flag) || isYes(component.switchOf(FLAG)))
  }

  /** Whether a service is known to log in with a token, so that it cannot be living by a password. */
  usesToken(component: Component): boolean {
    return component.isProven && (!component.asksCore || this.core?.isProven === true)
  }

  /** The region that a service signs for: its own setting, then what the AWS SDKs go by. */
  regionOf(component: Component): Region {
    const { asksCore } = component
    const source = asksCore ? this.core : component
    const own = source ? regionIn(source, source.nameOf('AWS_REGION')) : UNKNOWN
    if (own.state !== 'absent') return own
    for (const name of COMMON_REGIONS) {
      const region = regionIn(component, name)
      if (region.state !== 'absent') return region
    }
    return ABSENT
  }

  /** The region in the name of the database's host, where the host is one of RDS. */
  hostRegionOf(component: Component): string | undefined {
    const host = (component.asksCore ? this.core : component)?.setting('HOST')
    return host?.list === 'environment' && host.text !== undefined ? regionOfHost(host.text) : undefined
  }
}

const UNKNOWN: Region = { state: 'unknown' }
const ABSENT: Region = { state: 'absent' }

function regionIn(component: Component, name: string): Region {
  const variable = component.find(name)
  if (!variable) return component.openBecause === undefined ? ABSENT : UNKNOWN
  if (variable.reading.state === 'absent') return ABSENT
  const { text } = variable
  return variable.list === 'secrets' || text === undefined ? UNKNOWN : { state: 'given', variable, text, in: component }
}

function isYes(value: Switch): boolean {
  return value === 'on' || value === 'misread'
}

type Version = readonly [major: number, minor: number, patch: number]

const FIRST_WITH_IAM: Version = [2, 15, 0]
const LAST_WITHOUT_GATE: Version = [2, 15, 6]

function versionOf(tag: string | undefined): Version | undefined {
  const [, major, minor, patch] = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,6})(?![\d.])/.exec(tag ?? '') ?? []
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)]
}

function isNewer(one: Version, other: Version): boolean {
  const at = one.findIndex((part, index) => part !== other[index])
  return at >= 0 && (one[at] as number) > (other[at] as number)
}

/** A mirror keeps the path of what it mirrors, or tells nothing. */
function editionOf({ repository }: Image): Edition {
  const folders = repository.split('/').slice(0, -1)
  if (folders.some(folder => folder === 'goharbor' || folder === 'bitnami' || folder === 'bitnamilegacy')) return 'community'
  return folders.includes('8gcr') ? 'commercial' : 'unknown'
}

const NONE = new Harbor([], [])

/** Harbor's services in a task definition, by image, else by the variables that only they have. */
export function findHarbor(
  containers: readonly Container[],
  expected: HarborExpectations & { readonly isDescribed: boolean }
): Harbor {
  let components: Component[] | undefined
  let possible: string[] | undefined
  for (const container of containers) {
    const service = harborServiceOf(container, expected)
    if (service === 'perhaps') {
      const expression = imageExpression(container.fields.image)
      possible ??= []
      possible.push(`container ${container.name ?? 'without a name'}: its image is ${expression}`)
    } else if (service !== undefined) {
      components ??= []
      components.push(new Component(container, service, expected.isDescribed))
    }
  }
  return components || possible ? new Harbor(components ?? [], possible ?? []) : NONE
}
