import { certificateNumber, MAPPINGS } from '../../model/names.ts'
import { nearest } from '../../model/nearest.ts'
import { formatPairs, type Pair } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import type { Problem } from '../../model/rule.ts'
import { certificateSecret, type Values } from '../../model/values.ts'
import type { Delegate } from '../../wiring.ts'
import { isSecretThere } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about, notSeen, remedy } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMappingUnknownSecret: TaskRule = {
  id: 'certificate-mapping-unknown-secret',
  severity: 'error',
  summary: `${MAPPINGS} names a secret that the container does not have`,
  why: 'There is nothing to write to the file: the database step finds no CA, and the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'unsafe', when: 'where a secret of nearly that name is there; with the ARN of the secret the repair is safe' },
  ...ofCertifiedDelegates((delegate, { values }, report) => {
    const { variable, pairs } = delegate.mappings
    if (!variable) return
    for (const pair of pairs) {
      if (isSecretThere(delegate, pair.from)) continue
      if (delegate.openBecause !== undefined) report(notSeen(delegate, undefined, pair.from))
      else {
        report({
          ...about(delegate),
          path: variable.at,
          message: `${MAPPINGS} names ${quote(pair.from)}, which is not in the container’s \`secrets\``,
          ...repair(delegate, pair, values),
        })
      }
    }
  }),
}

function repair(delegate: Delegate, pair: Pair, values: Values): Pick<Problem, 'fix' | 'help'> {
  const { pairs, faults, variable } = delegate.mappings
  const mapped = new Set(pairs.map(({ from }) => from))
  const unmapped = delegate.variables.filter(({ name, list }) => list === 'secrets' && !mapped.has(name)).map(({ name }) => name)
  const meant = nearest(pair.from, unmapped)
  if (meant !== undefined && variable && faults.length === 0) {
    const value = formatPairs(pairs.map(({ from, to }) => ({ from: from === pair.from ? meant : from, to })))
    return {
      fix: { title: `write ${quote(meant)} instead`, safety: 'unsafe', patches: [{ op: 'set', path: variable.at, value }] },
    }
  }
  const number = certificateNumber(pair.from)
  if (delegate.in('environment', pair.from)) return { help: 'it is in `environment`: move it to `secrets`' }
  if (number === undefined) return { help: 'add it to `secrets`, or correct the name' }
  return remedy(values, certificateSecret(number), `add ${pair.from} to \`secrets\``, value =>
    delegate.add('secrets', [pair.from, value])
  )
}
