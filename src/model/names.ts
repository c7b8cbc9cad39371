/**
 * The names that Harness's documentation gives to the delegate's variables.
 * Sources: developer-hub, database-devops/features/aws-iam-authentication.md@4e45b299 (the four database names),
 * platform/delegates-v2/*@2ac8234 (3.x), database-devops/get-started-ecs-fargate.md@6a9f3cfc and the legacy pages.
 */
export const BUILD_ROLE = 'HARNESS_ECS_BUILD_TASK_ROLE_ARN'
export const MAPPINGS = 'HARNESS_SECRET_FILE_MAPPINGS'
export const MOUNTS = 'HARNESS_CI_MOUNT_VOLUMES'

/** The certificate of the database's CA. */
export const CERTIFICATE = 'HARNESS_CERT_0'

/** Whether a name is one of the four of the database wiring. */
export function isDatabaseName(name: string): boolean {
  return name === BUILD_ROLE || name === MAPPINGS || name === MOUNTS || certificateNumber(name) !== undefined
}

/** The n of HARNESS_CERT_n, else undefined. HARNESS_CERT_0 is documented; further numbers are inferred from its suffix. */
export function certificateNumber(name: string): number | undefined {
  if (!name.startsWith('HARNESS_CERT_')) return undefined
  const number = name.slice('HARNESS_CERT_'.length)
  return /^\d{1,6}$/.test(number) ? Number(number) : undefined
}

/** Mount variables of the legacy delegate and of the Docker runner, with their 3.x names. */
export const LEGACY_MOUNTS: ReadonlyMap<string, string> = new Map([
  ['CI_MOUNT_VOLUMES', MOUNTS],
  ['DESTINATION_CA_PATH', 'HARNESS_DESTINATION_CA_PATH'],
])

/** What the database step reads; nothing else is looked at (drone-liquibase@9806e95d, entrypoint.sh; developer-hub, ssl.md@471cb1b0). */
export const ROOT_CA_FILE = '/etc/ssl/certs/dbops/root_ca.crt'
export const READ_FILES: readonly string[] = [ROOT_CA_FILE, '/etc/ssl/certs/dbops/client.crt', '/etc/ssl/certs/dbops/client.key']

/** The values every delegate needs. */
export type DelegateValue = 'account' | 'token' | 'url'

/** The families of names in which the pages give account, token and URL. One page uses one family. */
export const FAMILIES: readonly { readonly name: string; readonly names: Readonly<Record<DelegateValue, readonly string[]>> }[] =
  [
    { name: 'Delegate 3.x', names: { account: ['HARNESS_ACCOUNT_ID'], token: ['HARNESS_TOKEN'], url: ['HARNESS_URL'] } },
    { name: 'config.env', names: { account: ['ACCOUNT_ID'], token: ['TOKEN'], url: ['URL'] } },
    {
      name: 'Kubernetes manifest',
      names: {
        account: ['HARNESS_ACCOUNT_ID'],
        token: ['HARNESS_DELEGATE_TOKEN'],
        url: ['HARNESS_MANAGER_HOST_AND_PORT'],
      },
    },
    {
      name: 'ECS troubleshooting page',
      names: { account: ['HARNESS_ACCOUNT_ID'], token: ['HARNESS_DELEGATE_TOKEN'], url: ['HARNESS_MANAGER_ENDPOINT'] },
    },
    {
      name: 'legacy delegate',
      names: { account: ['ACCOUNT_ID'], token: ['DELEGATE_TOKEN', 'ACCOUNT_SECRET'], url: ['MANAGER_HOST_AND_PORT'] },
    },
  ]

/** All names of each value, each once. */
export const ALIASES: Readonly<Record<DelegateValue, readonly string[]>> = {
  account: aliases('account'),
  token: aliases('token'),
  url: aliases('url'),
}

function aliases(value: DelegateValue): string[] {
  return [...new Set(FAMILIES.flatMap(family => family.names[value]))]
}
