import { MAPPINGS } from '../../model/names.ts'
import { formatPairs } from '../../model/pairs.ts'
import { quote } from '../../model/printable.ts'
import type { Problem } from '../../model/rule.ts'
import { certificatePath, type ValueOption, type Values } from '../../model/values.ts'
import type { Variable } from '../../variables.ts'
import type { Delegate } from '../../wiring.ts'
import { unmappedCertificates } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { about, remedy } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateExtraUnmapped: TaskRule = {
  id: 'certificate-extra-unmapped',
  severity: 'warning',
  summary: `no entry of ${MAPPINGS} names a further certificate, HARNESS_CERT_1 and up`,
  why: 'The secret is fetched and never written to a file: nothing can use it.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', value: 'certificates[n].path' },
  ...ofCertifiedDelegates((delegate, { values }, report) => {
    const { faults, variable } = delegate.mappings
    for (const { number, variable: certificate } of unmappedCertificates(delegate)) {
      if (number === 0 || !variable) continue
      const { name } = certificate
      report({
        ...about(delegate),
        path: variable.at,
        message: `${MAPPINGS} does not name ${name}`,
        ...(faults.length === 0 ? mapTo(delegate, variable, name, certificatePath(number), values) : {}),
      })
    }
  }),
}

/** Appends the certificate's own entry, unless its file is another's already. */
function mapTo(
  delegate: Delegate,
  variable: Variable,
  name: string,
  option: ValueOption,
  values: Values
): Pick<Problem, 'fix' | 'help'> {
  const { pairs } = delegate.mappings
  const file = option.pick(values)
  if (pairs.some(({ to }) => to === file))
    return { help: `${quote(file ?? '')} is made of another secret already: give ${name} a file of its own` }
  return remedy(values, option, `write ${name} to ${file}`, given => [
    { op: 'set', path: variable.at, value: formatPairs([...pairs, { from: name, to: given }]) },
  ])
}
