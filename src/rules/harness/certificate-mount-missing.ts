import { certificateNumber, MAPPINGS, MOUNTS, READ_FILES } from '../../model/names.ts'
import { nearest } from '../../model/nearest.ts'
import { formatPairs, type Pair } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import type { Problem } from '../../model/rule.ts'
import { certificatePath, type Values } from '../../model/values.ts'
import type { Delegate } from '../../wiring.ts'
import { isMade } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about, isReplaced, notSeen, safely } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMountMissing: TaskRule = {
  id: 'certificate-mount-missing',
  severity: 'error',
  summary: `a certificate’s file is not mounted by ${MOUNTS}`,
  why: 'The file exists in the delegate alone: build tasks never see it, and the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe' },
  ...ofCertifiedDelegates((delegate, { values }, report) => {
    const { mounts } = delegate
    const missing = unmountedFiles(delegate).filter(({ name, file }) => !isMoved(name, file, values))
    if (missing.length === 0) return
    if (mounts.state === 'unknown') report(notSeen(delegate, mounts.variable, MOUNTS))
    // The legacy name instead of the 3.x one is one mistake: legacy-mount-variable.
    if (mounts.state === 'unknown' || (mounts.state === 'absent' && delegate.given(['CI_MOUNT_VOLUMES']).length > 0)) return
    const slip = delegate.slipOf(MOUNTS)
    const absent = mounts.variable
      ? `${MOUNTS} is empty`
      : `${MOUNTS} is not set${slip ? ` (\`${slip}\` is: is it misspelt?)` : ''}`
    for (const { name, file } of missing) {
      const made = `${quote(file)}, which ${MAPPINGS} makes of ${quote(name)}`
      report({
        ...about(delegate),
        path: mounts.variable?.at ?? delegate.lacking('environment'),
        message: mounts.state === 'absent' ? `${absent}, so build tasks do not get ${made}` : `${MOUNTS} does not mount ${made}`,
        ...(mounts.faults.length === 0 ? mountAll(delegate, missing) : {}),
      })
    }
  }),
}

/** A file that the user wants elsewhere is moved first: value-differs. */
function isMoved(name: string, file: string, values: Values): boolean {
  const number = certificateNumber(name)
  return number !== undefined && isReplaced(file, certificatePath(number), values)
}

interface CertificateFile {
  readonly name: string
  readonly file: string
}

/** Files made of certificates that no entry mounts; a path that stands in the list in any way counts as mounted. */
function unmountedFiles(delegate: Delegate): CertificateFile[] {
  const { mounts } = delegate
  const isMentioned = (file: string): boolean => mounts.pairs.some(({ from, to }) => from === file || to === file)
  const files = new Map<string, string>()
  for (const { from, to } of certificateFiles(delegate)) if (!isMentioned(to) && !files.has(to)) files.set(to, from)
  if (files.size === 0) return []
  return [...files]
    .map(([file, name]) => ({ name, file }))
    .filter(({ file }) => !mounts.faults.some(({ entry }) => mentions(entry, file)) && !isMisspelt(delegate, file))
}

/** Where no file is HARNESS_CERT_n's or one that the step reads, any file that is mapped may be the certificate. */
function certificateFiles({ mappings: { pairs } }: Delegate): readonly Pair[] {
  const certain = pairs.filter(({ from, to }) => certificateNumber(from) !== undefined || READ_FILES.includes(to))
  return certain.length > 0 ? certain : pairs
}

/** A source that nothing makes, spelt nearly like the file, is the same mistake: certificate-mount-unmapped-source. */
function isMisspelt(delegate: Delegate, file: string): boolean {
  return delegate.mounts.pairs.some(({ from }) => isMade(delegate, from) === false && nearest(from, [file]) !== undefined)
}

/** Whether an entry that cannot be read has a path in it, or a folder above that path. */
function mentions(entry: string, file: string): boolean {
  return (
    entry.includes(file) ||
    entry.split(/[:;\s]/).some(part => part.startsWith('/') && file.startsWith(`${part.replace(/\/+$/, '')}/`))
  )
}

function mountAll(delegate: Delegate, missing: readonly CertificateFile[]): Pick<Problem, 'fix' | 'help'> {
  const files = missing.map(({ file }) => file)
  const mounted = [...delegate.mounts.pairs, ...files.map(file => ({ from: file, to: file }))]
  const title =
    files.length === 1 ? `mount ${files[0]} under the same path` : `mount ${files.join(' and ')}, each under its own path`
  return safely(title, delegate.put([MOUNTS, formatPairs(mounted)]))
}
