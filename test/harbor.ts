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
