import { CERTIFICATE, MAPPINGS, MOUNTS, READ_FILES } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import type { Fix } from '../../model/rule.ts'
import type { Delegate } from '../../wiring.ts'
import { about, notSeen, type TaskRule } from '../context.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMountMissing: TaskRule = {
  id: 'certificate-mount-missing',
  severity: 'error',
  summary: `a certificate’s file is not mounted by ${MOUNTS}`,
  why: 'The file exists in the delegate alone: build tasks never see it, and the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe' },
  *check(_task, { delegates }) {
    for (const delegate of delegates) {
      const { mounts } = delegate
      const missing = unmountedFiles(delegate)
      if (!delegate.certificate || missing.length === 0) continue
      if (mounts.state === 'unknown') yield* notSeen(delegate, mounts.variable, MOUNTS)
      // The legacy name instead of the 3.x one is one mistake: legacy-mount-variable.
      if (mounts.state === 'unknown' || (mounts.state === 'absent' && delegate.find('CI_MOUNT_VOLUMES'))) continue
      const slip = delegate.slipOf(MOUNTS)
      const absent = mounts.variable
        ? `${MOUNTS} is empty`
        : `${MOUNTS} is not set${slip ? ` (\`${slip}\` is: is it misspelt?)` : ''}`
      for (const { name, file } of missing) {
        const made = `${quote(file)}, which ${MAPPINGS} makes of ${quote(name)}`
        yield {
          ...about(delegate),
          path: mounts.variable?.at ?? delegate.lacking('environment'),
          message:
            mounts.state === 'absent' ? `${absent}, so build tasks do not get ${made}` : `${MOUNTS} does not mount ${made}`,
          ...(mounts.faults.length === 0 ? { fix: mountAll(delegate, missing) } : {}),
        }
      }
    }
  },
}

interface CertificateFile {
  readonly name: string
  readonly file: string
}

/** Files made of certificates that no entry mounts; a path that stands in the list in any way counts as mounted. */
function unmountedFiles({ mappings, mounts }: Delegate): CertificateFile[] {
  const files = mappings.pairs.filter(({ from, to }) => CERTIFICATE.test(from) || READ_FILES.includes(to))
  const mentioned = new Set(mounts.pairs.flatMap(({ from, to }) => [from, to]))
  const unmounted = files.filter(({ to }) => !mentioned.has(to) && !mounts.faults.some(({ entry }) => mentions(entry, to)))
  return unmounted
    .filter(({ to }, index) => unmounted.findIndex(other => other.to === to) === index)
    .map(({ from, to }) => ({ name: from, file: to }))
}

/** Whether an entry that cannot be read has a path in it, or a folder above that path. */
function mentions(entry: string, file: string): boolean {
  return (
    entry.includes(file) ||
    entry.split(/[:;\s]/).some(part => part.startsWith('/') && file.startsWith(`${part.replace(/\/+$/, '')}/`))
  )
}

function mountAll(delegate: Delegate, missing: readonly CertificateFile[]): Fix {
  const mounted = [...delegate.mounts.pairs, ...missing.map(({ file }) => ({ from: file, to: file }))]
  return {
    title: `mount ${missing.map(({ file }) => file).join(', ')} under the same path`,
    safety: 'safe',
    patches: delegate.put([MOUNTS, formatPairs(mounted)]),
  }
}
