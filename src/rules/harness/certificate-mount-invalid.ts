import { MOUNTS } from '../../model/names.ts'
import { invalidPairs } from '../certificates.ts'
import type { TaskRule } from '../context.ts'
import { ofCertifiedDelegates } from '../each.ts'
import { DATABASE_SSL } from '../sources.ts'

export const certificateMountInvalid: TaskRule = {
  id: 'certificate-mount-invalid',
  severity: 'error',
  summary: `an entry of ${MOUNTS} is not \`/file:/file\``,
  why: 'The file does not reach the build task: the step finds no CA, or keytool says "Is a directory", and the connection fails.',
  docs: DATABASE_SSL,
  fix: { safety: 'safe', when: 'only where blanks, semicolons or `:ro` are all that is wrong and there is one way to read it' },
  ...ofCertifiedDelegates((delegate, _context, report) => {
    report(invalidPairs(delegate, delegate.mounts, 'mount', MOUNTS, '/file:/file'))
  }),
}
