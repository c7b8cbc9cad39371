import type { Values } from '../../src/model/values.ts'

const ROLE = 'arn:aws:iam::111122223333:role/delegate'
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret'

/** Values with all that every part needs. */
export const WHOLE = {
  family: 'harness-delegate',
  region: 'eu-west-1',
  roles: { execution: `${ROLE}-execution`, task: `${ROLE}-task`, build: `${ROLE}-build` },
  harness: {
    accountId: 'abcdefghijklmnopqrstuv',
    url: 'https://app.harness.io',
    tokenSecretArn: `${SECRET}:harness/token-AbCdEf`,
    image: 'us-docker.pkg.dev/gar-prod-setup/harness-public/harness/delegate:3.0.0',
  },
  certificates: [{ secretArn: `${SECRET}:rds-ca-AbCdEf`, path: '/etc/ssl/certs/dbops/root_ca.crt' }],
  database: {
    engine: 'postgresql',
    host: 'orders.cluster-abcdefghijkl.eu-west-1.rds.amazonaws.com',
    name: 'orders',
    resourceId: 'cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    user: 'liquibase',
  },
} as const satisfies Values

const CERTIFICATES: readonly NonNullable<Values['certificates']>[] = [
  [],
  WHOLE.certificates,
  // The documented path of the first.
  [{ secretArn: `${SECRET}:rds-ca` }],
  [
    ...WHOLE.certificates,
    { secretArn: `${SECRET}:client:certificate::`, path: '/etc/ssl/certs/dbops/client.crt' },
    { secretArn: `${SECRET}:client:key::`, path: '/etc/ssl/certs/dbops/client.key' },
  ],
]
const SIZES: readonly Values['size'][] = [
  undefined,
  { cpu: '1 vCPU', memory: '2 GB', architecture: 'X86_64' },
  { cpu: 2048, memory: 4096, architecture: 'ARM64' },
  { architecture: 'ARM64' },
  { cpu: '4096', memory: '8192' },
]

/** Values over engine, certificates, architecture and size, and what else may be there or not: every combination. */
export const COMBINATIONS: readonly Values[] = (['postgresql', 'mysql'] as const).flatMap(engine =>
  CERTIFICATES.flatMap(certificates =>
    SIZES.map((size, index) => ({
      ...WHOLE,
      database: { ...WHOLE.database, engine },
      certificates,
      ...(size ? { size } : {}),
      ...(index % 2 === 0
        ? { log: { group: '/delegates/eu#1' }, harness: { ...WHOLE.harness, name: 'eu.delegate-1', tags: ['aws', 'eu west'] } }
        : {}),
    }))
  )
)
