import { MAPPINGS, ROOT_CA_FILE } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import { certificatePath } from '../../model/values.ts'
import { about, type TaskRule, unmappedCertificates } from '../context.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

const NAME = 'HARNESS_CERT_0'

export const certificateUnmapped: TaskRule = {
  id: 'certificate-unmapped',
  severity: 'error',
  summary: `no entry of ${MAPPINGS} names ${NAME}`,
  why: 'The secret is fetched and never written to a file: the database step finds no CA, and the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: `unless another secret is written to ${ROOT_CA_FILE}` },
  *check(_task, { delegates, values }) {
    for (const delegate of delegates) {
      const { pairs, faults, variable } = delegate.mappings
      for (const { number } of unmappedCertificates(delegate)) {
        if (number !== 0 || !variable) continue
        const file = certificatePath(0).pick(values) ?? ROOT_CA_FILE
        const isFree = faults.length === 0 && !pairs.some(({ to }) => to === file)
        const value = formatPairs([...pairs, { from: NAME, to: file }])
        yield {
          ...about(delegate),
          path: variable.at,
          message: `${MAPPINGS} does not name ${NAME}`,
          ...(isFree
            ? { fix: { title: `write ${NAME} to ${file}`, safety: 'safe', patches: [{ op: 'set', path: variable.at, value }] } }
            : {}),
        }
      }
    }
  },
}
