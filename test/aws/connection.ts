import { join } from 'node:path'

/** Where an AWS that is none listens, and how to get there: in a test's own clients, and in a child process. */
export interface Connection {
  readonly endpoint: string
  /** What a client of the SDK is made with; `maxAttempts` is 1, so that a test sees each answer. */
  readonly client: {
    readonly endpoint: string
    readonly region: string
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
    readonly maxAttempts: number
  }
  /** The environment of a child process: credentials, endpoint and region, and nothing of the user's own configuration. */
  readonly env: Readonly<Record<string, string>>
}

// A file that is not there says for certain that there is no profile; an unset variable would have the user's own one read.
const NO_FILE = join(import.meta.dirname, 'no-aws-configuration')

/** Describes how to reach the server at this address. */
export function connectionTo(endpoint: string, region = 'eu-central-1'): Connection {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return {
    endpoint,
    client: { endpoint, region, credentials, maxAttempts: 1 },
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_REGION: region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: NO_FILE,
      AWS_SHARED_CREDENTIALS_FILE: NO_FILE,
    },
  }
}
