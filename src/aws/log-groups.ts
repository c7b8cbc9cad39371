import type { Answer } from '../model/facts.ts'
import { tokenPage } from './calls.ts'
import type { Reader } from './reader.ts'

/** A log group, and the region that the log driver writes to. */
export interface LogGroup {
  readonly region: string
  readonly name: string
}

/**
 * Finds out whether a log group exists. AWS looks for names that begin so; the group itself comes first among them.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
 */
export async function findLogGroup({ region, name }: LogGroup, { aws, calls, account }: Reader): Promise<Answer<true>> {
  const operation = 'logs:DescribeLogGroups'
  const { items, error } = await calls.list(
    nextToken => {
      const input = { logGroupNamePrefix: name, nextToken }
      return {
        operation,
        region,
        input,
        send: limit => aws.logs(region).send(new aws.sdk.DescribeLogGroupsCommand(input), limit),
        pick: answer => tokenPage(answer.logGroups, answer.nextToken),
      }
    },
    groups => groups.some(({ logGroupName }) => logGroupName === name)
  )
  if (items.some(({ logGroupName }) => logGroupName === name)) return { found: true }
  if (error !== undefined) return { unread: calls.unread(operation, error) }
  return { absent: `account ${account} has no such log group in ${region}` }
}
