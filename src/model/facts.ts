/**
 * What was read of an account, once, before the rules run. A plain JSON value: it can be saved, replayed without the account,
 * and written by hand for a test. It never holds a secret's value.
 */
export interface Facts {
  readonly version: 1
  /** The release that read it, such as `ecs-delegate 0.2.0`. */
  readonly tool: string
  /** When, in ISO 8601. */
  readonly time: string
  /** The account of the credentials that read it. */
  readonly account: string
  /** Who read it; undefined where that is not known, as in `aws iam get-account-authorization-details`. */
  readonly caller?: string
  /** By the ARN that was asked for. */
  readonly roles: Readonly<Record<string, Answer<RoleFacts>>>
  /** By the ARN that was asked for, without JSON key, version stage and version id. */
  readonly secrets: Readonly<Record<string, Answer<SecretFacts>>>
  /** By the ARN that was asked for. */
  readonly parameters: Readonly<Record<string, Answer<ParameterFacts>>>
  /** By what secret or parameter call their key: ARN, id or alias, with the region in front, as in `eu-west-1 alias/database`. */
  readonly keys: Readonly<Record<string, Answer<KeyFacts>>>
  /** Whether a log group exists, by `REGION NAME`. */
  readonly logGroups: Readonly<Record<string, Answer<true>>>
  /** What IAM's simulator said of what the task needs. */
  readonly simulations: readonly Simulation[]
  /** Why the simulator was not asked, or gave no answer, by the role's ARN. */
  readonly notSimulated: Readonly<Record<string, Unread>>
  /**
   * The certificates in secrets, judged without keeping them; only where secrets' values were read. By the reference: the
   * secret's ARN, with `:JSON-KEY:STAGE:ID` behind it where it has one of these.
   */
  readonly certificates?: Readonly<Record<string, Answer<CertificateFacts>>>
}

/** Facts that were not read of an account: what a template or plan declares is all there is. They are never recorded. */
export interface DeclaredFacts extends Facts {
  readonly declaredIn: 'template' | 'plan'
}

/** What came of asking for one thing. */
export type Answer<T> =
  | { readonly found: T }
  /** AWS says that it does not exist, in an account and a region where it would know. */
  | { readonly absent: string }
  | { readonly unread: Unread }

/** Why something could not be read. Nothing follows from it but that what depends on it is not proved. */
export interface Unread {
  /** As IAM names it: `iam:GetRole`. */
  readonly operation: string
  /** In words, fit to be printed: `AccessDenied`, `the answer was no JSON (HTTP 502)`. */
  readonly reason: string
}

export interface RoleFacts {
  /** As AWS returned it. */
  readonly arn: string
  /** The trust policy, parsed. */
  readonly trust: unknown
  /** All policies attached to the role; of one that could not be read the reason stands in place of the document. */
  readonly policies: readonly PolicyFacts[]
  /** Why the list of policies is not known to be whole. */
  readonly unlisted?: Unread
  /** The permissions boundary; undefined where there is none. */
  readonly boundary?: PolicyFacts
}

export interface PolicyFacts {
  /** The name of an inline policy, the ARN of a managed one. */
  readonly name: string
  readonly document?: unknown
  readonly unread?: Unread
}

export interface SecretFacts {
  /** In full, with its six random characters. */
  readonly arn: string
  readonly name: string
  /** ARN, id or alias of its key; undefined for the key aws/secretsmanager. */
  readonly key?: string
  /** When it is to be deleted, in ISO 8601; its value cannot be read any more. */
  readonly deleted?: string
  /** Its resource policy; `found: null` where there is none. */
  readonly policy: Answer<unknown>
}

export interface ParameterFacts {
  readonly arn: string
  readonly type: 'String' | 'StringList' | 'SecureString'
  /** ARN, id or alias of its key, where it is a SecureString. */
  readonly key?: string
}

export interface KeyFacts {
  /** That of the alias, for AWS's own keys. */
  readonly arn: string
  /** AWS's own keys may be used by whoever may read the secret. */
  readonly manager: 'AWS' | 'CUSTOMER'
  /** Asked for customer's keys only. */
  readonly policy?: Answer<unknown>
}

/** The simulator's answer for one action of one role on one resource. */
export interface Simulation {
  readonly role: string
  readonly action: string
  readonly resource: string
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny'
  /** Whether the organisation's policies allow it; undefined where the simulator did not say. */
  readonly organisation?: boolean
  /** Condition keys that the simulator had no value for. */
  readonly missing: readonly string[]
}

/** What a secret holds, as far as a certificate is concerned; nothing of it can be turned back into the value. */
export interface CertificateFacts {
  /** The PEM blocks in it, in order. */
  readonly blocks: readonly CertificateBlock[]
  /** Whether the JSON key that the reference names is in the secret; undefined where it names none. */
  readonly hasJsonKey?: boolean
}

export type CertificateBlock =
  | {
      readonly kind: 'certificate'
      readonly isCa: boolean
      /** ISO 8601. */
      readonly notBefore: string
      readonly notAfter: string
    }
  | { readonly kind: 'private-key' }
  /** A PEM block that is neither, or one that cannot be read. */
  | { readonly kind: 'other' }
