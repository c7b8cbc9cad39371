import type { Path } from '../model/patch.ts'
import { containers, fields, unresolvedExpression } from '../model/task-definition.ts'
import { piecesOf } from './holes.ts'
import { type Subject, textIn } from './subject.ts'

/** A group of CloudWatch Logs that a container writes to. */
export interface LogGroup {
  readonly region: string
  readonly name: string
  /** Whether the driver is to create it; `unknown` where that is known only later. */
  readonly creation: 'yes' | 'no' | 'unknown'
  /** The name of the stream, as it may be: it ends in the task's id. Undefined where its prefix is known only later. */
  readonly stream: string | undefined
  /** The group's name in the definition. */
  readonly path: Path
  readonly container: string | undefined
}

/** An id as tasks have it; which one it will be nobody knows. */
const TASK_ID = '0123456789abcdef0123456789abcdef'

/**
 * The log groups of all containers, once for each container. Streams are named `prefix/container/task-id`.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
 */
export function logGroupsOf(subject: Subject): readonly LogGroup[] {
  return containers(subject.task).flatMap(({ fields: container, path, name: containerName }) => {
    const { logDriver, options } = fields(container.logConfiguration)
    if (logDriver !== 'awslogs') return []
    const {
      'awslogs-group': group,
      'awslogs-region': where,
      'awslogs-stream-prefix': given,
      'awslogs-create-group': create,
    } = fields(options)
    const [name, region, prefix] = [textIn(subject, group), textIn(subject, where), textIn(subject, given)]
    if (name === undefined || region === undefined || !isGroupName(name)) return []
    return [
      {
        region,
        name,
        creation: creationOf(create),
        stream: prefix !== undefined || unresolvedExpression(given) === undefined ? streamOf(prefix, containerName) : undefined,
        path: [...path, 'logConfiguration', 'options', 'awslogs-group'],
        container: containerName,
      },
    ]
  })
}

/** Without a prefix, which only EC2 allows, it is the id that Docker gives the container. */
function streamOf(prefix: string | undefined, container = 'container'): string {
  return prefix === undefined ? TASK_ID.repeat(2) : `${prefix}/${container}/${TASK_ID}`
}

function creationOf(create: unknown): LogGroup['creation'] {
  if (unresolvedExpression(create) !== undefined) return 'unknown'
  return /^true$/i.test(String(create)) ? 'yes' : 'no'
}

function isGroupName(name: string): boolean {
  return piecesOf(name).every(piece => typeof piece === 'object' || /^[\w./#-]{1,512}$/.test(piece))
}
