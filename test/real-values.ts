/** Everything a user can give. */
export const VALUES = {
  family: 'harness-delegate',
  region: 'eu-west-1',
  account: '111122223333',
  roles: {
    execution: 'arn:aws:iam::111122223333:role/delegate-execution',
    task: 'arn:aws:iam::111122223333:role/delegate-task',
    build: 'arn:aws:iam::111122223333:role/delegate-build',
  },
  harness: {
    accountId: 'kmpySmUISimoRrJL6NL73w',
    url: 'https://app.harness.io',
    tokenSecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:harness/delegate-token-AbCdEf',
    image: 'us-docker.pkg.dev/gar-prod-setup/harness-public/harness/delegate:3.0.0',
    name: 'orders',
    tags: ['aws', 'ecs'],
  },
  certificates: [
    {
      secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds-ca-GhIjKl',
      path: '/etc/ssl/certs/dbops/root_ca.crt',
    },
  ],
  database: {
    engine: 'postgresql',
    host: 'orders.cluster-abcdefghijkl.eu-west-1.rds.amazonaws.com',
    port: 5432,
    name: 'orders',
    resourceId: 'cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    user: 'liquibase',
  },
  log: { group: '/ecs/harness-delegate' },
  size: { cpu: '1024', memory: '2048', architecture: 'X86_64' },
}
