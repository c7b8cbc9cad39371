import { type Container, fields, read } from '../model/task-definition.ts'
import { listed, networkMode } from './containers.ts'
import type { Context } from './context.ts'

/** The highest port there is. */
export const LAST_PORT = 65_535

/** The ports of a mapping, first and last, inclusive; undefined where they are not known or no ports at all. */
export interface Ports {
  readonly first: number
  readonly last: number
}

/** What is mapped: one port, or a range such as `8080-8090`. Of both, and of neither, other rules speak. */
export function portsOf(mapping: { readonly [field: string]: unknown }): Ports | undefined {
  const { containerPort: port, containerPortRange: range } = mapping
  if (range === undefined || range === null) {
    return isPort(port) ? { first: port, last: port } : undefined
  }
  return port === undefined || port === null ? parseRange(range) : undefined
}

/** Whether a value is the number of a port. */
export function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LAST_PORT
}

/** The ends of a range of ports; undefined unless the first one is below the last. */
export function parseRange(value: unknown): Ports | undefined {
  const match = typeof value === 'string' ? /^(\d{1,5})-(\d{1,5})$/.exec(value) : null
  if (!match) return undefined
  const [first, last] = [Number(match[1]), Number(match[2])]
  return isPort(first) && isPort(last) && first < last ? { first, last } : undefined
}

/** Whether more than one port is mapped in a task whose containers share one network interface. */
export function sharesPorts(context: Context): boolean {
  let count = 0
  const { containers } = context
  for (let index = 0; index < containers.length && count < 2; index++) {
    const mappings = containers[index]?.fields.portMappings
    if (mappings !== undefined) count += listed(mappings).length
  }
  return count > 1 && networkMode(context) === 'awsvpc'
}

/** A port mapping, and whose it is. */
export interface Mapping {
  readonly container: Container
  /** Its place among the container's mappings. */
  readonly index: number
  readonly fields: { readonly [field: string]: unknown }
}

/** The mappings of all containers, in order. */
export function mappingsOf({ containers }: Context): Mapping[] {
  return containers.flatMap(container =>
    listed(container.fields.portMappings).map((mapping, index) => ({ container, index, fields: fields(mapping) }))
  )
}

/** Whether a container has a mapping twice, the same in all. */
export function isCopy(one: Mapping, other: Mapping): boolean {
  return one.container === other.container && JSON.stringify(one.fields) === JSON.stringify(other.fields)
}

/** Whether two mappings are of different ports for certain. */
export function haveOtherPorts(one: Mapping, other: Mapping): boolean {
  const [mine, yours] = [portsOf(one.fields), portsOf(other.fields)]
  if (mine && yours && (mine.last < yours.first || yours.last < mine.first)) return true
  const [protocol, another] = [protocolOf(one.fields), protocolOf(other.fields)]
  return protocol !== undefined && another !== undefined && protocol !== another
}

export type Protocol = 'tcp' | 'udp'

/** The protocol of a mapping, which is TCP where none is given; undefined where it is not known. */
export function protocolOf({ protocol }: { readonly [field: string]: unknown }): Protocol | undefined {
  const reading = read(protocol)
  if (reading.state === 'absent') return 'tcp'
  return reading.state === 'given' && (reading.text === 'tcp' || reading.text === 'udp') ? reading.text : undefined
}
