import type { Path } from '../model/patch.ts'

/** The three roles of a delegate's task: the ECS agent's, the delegate's own, and that of the build tasks it starts. */
export type RoleKind = 'execution' | 'task' | 'build'

/** One thing that a role must be allowed to do for the task to start and to work. */
export interface Need {
  readonly role: RoleKind
  /** The full ARN of the role; needs of a role that is not known are none. */
  readonly roleArn: string
  /** As IAM names it: `secretsmanager:GetSecretValue`. */
  readonly action: string
  /** The ARN of the resource, or `*` for an action that is made on none. */
  readonly resource: string
  /** Condition keys of the request that are certain, such as `kms:ViaService`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>
  /** What it is needed for, as a clause: "to read the secret of HARNESS_CERT_0". */
  readonly because: string
  /** The value in the definition that makes it necessary. */
  readonly path: Path
  /** The container it is about, where it is about one. */
  readonly container?: string
}
