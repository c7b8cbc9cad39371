// Made by scripts/schemas.mjs. Do not edit: npm run generate.
// derived from schemas/values.schema.json

/** A field of a values file. */
export interface ValueField {
  readonly key: string
  readonly description: string
  /** As JSON. */
  readonly example?: string
  readonly fields?: readonly ValueField[]
  /** The fields of each item of a list. */
  readonly items?: readonly ValueField[]
}

/** Where the schema is found, by a reference that stays. */
export const VALUES_SCHEMA = 'https://unpkg.com/ecs-delegate/schemas/values.schema.json'

export const VALUE_FIELDS: readonly ValueField[] = [
  {
    key: 'family',
    description: '1 to 255 letters, digits, hyphens and underscores. Revisions of the definition share this name.',
    example: '"harness-delegate"',
  },
  {
    key: 'region',
    description: 'The code of an AWS region. The delegate, its secrets and its logs are here.',
    example: '"eu-west-1"',
  },
  {
    key: 'account',
    description: 'The 12 digits of an AWS account, in quotes. A number would lose its leading zeros.',
    example: '"123456789012"',
  },
  {
    key: 'roles',
    description: 'An object with the fields execution, task and build. Each role has a job of its own.',
    fields: [
      {
        key: 'execution',
        description: 'The full ARN of the execution role. ECS takes it to read secrets, pull images and write logs.',
        example: '"arn:aws:iam::123456789012:role/delegate-execution"',
      },
      {
        key: 'task',
        description: 'The full ARN of the task role. The delegate takes it to start build tasks.',
        example: '"arn:aws:iam::123456789012:role/delegate-task"',
      },
      {
        key: 'build',
        description: 'The full ARN of the build task role. Build tasks take it to connect to the database.',
        example: '"arn:aws:iam::123456789012:role/delegate-build"',
      },
    ],
  },
  {
    key: 'harness',
    description: "An object with the fields accountId, url, tokenSecretArn, image, name and tags. The delegate's settings.",
    fields: [
      {
        key: 'accountId',
        description: 'The id of the Harness account: letters, digits, hyphens and underscores.',
        example: '"abcdefghijklmnopqrstuv"',
      },
      {
        key: 'url',
        description: 'The http or https address of Harness, without user, query and fragment.',
        example: '"https://app.harness.io"',
      },
      {
        key: 'tokenSecretArn',
        description: 'The ARN of the Secrets Manager secret that holds the delegate token.',
        example: '"arn:aws:secretsmanager:eu-west-1:123456789012:secret:harness/delegate-token-AbCdEf"',
      },
      {
        key: 'image',
        description: "The delegate's image, with registry and tag.",
        example: '"us-docker.pkg.dev/gar-prod-setup/harness-public/harness/delegate:3.0.0"',
      },
      {
        key: 'name',
        description: "The delegate's name: letters, digits, dots, hyphens and underscores.",
        example: '"harness-delegate"',
      },
      {
        key: 'tags',
        description: "The delegate's tags, without braces and $: a list, or a text with commas between them.",
        example: '"aws,ecs,production"',
      },
    ],
  },
  {
    key: 'certificates',
    description: "A list of certificates, each with secretArn and path. Empty: the database's CA is trusted already.",
    items: [
      {
        key: 'secretArn',
        description: 'The ARN of the Secrets Manager secret that holds the certificate.',
        example: '"arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds-ca-AbCdEf"',
      },
      {
        key: 'path',
        description:
          'The absolute path of a file, without blanks, commas, colons, semicolons, braces, $ and dot segments. The first is /etc/ssl/certs/dbops/root_ca.crt unless given; client.crt and client.key beside it are read too.',
        example: '"/etc/ssl/certs/dbops/root_ca.crt"',
      },
    ],
  },
  {
    key: 'database',
    description:
      'An object with engine, host, port, name, resourceId, user, schema, sharedRole and otherUsers, or the word none. None: no database work.',
    fields: [
      {
        key: 'engine',
        description: 'Either postgresql or mysql. Aurora counts as the engine it is compatible with.',
        example: '"postgresql"',
      },
      {
        key: 'host',
        description: "The host name of the database's endpoint, without scheme and port.",
        example: '"orders.cluster-abcdefghijkl.eu-west-1.rds.amazonaws.com"',
      },
      {
        key: 'port',
        description: 'A whole number from 1 to 65535.',
        example: '5432',
      },
      {
        key: 'name',
        description: 'The name of the database: up to 64 letters, digits, hyphens, underscores and $.',
        example: '"orders"',
      },
      {
        key: 'resourceId',
        description: 'The resource id of a cluster, instance or proxy, which begins with cluster-, db- or prx-.',
        example: '"cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ"',
      },
      {
        key: 'user',
        description: 'The user to connect as: up to 63 letters, digits, dots, hyphens, underscores, @, + and $.',
        example: '"liquibase"',
      },
      {
        key: 'schema',
        description: 'The schema that the changes go to, public unless given: up to 63 characters, as in user. PostgreSQL only.',
        example: '"public"',
      },
      {
        key: 'sharedRole',
        description:
          "The role that owns Liquibase's tables, liquibase_owners unless given: up to 63 characters, as in user. PostgreSQL only.",
        example: '"liquibase_owners"',
      },
      {
        key: 'otherUsers',
        description:
          'A list of users who log in with a password and change the same tables, such as the master. PostgreSQL only.',
        example: '["postgres"]',
      },
    ],
  },
  {
    key: 'log',
    description: 'An object with the field group.',
    fields: [
      {
        key: 'group',
        description:
          'The name of a log group: 1 to 512 letters, digits, dots, hyphens, underscores, slashes and #. Without it, /ecs/ and the family.',
        example: '"/ecs/harness-delegate"',
      },
    ],
  },
  {
    key: 'size',
    description:
      'An object with the fields cpu, memory and architecture. The size of the task: 1 vCPU and 2 GB unless given, both or neither.',
    fields: [
      {
        key: 'cpu',
        description: 'A number of CPU units, 1024 to the vCPU, or of vCPU with the unit.',
        example: '"1024"',
      },
      {
        key: 'memory',
        description: 'A number of MiB, or of GB with the unit.',
        example: '"2048"',
      },
      {
        key: 'architecture',
        description: 'Either X86_64 or ARM64. Without it, what ECS takes, X86_64.',
        example: '"X86_64"',
      },
    ],
  },
]
