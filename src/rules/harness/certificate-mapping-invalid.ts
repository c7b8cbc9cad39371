import { MAPPINGS } from '../../model/names.ts'
import { invalidPairs } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const certificateMappingInvalid: TaskRule = {
  id: 'certificate-mapping-invalid',
  severity: 'error',
  summary: `an entry of ${MAPPINGS} is not \`NAME:/absolute/file\``,
  why: 'The file is not written: the database step finds no CA, and the connection fails with a TLS (PKIX) error.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: 'safe', when: 'only where blanks or semicolons are all that is wrong and there is one way to read it' },
  ...ofCertifiedDelegates((delegate, _context, report) => {
    report(invalidPairs(delegate, delegate.mappings, 'mapping', MAPPINGS, 'NAME:/absolute/file'))
  }),
}
