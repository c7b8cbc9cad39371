import { CERTIFICATE, MAPPINGS, MOUNTS, ROOT_CA_FILE } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import type { Problem } from '../../model/rule.ts'
import { certificatePath, type Values } from '../../model/values.ts'
import type { Delegate } from '../../wiring.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about, notSeen, safely } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMappingMissing: TaskRule = {
  id: 'certificate-mapping-missing',
  severity: 'error',
  summary: `there is a certificate’s secret, but no ${MAPPINGS}`,
  why: 'The secret is fetched and never written to a file: the database step finds no CA, and the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: `for ${CERTIFICATE}, with ${ROOT_CA_FILE} as its file unless a path is given` },
  ...ofCertifiedDelegates((delegate, { values }, report) => {
    const { mappings, certificates } = delegate
    if (certificates.length === 0) return
    if (mappings.state === 'unknown') report(notSeen(delegate, mappings.variable, MAPPINGS))
    if (mappings.state !== 'absent' || certificates.every(({ variable }) => variable.reading.state === 'absent')) return
    const slip = delegate.slipOf(MAPPINGS)
    report({
      ...about(delegate),
      path: mappings.variable?.at ?? delegate.lacking('environment'),
      message: mappings.variable
        ? `${MAPPINGS} is empty`
        : `${MAPPINGS} is not set${slip ? `; \`${slip}\` is: is it misspelt?` : ''}`,
      ...(certificates[0]?.number === 0
        ? fileAndMount(delegate, values)
        : { help: `set it to \`${certificates[0]?.variable.name}:${ROOT_CA_FILE}\`` }),
    })
  }),
}

/** Maps HARNESS_CERT_0 to its file, and mounts that file unless something else has to be said about the mounts. */
function fileAndMount(delegate: Delegate, values: Values): Pick<Problem, 'fix' | 'help'> {
  const { mounts } = delegate
  const file = certificatePath(0).pick(values) ?? ROOT_CA_FILE
  const mounted = mounts.pairs.some(({ from }) => from === file)
  const canMount = mounts.state !== 'unknown' && mounts.faults.length === 0 && !mounted
  const mapping = [MAPPINGS, `${CERTIFICATE}:${file}`] as const
  const mount = [MOUNTS, formatPairs([...mounts.pairs, { from: file, to: file }])] as const
  const title = `write ${CERTIFICATE} to ${file}${canMount ? ' and mount it into build tasks' : ''}`
  return safely(title, delegate.put(...(canMount ? [mapping, mount] : [mapping])))
}
