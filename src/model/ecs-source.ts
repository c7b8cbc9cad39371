import { parseArn } from './arn.ts'
import { UserError } from './errors.ts'
import { printable, quote } from './printable.ts'

/** A definition that is in AWS, as it is called on the command line. */
export type EcsSource =
  /** `ecs:FAMILY` is its newest active revision. */
  | { readonly kind: 'family'; readonly family: string; readonly revision?: number }
  | {
      readonly kind: 'arn'
      readonly arn: string
      readonly region: string
      readonly account: string
      readonly family: string
      readonly revision: number
    }
  /** What a service runs now. */
  | { readonly kind: 'service'; readonly cluster: string; readonly service: string }

// Letters, digits, hyphens and underscores, 255 of them at most:
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html (family), API_CreateCluster.html,
// API_CreateService.html
const NAME = '[A-Za-z0-9_-]{1,255}'
const FAMILY = new RegExp(`^ecs:(${NAME})(?::([1-9]\\d{0,9}))?$`)
const SERVICE = new RegExp(`^ecs-service:(${NAME})/(${NAME})$`)
const DEFINITION = new RegExp(`^task-definition/(${NAME}):([1-9]\\d{0,9})$`)

/**
 * Recognises a definition in AWS: `ecs:FAMILY[:REVISION]`, the ARN of a task definition, `ecs-service:CLUSTER/SERVICE`.
 *
 * @returns undefined for anything else, such as the name of a file
 * @throws UserError for a text that begins like one of these and goes on otherwise; the message says the right form
 */
export function parseEcsSource(text: string): EcsSource | undefined {
  if (text.startsWith('ecs:')) {
    const [, family, revision] = FAMILY.exec(text) ?? []
    if (family === undefined) throw malformed(text, '`ecs:FAMILY` or `ecs:FAMILY:REVISION`')
    return { kind: 'family', family, ...(revision === undefined ? {} : { revision: Number(revision) }) }
  }
  if (text.startsWith('ecs-service:')) {
    const [, cluster, service] = SERVICE.exec(text) ?? []
    if (cluster === undefined || service === undefined) throw malformed(text, '`ecs-service:CLUSTER/SERVICE`')
    return { kind: 'service', cluster, service }
  }
  if (!/^arn:[^:]*:ecs:/.test(text)) return undefined
  const { region, account, resource = '' } = parseArn(text) ?? {}
  const [, family, revision] = DEFINITION.exec(resource) ?? []
  if (!region || !account || family === undefined)
    throw malformed(text, '`arn:aws:ecs:REGION:ACCOUNT:task-definition/FAMILY:REVISION`')
  return { kind: 'arn', arn: text, region, account, family, revision: Number(revision) }
}

function malformed(text: string, form: string): UserError {
  return new UserError(`${quote(printable(text))} names no task definition: write ${form}`)
}
