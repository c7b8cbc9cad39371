import type { TaskRule } from '../context.ts'
import { about } from '../findings.ts'
import { CLIENT_KEY_FILE, judgedCertificates } from '../judged-certificates.ts'
import { withFacts } from '../permissions.ts'
import { DATABASE_STEP } from '../sources.ts'

export const certificateNotPem: TaskRule = {
  id: 'certificate-not-pem',
  severity: 'error',
  summary:
    'the secret of a certificate does not hold what its file must be: a PEM certificate, or for client.key a PEM private key',
  why: 'The database step imports the file with keytool, which fails on anything else, and no TLS connection comes about.',
  docs: DATABASE_STEP,
  fix: { safety: false },
  check: withFacts((proven, report, context) => {
    for (const { delegate, variable, file, answer, jsonKey } of judgedCertificates(proven, context)) {
      const { name, at } = variable
      if (!('found' in answer)) {
        const reason = 'unread' in answer ? `${answer.unread.operation}: ${answer.unread.reason}` : answer.absent
        report({ ...about(delegate), unchecked: `the certificate in ${name} was not looked at (${reason})` })
        continue
      }
      const { blocks, hasJsonKey } = answer.found
      const wanted = file === CLIENT_KEY_FILE ? 'private-key' : 'certificate'
      if (hasJsonKey !== false && blocks.some(({ kind }) => kind === wanted)) continue
      const kinds = [...new Set(blocks.map(({ kind }) => WORDS[kind]))]
      const holds = kinds.length === 0 ? 'no PEM block' : kinds.join(' and ')
      report({
        ...about(delegate),
        path: at,
        message:
          hasJsonKey === false
            ? `the secret of ${name} has no JSON key \`${jsonKey}\`: the task does not start`
            : `the secret of ${name} becomes ${file}, which must be ${WORDS[wanted]}, and holds ${holds}`,
        help: 'store the text of the PEM file, line breaks included, as the plain value of the secret, or under the JSON key that the reference names',
      })
    }
  }),
}

const WORDS = { certificate: 'a certificate', 'private-key': 'a private key', other: 'a PEM block that cannot be read' } as const
