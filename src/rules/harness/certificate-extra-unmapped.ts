import { MAPPINGS } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import { certificatePath } from '../../model/values.ts'
import { about, remedy, type TaskRule, unmappedCertificates } from '../context.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateExtraUnmapped: TaskRule = {
  id: 'certificate-extra-unmapped',
  severity: 'warning',
  summary: `no entry of ${MAPPINGS} names a further certificate, HARNESS_CERT_1 and up`,
  why: 'The secret is fetched and never written to a file: nothing can use it.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', value: 'certificates[n].path' },
  *check(_task, { delegates, values }) {
    for (const delegate of delegates) {
      const { pairs, faults, variable } = delegate.mappings
      for (const { number, variable: certificate } of unmappedCertificates(delegate)) {
        if (number === 0 || !variable) continue
        const { name } = certificate
        yield {
          ...about(delegate),
          path: variable.at,
          message: `${MAPPINGS} does not name ${name}`,
          ...(faults.length === 0
            ? remedy(values, certificatePath(number), `write ${name} to its file`, file => [
                { op: 'set', path: variable.at, value: formatPairs([...pairs, { from: name, to: file }]) },
              ])
            : {}),
        }
      }
    }
  },
}
