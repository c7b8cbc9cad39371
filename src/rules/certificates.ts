import { certificateNumber } from '../model/names.ts'
import { formatPairs, type PairKind, repairPairs } from '../model/pairs.ts'
import type { Patch } from '../model/patch.ts'
import { quote } from '../model/printable.ts'
import type { Problem, Unchecked } from '../model/rule.ts'
import { certificatePath, type Values } from '../model/values.ts'
import type { Pairs, Variable } from '../variables.ts'
import type { Delegate } from '../wiring.ts'
import { about, notSeen } from './findings.ts'

/** What certificate-mapping-invalid and certificate-mount-invalid say of a list: one finding for all its entries. */
export function invalidPairs(
  delegate: Delegate,
  { variable, faults }: Pairs,
  kind: PairKind,
  name: string,
  form: string
): Problem | Unchecked | undefined {
  const text = variable?.text
  if (!variable || text === undefined || faults.length === 0) return notSeen(delegate, variable, name)
  const repaired = repairPairs(text, kind)
  const wrong = faults.slice(0, 3).map(({ entry, reason }) => `${isShown(entry) ? quote(entry) : 'an entry'} ${reason}`)
  if (faults.length > 3)
    wrong.push(faults.length === 4 ? 'and 1 more entry is wrong' : `and ${faults.length - 3} more entries are wrong`)
  const isSeparated = text.includes(';')
  const separator = isSeparated ? '; the separator is not documented for 3.x, the comma is the legacy delegate’s' : ''
  const finding = {
    ...about(delegate),
    path: variable.at,
    message: `${name}: ${wrong.join(', ')}; each entry is \`${form}\`${separator}`,
  }
  if (repaired === undefined || repaired === text) return { ...finding, help: `write each entry as ${form}` }
  const patches: Patch[] = [{ op: 'set', path: variable.at, value: repaired }]
  const title = `write it as ${form}${isSeparated ? ', separated by commas' : ''}`
  return { ...finding, fix: { title, safety: 'safe', patches } }
}

/** A key or a certificate that somebody pasted here is not repeated. */
function isShown(entry: string): boolean {
  return entry !== '' && !entry.includes('-----')
}

/**
 * Certificates that a present mapping does not name. Silent where the mapping names a secret that is not there, which most
 * likely is the misspelt certificate, and for names inside an entry that cannot be read.
 */
export function unmappedCertificates(delegate: Delegate): Delegate['certificates'] {
  const { state, pairs, faults } = delegate.mappings
  if (state !== 'given' || pairs.some(({ from }) => !isSecretThere(delegate, from))) return []
  // An entry without the name of any secret may be the one that is missing.
  if (faults.some(({ entry }) => !words(entry).some(word => delegate.find(word)))) return []
  return delegate.certificates.filter(
    ({ variable: { name, reading } }) =>
      reading.state !== 'absent' &&
      !pairs.some(({ from }) => from === name) &&
      !faults.some(({ entry }) => words(entry).includes(name))
  )
}

/** The names in an entry that cannot be read. */
function words(entry: string): string[] {
  return entry.split(/[^\w.-]+/)
}

/** Whether a file exists in the delegate: made by a mapping, or held by a mount point; undefined where that cannot be told. */
export function isMade(delegate: Delegate, file: string): boolean | undefined {
  const { state, pairs, faults } = delegate.mappings
  const isOnVolume = delegate.mountsVolumeOver(file)
  if (pairs.some(({ to }) => to === file) || isOnVolume) return true
  return state === 'given' && faults.length === 0 && isOnVolume === false ? false : undefined
}

/** Whether the user gave the file of a certificate: no guess may then move it. */
export function isPathGiven(name: string, values: Values): boolean {
  const number = certificateNumber(name)
  return number !== undefined && certificatePath(number).pick(values) !== undefined
}

/** Lets a file be made and mounted elsewhere, under the same path on both sides. */
export function moveFile(
  mapping: Variable,
  mount: Variable,
  { mappings, mounts, from, to }: { mappings: Pairs; mounts: Pairs; from: string; to: string }
): Patch[] {
  const mapped = mappings.pairs.map(pair => (pair.to === from ? { from: pair.from, to } : pair))
  const mounted = mounts.pairs.map(pair => (pair.from === from ? { from: to, to: pair.to === from ? to : pair.to } : pair))
  return [
    { op: 'set', path: mapping.at, value: formatPairs(mapped) },
    { op: 'set', path: mount.at, value: [...new Set(mounted.map(pair => formatPairs([pair])))].join(',') },
  ]
}

/** Whether a name that is mapped belongs to a secret; a certificate in `environment` is other rules' business. */
export function isSecretThere(delegate: Delegate, name: string): boolean {
  return (
    delegate.in('secrets', name) !== undefined ||
    (certificateNumber(name) !== undefined && delegate.in('environment', name) !== undefined)
  )
}
