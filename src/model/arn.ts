/** The six parts of an Amazon Resource Name. `resource` is everything after the fifth colon. */
export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** Splits an ARN, or gives undefined where the text is none. Parts are not judged further. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:([^:\s]*):([^:\s]*):([^:\s]*):([^:\s]*):(.+)$/.exec(text)
  if (!match) return undefined
  const [, partition = '', service = '', region = '', account = '', resource = ''] = match
  return { partition, service, region, account, resource }
}

const PARTITION = 'aws(?:-[a-z]+)*'
const ROLE_ARN = new RegExp(`^arn:${PARTITION}:iam::\\d{12}:role/(?:[\\x21-\\x7e]+/)?[\\w+=,.@-]{1,64}$`)

/**
 * Parses the full ARN of an IAM role: `arn:PARTITION:iam::ACCOUNT:role/[path/]NAME`. Undefined for anything else, such as
 * a bare name, an instance profile, a user, or the `assumed-role` ARN of an STS session.
 * Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function parseRoleArn(text: string): Arn | undefined {
  if (!ROLE_ARN.test(text)) return undefined
  const partition = text.slice('arn:'.length, text.indexOf(':', 'arn:'.length))
  const account = `arn:${partition}:iam::`.length
  const resource = account + '123456789012:'.length
  return { partition, service: 'iam', region: '', account: text.slice(account, resource - 1), resource: text.slice(resource) }
}

/** What a container's secret refers to. */
export interface SecretReference {
  readonly arn: Arn
  /** The secret's or parameter's own ARN, without JSON key, version stage and version id. */
  readonly secretArn: string
  readonly store: 'secrets-manager' | 'parameter-store'
  readonly jsonKey: string
  readonly versionStage: string
  readonly versionId: string
}

/**
 * Parses the `valueFrom` of a container's secret when it is an ARN. The agent that resolves it takes exactly one or
 * exactly four parts after `secret:`, and a version stage excludes a version id; anything else fails when the task starts.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html and
 * amazon-ecs-agent, agent/taskresource/asmsecret.
 */
export function parseSecretReference(text: string): SecretReference | undefined {
  const match = SECRET.exec(text) ?? PARAMETER.exec(text)
  if (!match) return undefined
  const [, secretArn = '', partition = '', service = '', region = '', account = '', resource = '', ...rest] = match
  const [jsonKey = '', versionStage = '', versionId = ''] = rest
  if (versionStage && versionId) return undefined
  return {
    arn: { partition, service, region, account, resource: resource + text.slice(secretArn.length) },
    secretArn,
    store: service === 'ssm' ? 'parameter-store' : 'secrets-manager',
    jsonKey,
    versionStage,
    versionId,
  }
}

const PLACE = '([a-z]+(?:-[a-z0-9]+)+):(\\d{12})'
const SECRET = new RegExp(`^(arn:(${PARTITION}):(secretsmanager):${PLACE}:(secret:[\\w/+=.@!-]+))(?::([^:]*):([^:]*):([^:]*))?$`)
const PARAMETER = new RegExp(`^(arn:(${PARTITION}):(ssm):${PLACE}:(parameter/[\\w/.-]+))$`)

/**
 * Whether two references name the same secret as far as the text tells: JSON key and version do not count, and an ARN
 * without its six random characters is the same as the one with them.
 */
export function sameSecret(a: SecretReference, b: SecretReference): boolean {
  const [shorter, longer] = a.secretArn.length < b.secretArn.length ? [a.secretArn, b.secretArn] : [b.secretArn, a.secretArn]
  return longer === shorter || (longer.startsWith(shorter) && /^-[A-Za-z0-9]{6}$/.test(longer.slice(shorter.length)))
}
