import { parseRoleArn } from '../model/arn.ts'
import type { Surroundings } from '../model/declared.ts'
import type { Facts } from '../model/facts.ts'
import type { Path } from '../model/patch.ts'
import { containers, fields, known, type TaskDefinition } from '../model/task-definition.ts'
import { hasHole } from './holes.ts'
import type { RoleKind } from './needs.ts'

/** A task, as far as its permissions are concerned: the definition, and what others have recognised in it. */
export interface Subject {
  readonly task: TaskDefinition
  readonly delegates: readonly SubjectDelegate[]
  /** What logs in to a database with the task role itself, if anything does. */
  readonly client?: SubjectClient | undefined
  /** The database of the steps, as far as the user gave it. */
  readonly database?: SubjectDatabase | undefined
  /** Where the task runs, where the user said so. */
  readonly region?: string | undefined
  /** What is known of the account: full ARNs of secrets, and their keys. */
  readonly facts?: Facts | undefined
  /** What the definition's source declares beside it, where that is the evidence. */
  readonly declared?: Surroundings | undefined
}

/** A delegate that starts build tasks. */
export interface SubjectDelegate {
  readonly container?: string | undefined
  /** The role it passes to them, where the definition names one by its full ARN. */
  readonly buildRole?: { readonly arn: string; readonly path: Path } | undefined
}

/** A container that logs in to a database with the task role itself, as Harbor's do. */
export interface SubjectClient {
  readonly container?: string | undefined
  readonly database: SubjectDatabase
}

/** What an ARN of rds-db is made of; the account is that of the role where it is not given. */
export interface SubjectDatabase {
  readonly resourceId?: string | undefined
  readonly user?: string | undefined
  readonly region?: string | undefined
  readonly account?: string | undefined
}

/** A role that the definition names, and where. */
export interface NamedRole {
  readonly kind: RoleKind
  readonly arn: string
  readonly path: Path
  readonly container?: string
}

/** A text of the definition: known as a whole, or with holes where its source declares what fills them. */
export function textIn({ declared }: Subject, value: unknown): string | undefined {
  return declared ? declared.textOf(value) : known(value)
}

/**
 * The roles that a definition names by their full ARNs, or by texts with holes. A role may have several jobs, and a build role
 * several delegates.
 */
export function rolesOf(subject: Subject): readonly NamedRole[] {
  const { task, delegates } = subject
  const isRole = (text: string): boolean => parseRoleArn(text) !== undefined || hasHole(text)
  const named = (kind: RoleKind, field: string): NamedRole[] => {
    const arn = textIn(subject, task[field])
    return arn !== undefined && isRole(arn) ? [{ kind, arn, path: [field] }] : []
  }
  const build = delegates.flatMap(({ buildRole, container }): NamedRole[] => {
    if (!buildRole || !isRole(buildRole.arn)) return []
    return [{ kind: 'build', ...buildRole, ...(container === undefined ? {} : { container }) }]
  })
  return [...named('execution', 'executionRoleArn'), ...named('task', 'taskRoleArn'), ...build]
}

/** Where the task runs: what the user said, or its source is deployed, else the region that the logs of all its containers go to. */
export function regionOf({ task, region, declared }: Subject): string | undefined {
  if (region !== undefined) return region
  if (declared) return declared.home.region
  const regions = new Set(
    containers(task).flatMap(({ fields: container }) => {
      const { logDriver, options } = fields(container.logConfiguration)
      const given = logDriver === 'awslogs' ? known(fields(options)['awslogs-region']) : undefined
      return given === undefined ? [] : [given]
    })
  )
  return regions.size === 1 ? [...regions][0] : undefined
}
