/**
 * What only the user knows, from flags and the values file. The shape is that of `schemas/values.schema.json`; whatever
 * is not given stays out, and nothing is ever invented in its place.
 */
export interface Values {
  readonly family?: string
  readonly region?: string
  readonly account?: string
  readonly roles?: { readonly execution?: string; readonly task?: string; readonly build?: string }
  readonly harness?: {
    readonly accountId?: string
    readonly url?: string
    readonly tokenSecretArn?: string
    readonly image?: string
    readonly name?: string
    readonly tags?: string | readonly string[]
  }
  /** The nth belongs to HARNESS_CERT_n; an empty list: the database's CA is trusted already. */
  readonly certificates?: readonly { readonly secretArn?: string; readonly path?: string }[]
  /** `none`: this delegate does no database work. */
  readonly database?: Database | 'none'
  readonly log?: { readonly group?: string }
  readonly size?: {
    readonly cpu?: string | number
    readonly memory?: string | number
    readonly architecture?: 'X86_64' | 'ARM64'
  }
}

/** The database that the steps connect to. */
export interface Database {
  readonly engine?: 'postgresql' | 'mysql'
  readonly host?: string
  readonly port?: number
  readonly name?: string
  readonly resourceId?: string
  readonly user?: string
  /** PostgreSQL: where the changes go; `public` unless given. */
  readonly schema?: string
  /** PostgreSQL: who owns Liquibase's tables; `liquibase_owners` unless given. */
  readonly sharedRole?: string
  /** PostgreSQL: who changes the same tables with a password. */
  readonly otherUsers?: readonly string[]
}

/** One value that only the user knows, and how it is given. */
export interface ValueOption {
  /** The flag, where there is one. */
  readonly flag?: string
  /** Its place in the values file. */
  readonly key: string
  readonly pick: (values: Values) => string | undefined
}

/** The values that repairs need. */
export const VALUE = {
  buildRole: { flag: '--build-task-role-arn', key: 'roles.build', pick: values => values.roles?.build },
  taskRole: { flag: '--task-role-arn', key: 'roles.task', pick: values => values.roles?.task },
  executionRole: { flag: '--execution-role-arn', key: 'roles.execution', pick: values => values.roles?.execution },
  tokenSecret: { flag: '--token-secret-arn', key: 'harness.tokenSecretArn', pick: values => values.harness?.tokenSecretArn },
  accountId: { key: 'harness.accountId', pick: values => values.harness?.accountId },
  url: { key: 'harness.url', pick: values => values.harness?.url },
  name: { key: 'harness.name', pick: values => values.harness?.name },
  tags: { key: 'harness.tags', pick: values => tags(values.harness?.tags) },
  image: { key: 'harness.image', pick: values => values.harness?.image },
  family: { key: 'family', pick: values => values.family },
  logGroup: { key: 'log.group', pick: values => values.log?.group },
  region: { key: 'region', pick: values => values.region },
  account: { key: 'account', pick: values => values.account },
  cpu: { key: 'size.cpu', pick: values => text(values.size?.cpu) },
  memory: { key: 'size.memory', pick: values => text(values.size?.memory) },
} satisfies Record<string, ValueOption>

/** The secret of the nth certificate; the first has a flag. */
export function certificateSecret(number: number): ValueOption {
  const key = `certificates[${number}].secretArn`
  const pick = (values: Values) => values.certificates?.[number]?.secretArn
  return number === 0 ? { flag: '--certificate-secret-arn', key, pick } : { key, pick }
}

/** The file of the nth certificate; the first has a flag. */
export function certificatePath(number: number): ValueOption {
  const key = `certificates[${number}].path`
  const pick = (values: Values) => values.certificates?.[number]?.path
  return number === 0 ? { flag: '--certificate-path', key, pick } : { key, pick }
}

function text(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

function tags(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value.join(',') : value
}
