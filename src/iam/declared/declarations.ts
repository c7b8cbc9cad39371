import type { Home } from '../../model/declared.ts'
import type { PolicyFacts, Unread } from '../../model/facts.ts'

/**
 * What a template or plan declares, as far as permissions are concerned. All texts may have holes. It is taken as complete: a
 * role has the policies that are declared for it, and no others.
 */
export interface Declarations {
  readonly roles: readonly DeclaredRole[]
  readonly attachments: readonly Attachment[]
  /** Documents of managed policies, by ARN. */
  readonly policies: ReadonlyMap<string, PolicyFacts>
  readonly secrets: readonly DeclaredSecret[]
  readonly secretPolicies: readonly SecretPolicy[]
  readonly keys: readonly DeclaredKey[]
  /** Their names. */
  readonly logGroups: readonly string[]
  readonly parameters: readonly DeclaredParameter[]
  /** How the source itself refers to a resource, such as `${Database.Arn}`, by ARN. */
  readonly references: ReadonlyMap<string, string>
}

export interface DeclaredRole {
  readonly id: string
  readonly name: string
  readonly arn: string
  readonly trust: unknown
  readonly inline: readonly PolicyFacts[]
  /** ARNs of managed policies that the role itself names. */
  readonly managed: readonly string[]
  /** Why the role's own list of policies is not known to be whole. */
  readonly unlisted?: Unread | undefined
  /** The ARN of the permissions boundary. */
  readonly boundary?: string | undefined
}

/** A policy that is attached to roles from where it stands. */
export interface Attachment {
  readonly id: string
  /** Names of roles. */
  readonly roles: readonly string[]
  /** The policy, or the ARN of a managed one. */
  readonly policy: PolicyFacts | string
  readonly isConditional: boolean
}

export interface DeclaredSecret {
  readonly arn: string
  readonly name: string
  readonly key?: string | undefined
  /** A policy that stands in the secret itself. */
  readonly policy?: unknown
}

export interface SecretPolicy {
  readonly id: string
  /** The ARN or the name of the secret. */
  readonly secret: string
  readonly document: unknown
  readonly isConditional: boolean
}

export interface DeclaredKey {
  readonly arn: string
  /** What a secret may call it beside its ARN: its id, its aliases. */
  readonly names: readonly string[]
  /** Undefined for the policy that KMS gives to a key without one. */
  readonly policy: unknown
}

export interface DeclaredParameter {
  readonly arn: string
  readonly isSecure: boolean
  readonly key?: string | undefined
}

/** A source, read. */
export interface Reader {
  readonly home: Home
  readonly declarations: Declarations
  /** A text as far as it is known, with ARNs and names in place of references; undefined where it is no text, or may be more than one. */
  textOf(value: unknown): string | undefined
}
