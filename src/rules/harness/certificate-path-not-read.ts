import { MOUNTS, READ_FILES, ROOT_CA_FILE } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import type { Fix } from '../../model/rule.ts'
import type { Delegate } from '../../wiring.ts'
import { about, isMade, type TaskRule } from '../context.ts'
import { DATABASE_SSL } from '../sources.ts'

export const certificatePathNotRead: TaskRule = {
  id: 'certificate-path-not-read',
  severity: 'warning',
  summary: 'no certificate lands on a path that the database step reads',
  why: `The step imports ${ROOT_CA_FILE}, and client.crt and client.key beside it; files elsewhere are silently unused, and TLS fails unless the server’s CA is a public one.`,
  docs: DATABASE_SSL,
  fix: { safety: 'unsafe' },
  *check(_task, { delegates }) {
    for (const delegate of delegates) {
      const { variable, pairs, faults } = delegate.mounts
      if (!delegate.certificate || !variable || pairs.length === 0 || faults.length > 0) continue
      if (pairs.some(({ from, to }) => from !== to || READ_FILES.includes(to) || isMade(delegate, from) !== true)) continue
      const fix = moveToReadPath(delegate)
      yield {
        ...about(delegate),
        path: variable.at,
        message: `no file that ${MOUNTS} mounts is one that the database step reads: ${quote(ROOT_CA_FILE)}, client.crt or client.key beside it`,
        ...(fix ? { fix } : {}),
      }
    }
  },
}

/** Moves the first mounted certificate to where the step looks for the root CA. */
function moveToReadPath({ mappings, mounts }: Delegate): Fix | undefined {
  const certificate = mappings.pairs.find(({ to }) => mounts.pairs.some(({ from }) => from === to))
  const isTaken = mappings.pairs.some(({ to }) => to === ROOT_CA_FILE)
  if (!certificate || isTaken || !mappings.variable || !mounts.variable || mappings.faults.length > 0) return undefined
  const moved = mappings.pairs.map(pair => (pair === certificate ? { from: pair.from, to: ROOT_CA_FILE } : pair))
  const mounted = mounts.pairs.map(pair => (pair.from === certificate.to ? { from: ROOT_CA_FILE, to: ROOT_CA_FILE } : pair))
  return {
    title: `write ${certificate.from} to ${ROOT_CA_FILE} and mount it there`,
    safety: 'unsafe',
    patches: [
      { op: 'set', path: mappings.variable.at, value: formatPairs(moved) },
      { op: 'set', path: mounts.variable.at, value: formatPairs(mounted) },
    ],
  }
}
