import type { Document, Kind } from '../src/model/document.ts'
import { load } from '../src/source/load.ts'

export interface HarborContainer {
  readonly name: string
  readonly image: string
  readonly command?: readonly string[]
  readonly variables: Readonly<Record<string, string>>
}

export type HarborTask = {
  readonly roles: { readonly taskRoleArn?: string; readonly executionRoleArn?: string }
  readonly containers: readonly HarborContainer[]
}

const HOST = 'harbor.cluster-abcdefghijkl.eu-west-1.rds.amazonaws.com'
const POSTGRESQL = {
  POSTGRESQL_HOST: HOST,
  POSTGRESQL_PORT: '5432',
  POSTGRESQL_USERNAME: 'harbor',
  POSTGRESQL_DATABASE: 'registry',
  POSTGRESQL_SSLMODE: 'require',
  POSTGRESQL_USE_IAM_AUTH: 'true',
  POSTGRESQL_AWS_REGION: 'eu-west-1',
}
const EIGHT_GEARS = '8gears.container-registry.com/8gcr'

/** An installation of Harbor with which nothing is wrong: all that uses the database, and a portal, which does not. */
export const RIGHT: HarborTask = {
  roles: {
    taskRoleArn: 'arn:aws:iam::111122223333:role/harbor',
    executionRoleArn: 'arn:aws:iam::111122223333:role/harbor-execution',
  },
  containers: [
    { name: 'core', image: `${EIGHT_GEARS}/harbor-core:v2.15.3`, variables: { ...POSTGRESQL, CORE_SECRET: 'a' } },
    {
      name: 'jobservice',
      image: `${EIGHT_GEARS}/harbor-jobservice:v2.15.3`,
      variables: { CORE_URL: 'http://localhost:8080', JOBSERVICE_SECRET: 'a', POSTGRESQL_USE_IAM_AUTH: 'true' },
    },
    {
      name: 'exporter',
      image: `${EIGHT_GEARS}/harbor-exporter:v2.15.3`,
      variables: {
        HARBOR_DATABASE_HOST: HOST,
        HARBOR_DATABASE_PORT: '5432',
        HARBOR_DATABASE_USERNAME: 'harbor',
        HARBOR_DATABASE_DBNAME: 'registry',
        HARBOR_DATABASE_SSLMODE: 'require',
        HARBOR_DATABASE_USE_IAM_AUTH: 'true',
        HARBOR_DATABASE_AWS_REGION: 'eu-west-1',
        POSTGRESQL_USE_IAM_AUTH: 'true',
      },
    },
    { name: 'migrator', image: `${EIGHT_GEARS}/standalone-db-migrator:v2.15.3`, variables: POSTGRESQL },
    {
      name: 'core-job',
      image: `${EIGHT_GEARS}/harbor-core:v2.15.3`,
      command: ['-mode=migrate'],
      variables: { ...POSTGRESQL, CORE_SECRET: 'a' },
    },
    { name: 'portal', image: `${EIGHT_GEARS}/harbor-portal:v2.15.3`, variables: {} },
  ],
}

/** Something wrong. */
export type Mistake = (task: HarborTask) => HarborTask

/** Gives a container other variables; undefined takes one away. */
export function vary(container: string, changes: Readonly<Record<string, string | undefined>>): Mistake {
  return change(container, one => {
    const variables = Object.entries({ ...one.variables, ...changes }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const]
    )
    return { ...one, variables: Object.fromEntries(variables) }
  })
}

export function run(container: string, image: string): Mistake {
  return change(container, one => ({ ...one, image }))
}

export function only(...names: readonly string[]): Mistake {
  return task => ({ ...task, containers: task.containers.filter(({ name }) => names.includes(name)) })
}

function change(container: string, how: (one: HarborContainer) => HarborContainer): Mistake {
  return task => ({ ...task, containers: task.containers.map(one => (one.name === container ? how(one) : one)) })
}

const OTHER = 'arn:aws:iam::111122223333:role/harbor-execution'
/** Every row of the table that needs no facts, with what is wrong by it, and whether it can be repaired. */
export const MISTAKES: readonly { readonly rule: string; readonly fixable: boolean; readonly make: Mistake }[] = [
  { rule: 'harbor-iam-flag-missing', fixable: true, make: vary('core', { POSTGRESQL_USE_IAM_AUTH: undefined }) },
  { rule: 'harbor-jobservice-flag-missing', fixable: true, make: vary('jobservice', { POSTGRESQL_USE_IAM_AUTH: undefined }) },
  { rule: 'harbor-iam-flag-not-true', fixable: true, make: vary('migrator', { POSTGRESQL_USE_IAM_AUTH: '1' }) },
  { rule: 'harbor-exporter-names', fixable: true, make: vary('exporter', { HARBOR_DATABASE_USE_IAM_AUTH: undefined }) },
  { rule: 'harbor-commercial-gate-missing', fixable: true, make: run('exporter', '8gcr/harbor-exporter:v2.16.0') },
  { rule: 'harbor-region-missing', fixable: true, make: vary('exporter', { HARBOR_DATABASE_AWS_REGION: undefined }) },
  { rule: 'harbor-region-mismatch', fixable: true, make: vary('core', { POSTGRESQL_AWS_REGION: 'us-east-1' }) },
  { rule: 'harbor-image-without-iam', fixable: false, make: run('jobservice', 'goharbor/harbor-jobservice:v2.15.3') },
  { rule: 'harbor-sslmode-weak', fixable: true, make: vary('core', { POSTGRESQL_SSLMODE: 'allow' }) },
  { rule: 'harbor-sslmode-disabled', fixable: true, make: vary('exporter', { HARBOR_DATABASE_SSLMODE: 'disable' }) },
  { rule: 'harbor-sslmode-unverifiable', fixable: false, make: vary('migrator', { POSTGRESQL_SSLMODE: 'verify-full' }) },
  { rule: 'harbor-password-set', fixable: true, make: vary('core-job', { POSTGRESQL_PASSWORD: 'hunter2' }) },
  { rule: 'harbor-url-overrides', fixable: false, make: vary('core', { POSTGRESQL_URL: 'postgres://db/registry' }) },
  { rule: 'harbor-static-credentials', fixable: false, make: vary('exporter', { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' }) },
  { rule: 'harbor-host-not-rds', fixable: false, make: vary('migrator', { POSTGRESQL_HOST: 'db.example.com' }) },
  { rule: 'harbor-lifetime-capped', fixable: false, make: vary('core', { POSTGRESQL_CONN_MAX_LIFETIME: '30m' }) },
]

/** Those of the roles of a task, of which there can be one at a time. */
export const ROLE_MISTAKES: typeof MISTAKES = [
  { rule: 'harbor-task-role-missing', fixable: true, make: task => ({ ...task, roles: { executionRoleArn: OTHER } }) },
  {
    rule: 'harbor-task-role-is-execution-role',
    fixable: false,
    make: task => ({ ...task, roles: { taskRoleArn: OTHER, executionRoleArn: OTHER } }),
  },
]

/** The installation as a task definition; as `kubernetes` it is what that source makes of workloads. */
export async function documentOf({ roles, containers }: HarborTask, kind: Kind = 'request'): Promise<Document> {
  const containerDefinitions = containers.map(({ name, image, command, variables }) => ({
    name,
    image,
    ...(command ? { command } : {}),
    environment: Object.entries(variables).map(([variable, value]) => ({ name: variable, value })),
  }))
  const [document] = await load(
    'harbor.json',
    Buffer.from(JSON.stringify({ family: 'harbor', memory: '4096', ...roles, containerDefinitions }, null, 1))
  )
  return kind === 'request' ? document : Object.create(document, { kind: { value: kind } })
}
