import { X509Certificate } from 'node:crypto'
import { parseArn } from '../model/arn.ts'
import type { Answer, CertificateBlock, CertificateFacts } from '../model/facts.ts'
import { isRefusal } from './errors.ts'
import { foreign, notAsked, type Reader } from './reader.ts'

/** A certificate in a secret, as a container's `secrets` refer to it. */
export interface CertificateReference {
  /** Without JSON key, version stage and version id. */
  readonly secretArn: string
  readonly jsonKey?: string
  readonly versionStage?: string
  readonly versionId?: string
}

/** What a certificate is called in Facts: the secret's ARN, and the rest of the reference where it has one. */
export function certificateName({ secretArn, jsonKey = '', versionStage = '', versionId = '' }: CertificateReference): string {
  return jsonKey || versionStage || versionId ? `${secretArn}:${jsonKey}:${versionStage}:${versionId}` : secretArn
}

/**
 * Reads a secret's value, judges the certificates in it and forgets it. One call serves all references to one version.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 *
 * @param references all of them to the same version of the same secret
 * @returns by their names
 */
export async function readCertificates(
  references: readonly CertificateReference[],
  reader: Reader
): Promise<Record<string, Answer<CertificateFacts>>> {
  const [first] = references
  const all = (answer: Answer<CertificateFacts>) => Object.fromEntries(references.map(one => [certificateName(one), answer]))
  if (first === undefined) return {}
  const operation = 'secretsmanager:GetSecretValue'
  const { aws, calls, account } = reader
  const { secretArn: SecretId, versionStage, versionId } = first
  const region = parseArn(SecretId)?.region
  if (!region) return all(notAsked(operation, 'it is not the ARN of a secret'))
  const input = {
    SecretId,
    ...(versionStage ? { VersionStage: versionStage } : {}),
    ...(versionId ? { VersionId: versionId } : {}),
  }
  const reply = await calls.askAgain({
    operation,
    region,
    input,
    send: limit => aws.secretsManager(region).send(new aws.sdk.GetSecretValueCommand(input), limit),
    // A binary value reaches no container, and has nothing to judge.
    pick: ({ ARN, SecretString = '' }) =>
      ARN === undefined ? undefined : references.map(one => [certificateName(one), judge(SecretString, one.jsonKey)] as const),
  })
  if ('error' in reply) {
    const unread = calls.unread(operation, reply.error)
    if (!isRefusal(reply.error, 'ResourceNotFound')) return all({ unread })
    const elsewhere = foreign(SecretId, reader)
    if (elsewhere !== undefined) return all(notAsked(operation, `${unread.reason}; ${elsewhere}`))
    return all({ absent: `account ${account} has no such secret, or not this version of it, in ${region}` })
  }
  return Object.fromEntries(reply.value.map(([name, found]) => [name, { found }]))
}

function judge(value: string, jsonKey: string | undefined): CertificateFacts {
  if (!jsonKey) return { blocks: blocksOf(value) }
  const member = memberOf(value, jsonKey)
  return { blocks: typeof member === 'string' ? blocksOf(member) : [], hasJsonKey: member !== undefined }
}

function memberOf(json: string, key: string): unknown {
  try {
    const object: unknown = JSON.parse(json)
    return typeof object === 'object' && object !== null && Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined
  } catch {
    return undefined
  }
}

/**
 * The PEM blocks of a text, in order: https://www.rfc-editor.org/rfc/rfc7468. A block without an end is none that anything
 * could read, and the last one.
 */
export function blocksOf(text: string): CertificateBlock[] {
  const blocks: CertificateBlock[] = []
  const begin = /-----BEGIN ([A-Z0-9 ]{1,64})-----/g
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const [, label = ''] = match
    const end = `-----END ${label}-----`
    const position = text.indexOf(end, begin.lastIndex)
    if (position < 0) return [...blocks, { kind: 'other' }]
    blocks.push(blockOf(label, text.slice(match.index, position + end.length)))
    begin.lastIndex = position + end.length
  }
  return blocks
}

function blockOf(label: string, pem: string): CertificateBlock {
  if (label.endsWith('PRIVATE KEY')) return { kind: 'private-key' }
  if (!/^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label)) return { kind: 'other' }
  try {
    const { ca, validFrom, validTo } = new X509Certificate(pem)
    const [notBefore, notAfter] = [new Date(validFrom).toISOString(), new Date(validTo).toISOString()]
    return { kind: 'certificate', isCa: ca, notBefore, notAfter }
  } catch {
    return { kind: 'other' }
  }
}
