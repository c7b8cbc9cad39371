import { printable } from '../model/printable.ts'
import type { Aws } from './clients.ts'
import { failureOf } from './errors.ts'
import type { Task } from './sdk.ts'

/** A task that stopped, and why; texts are fit to be printed. */
export interface StoppedTask {
  /** Its ARN. */
  readonly task: string
  readonly reason: string
  readonly containers: readonly StoppedContainer[]
}

/** How a container of it ended. */
export interface StoppedContainer {
  readonly name: string
  readonly reason?: string
  /** None where it did not start. */
  readonly exitCode?: number
}

/** The tasks of one deployment that stopped, or why they are not known. */
export interface StoppedTasks {
  readonly stopped: readonly StoppedTask[]
  readonly unread?: string
}

/**
 * Reads why tasks of a deployment stopped. They are asked for by service and picked by who started them, for `startedBy` must
 * be the only filter of ListTasks, which then lists tasks that run.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
 *
 * @returns the newest 100 at most, the newest first; what cannot be read is said, and nothing is thrown
 * Needs ecs:ListTasks and ecs:DescribeTasks.
 */
export async function stoppedTasks(
  { cluster, service, region, deployment }: { cluster: string; service: string; region?: string; deployment: string },
  aws: Aws
): Promise<StoppedTasks> {
  const client = aws.ecs(region)
  const [stopped, name]: [StoppedTask[], string] = [[], service.slice(service.lastIndexOf('/') + 1)]
  try {
    const found: Task[] = []
    let nextToken: string | undefined
    for (let page = 0; page < MOST_PAGES; page++) {
      const input = { cluster, serviceName: name, desiredStatus: 'STOPPED', ...(nextToken && { nextToken }) } as const
      const listed = await client.send(new aws.sdk.ListTasksCommand(input), aws.limit())
      const { taskArns = [] } = listed
      // DescribeTasks takes 100 at most, which is a page: API_DescribeTasks.
      if (taskArns.length > 0) {
        const { tasks = [] } = await client.send(new aws.sdk.DescribeTasksCommand({ cluster, tasks: taskArns }), aws.limit())
        found.push(...tasks.filter(({ startedBy }) => startedBy === deployment))
      }
      nextToken = listed.nextToken
      if (!nextToken) break
    }
    found.sort((a, b) => Number(b.stoppedAt ?? 0) - Number(a.stoppedAt ?? 0))
    stopped.push(...found.slice(0, MOST).map(told))
    return { stopped }
  } catch (error) {
    return { stopped, unread: printable(failureOf(error, aws.patience).reason) }
  }
}

/** A service that starts tasks in vain for an hour has some hundred. */
const MOST_PAGES = 10
const MOST = 100

function told({ taskArn, stoppedReason, stopCode, containers = [] }: Task): StoppedTask {
  return {
    task: taskArn ?? '',
    reason: printable(stoppedReason ?? stopCode ?? 'no reason given'),
    containers: containers.map(({ name, reason, exitCode }) => ({
      name: printable(name ?? ''),
      ...(reason === undefined ? {} : { reason: printable(reason) }),
      ...(exitCode === undefined ? {} : { exitCode }),
    })),
  }
}
