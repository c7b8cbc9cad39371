import { CERTIFICATE, MAPPINGS, ROOT_CA_FILE } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import { certificatePath } from '../../model/values.ts'
import { unmappedCertificates } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateUnmapped: TaskRule = {
  id: 'certificate-unmapped',
  severity: 'error',
  summary: `no entry of ${MAPPINGS} names ${CERTIFICATE}`,
  why: 'The secret is fetched and never written to a file: unless another one brings the CA, the database step finds none, and the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: `unless another secret is written to ${ROOT_CA_FILE}` },
  ...ofCertifiedDelegates((delegate, { values }, report) => {
    const { pairs, faults, variable } = delegate.mappings
    for (const { number } of unmappedCertificates(delegate)) {
      if (number !== 0 || !variable) continue
      const file = certificatePath(0).pick(values) ?? ROOT_CA_FILE
      const isFree = faults.length === 0 && !pairs.some(({ to }) => to === file)
      const value = formatPairs([...pairs, { from: CERTIFICATE, to: file }])
      report({
        ...about(delegate),
        path: variable.at,
        message: `${MAPPINGS} does not name ${CERTIFICATE}`,
        ...(isFree
          ? {
              fix: {
                title: `write ${CERTIFICATE} to ${file}`,
                safety: 'safe',
                patches: [{ op: 'set', path: variable.at, value }],
              },
            }
          : {
              help: `${quote(file)} is made of another secret, or the list cannot be read: map ${CERTIFICATE} elsewhere, or drop it`,
            }),
      })
    }
  }),
}
