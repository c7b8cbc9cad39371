/** What a list of pairs is for: `NAME:/file` (HARNESS_SECRET_FILE_MAPPINGS) or `/source:/destination` (HARNESS_CI_MOUNT_VOLUMES). */
export type PairKind = 'mapping' | 'mount'

/** One valid entry: a secret's name and the file made of it, or a source and the path it is mounted under. */
export interface Pair {
  readonly from: string
  readonly to: string
}

/** One entry that cannot be read as a pair. */
export interface PairFault {
  readonly entry: string
  /** A clause that follows the entry: "has a blank in it". */
  readonly reason: string
}

/** More files than anyone mounts; what is longer is a mistake, and would cost time and pages of findings. */
const MOST_ENTRIES = 200

/**
 * Reads a comma-separated list of pairs. The separator is not documented for Delegate 3.x; the comma is what the legacy
 * delegate's parser takes, which neither trims blanks nor accepts a third part (harness-core, SecretVolumesHelper).
 */
export function parsePairs(text: string, kind: PairKind): { pairs: Pair[]; faults: PairFault[] } {
  const entries = text.split(',')
  if (entries.length > MOST_ENTRIES)
    return {
      pairs: [],
      faults: [
        {
          entry: entries[0] ?? '',
          reason: `begins a list of ${entries.length} entries, more than the ${MOST_ENTRIES} that can be meant`,
        },
      ],
    }
  const pairs: Pair[] = []
  const faults: PairFault[] = []
  for (const entry of entries) {
    const reason = faultOf(entry, kind)
    if (reason === undefined) pairs.push(split(entry))
    else faults.push({ entry, reason })
  }
  return { pairs, faults }
}

/** The list as text. */
export function formatPairs(pairs: readonly Pair[]): string {
  return pairs.map(({ from, to }) => `${from}:${to}`).join(',')
}

/**
 * What a malformed list means where only blanks, semicolons or a mount's `:ro` are wrong with it, and where there is
 * exactly one way to read it; else undefined.
 */
export function repairPairs(text: string, kind: PairKind): string | undefined {
  if (text.length > 200 * MOST_ENTRIES || text.split(',').length > MOST_ENTRIES) return undefined
  const tight = text
    .trim()
    .replaceAll(/\s*([,:;])\s*/g, '$1')
    .replaceAll(/\s+/g, ',')
  const readings = new Set<string>()
  for (const reading of semicolonReadings(tight)) {
    const entries = reading.split(',').filter(entry => entry !== '')
    const plain = entries.map(entry => (kind === 'mount' ? entry.replace(/:r[ow]$/, '') : entry))
    if (plain.length > 0 && plain.every(entry => faultOf(entry, kind) === undefined)) readings.add(plain.join(','))
  }
  const [only] = readings
  if (readings.size !== 1 || only === undefined) return undefined
  // A semicolon between two different paths may separate two files as well as two sides of one.
  const isDoubtful =
    kind === 'mount' &&
    text.includes(';') &&
    parsePairs(only, kind).pairs.some(({ from, to }) => from !== to && !text.includes(`${from}:${to}`))
  return isDoubtful ? undefined : only
}

/** Every way to take each semicolon for a comma or a colon. */
function semicolonReadings(text: string): string[] {
  const parts = text.split(';')
  if (parts.length > 8) return []
  return parts
    .slice(1)
    .reduce<string[]>(
      (readings, part) => readings.flatMap(reading => [`${reading},${part}`, `${reading}:${part}`]),
      [parts[0] ?? '']
    )
}

function split(entry: string): Pair {
  const colon = entry.indexOf(':')
  return { from: entry.slice(0, colon), to: entry.slice(colon + 1) }
}

/** What nearly every entry looks like; whatever does not is looked at closely. */
const PLAIN: Readonly<Record<PairKind, RegExp>> = {
  mapping: /^[\w.-]+:(?:\/[\w-][\w.-]*)+$/,
  mount: /^(?:\/[\w-][\w.-]*)+:(?:\/[\w-][\w.-]*)+$/,
}

function faultOf(entry: string, kind: PairKind): string | undefined {
  if (PLAIN[kind].test(entry)) return undefined
  if (entry === '') return 'is empty'
  if (entry.includes(';')) return 'has a `;` in it'
  if (/\s/.test(entry)) return /[\r\n]/.test(entry) ? 'has a line break in it' : 'has a blank in it'
  if (/["'`]/.test(entry)) return 'has a quote in it'
  const parts = entry.split(':')
  if (parts.length < 2) return 'has no `:`'
  if (parts.length > 2)
    return kind === 'mount' && /^r[ow]$/.test(parts[2] ?? '') ? `has a third part, \`:${parts[2]}\`` : 'has too many `:`'
  const [from = '', to = ''] = parts
  if (kind === 'mount') return pathFault(from) ?? pathFault(to)
  if (from === '') return 'names no secret'
  return /^[\w.-]+$/.test(from) ? pathFault(to) : 'does not begin with the name of a secret'
}

/** Why a path is not the absolute path of a file, as far as the text tells. */
function pathFault(path: string): string | undefined {
  if (path === '') return 'has an empty path'
  if (!path.startsWith('/')) return 'has a path that does not begin with `/`'
  if (path.endsWith('/')) return 'names a directory, not a file'
  if (path.split('/').some(segment => segment === '..' || segment === '.')) return 'has `.` or `..` in its path'
  return undefined
}
