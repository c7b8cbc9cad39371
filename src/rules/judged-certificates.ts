import type { Answer, CertificateBlock, CertificateFacts, Facts } from '../model/facts.ts'
import { READ_FILES } from '../model/names.ts'
import type { Variable } from '../variables.ts'
import type { Delegate } from '../wiring.ts'
import type { Context } from './context.ts'
import { deletionOf, isAbsentReference, type Proven } from './permissions.ts'

/** The client's private key; the other files that the database step reads are certificates. */
export const CLIENT_KEY_FILE = '/etc/ssl/certs/dbops/client.key'

/** A secret that becomes one of the files the database step reads, and what was found in it. */
export interface JudgedCertificate {
  readonly delegate: Delegate
  readonly variable: Variable
  readonly file: string
  readonly jsonKey: string
  readonly answer: Answer<CertificateFacts>
}

/** The secrets whose values were looked at, each with the file it is mapped to; a file that no step reads may be anything. */
export function judgedCertificates({ facts, references }: Proven, { delegates }: Context): readonly JudgedCertificate[] {
  const { certificates } = facts
  if (!certificates) return []
  return delegates.flatMap(delegate => {
    if (!delegate.certificate) return []
    return delegate.certificateSecrets.flatMap(variable => {
      const reference = references.find(({ path }) => path.join('/') === variable.at.join('/'))
      const file = delegate.mappings.pairs.find(({ from, to }) => from === variable.name && READ_FILES.includes(to))?.to
      if (!reference || file === undefined) return []
      // Of a secret that is gone others speak.
      if (isAbsentReference(reference, facts) || deletionOf(reference, facts) !== undefined) return []
      const { arn = '', rest, jsonKey } = reference
      // Recorded by the whole reference, since another JSON key holds something else.
      const answer = namesOf(facts, arn).flatMap(
        name => certificates[rest === ':::' ? name : name + rest] ?? certificates[name] ?? []
      )[0]
      return answer ? [{ delegate, variable, file, jsonKey, answer }] : []
    })
  })
}

/** The ARNs a secret was asked for by: a definition may since have been corrected to the full one. */
function namesOf({ secrets }: Facts, arn: string): string[] {
  return [
    arn,
    ...Object.entries(secrets).flatMap(([asked, answer]) => ('found' in answer && answer.found.arn === arn ? [asked] : [])),
  ]
}

type CertificateBlockOf<Kind> = Extract<CertificateBlock, { readonly kind: Kind }>

/** The certificates that count: the first one in each secret that becomes a certificate's file, and how many there are. */
export function firstCertificates(
  proven: Proven,
  context: Context
): readonly (JudgedCertificate & { readonly certificate: CertificateBlockOf<'certificate'>; readonly count: number })[] {
  return judgedCertificates(proven, context).flatMap(judged => {
    if (judged.file === CLIENT_KEY_FILE || !('found' in judged.answer)) return []
    const all = judged.answer.found.blocks.filter(block => block.kind === 'certificate')
    return all[0] ? [{ ...judged, certificate: all[0], count: all.length }] : []
  })
}
