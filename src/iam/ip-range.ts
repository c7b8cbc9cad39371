/** The addresses that begin with the same bits. */
export interface IpRange {
  readonly version: 4 | 6
  readonly address: bigint
  /** How many bits, from the first on, count. */
  readonly prefix: number
}

const BITS = { 4: 32, 6: 128 } as const

/**
 * Reads an address, which is a range of one, or a range in CIDR notation. Undefined for what is neither: an octet with a
 * leading zero, which some read as octal, or an IPv4 address within an IPv6 one.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function readIpRange(text: string): IpRange | undefined {
  const [host = '', length, ...rest] = text.split('/')
  const version = host.includes(':') ? 6 : 4
  const address = version === 6 ? readIpv6(host) : readIpv4(host)
  if (address === undefined || rest.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined
  const prefix = length === undefined ? BITS[version] : Number(length)
  return prefix <= BITS[version] ? { version, address, prefix } : undefined
}

/** Whether all of a range lies within another. */
export function isWithin(inner: IpRange, outer: IpRange): boolean {
  if (inner.version !== outer.version || inner.prefix < outer.prefix) return false
  const rest = BigInt(BITS[outer.version] - outer.prefix)
  return inner.address >> rest === outer.address >> rest
}

function readIpv4(host: string): bigint | undefined {
  const octets = host.split('.')
  if (octets.length !== 4 || !octets.every(octet => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)) return undefined
  return octets.reduce((address, octet) => (address << 8n) | BigInt(octet), 0n)
}

function readIpv6(host: string): bigint | undefined {
  const [head = '', tail, ...rest] = host.split('::')
  if (rest.length > 0) return undefined
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  if (!groups.every(group => /^[\da-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((address, group) => (address << 16n) | BigInt(`0x${group}`), 0n)
}
