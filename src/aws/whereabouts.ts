import type { Aws } from './clients.ts'
import { EmptyAnswer, failure } from './errors.ts'

/** Whom a run speaks to, and as whom. */
export interface Whereabouts {
  readonly account: string
  /** The ARN of the credentials. */
  readonly caller: string
  /** The URL that ECS is asked at. */
  readonly endpoint: string
}

/**
 * Asks who the credentials are, and finds out where ECS is asked.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 *
 * @param region where ECS is asked; the configured one when left out
 * @throws AwsError where there is no answer
 */
export async function whereabouts(aws: Aws, region?: string): Promise<Whereabouts> {
  const { patience, sdk } = aws
  try {
    const { Account, Arn } = await aws.sts().send(new sdk.GetCallerIdentityCommand({}), aws.limit())
    if (!Account || !Arn) throw new EmptyAnswer('HTTP 200 without an account in the answer')
    return { account: Account, caller: Arn, endpoint: await endpointOf(aws, region) }
  } catch (error) {
    throw failure(error, { operation: 'sts:GetCallerIdentity', patience })
  }
}

/**
 * Where a request to ECS would go: the SDK alone knows what environment, configuration files and region come to. A command is
 * made ready to be sent, and looked at instead.
 */
async function endpointOf({ ecs, sdk }: Aws, region: string | undefined): Promise<string> {
  const command = new sdk.ListTaskDefinitionsCommand({})
  let endpoint = 'an endpoint that is not known'
  command.middlewareStack.add(
    () =>
      async ({ request }) => {
        const { protocol, hostname, port } = request as { protocol: string; hostname: string; port?: number }
        endpoint = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`
        return { response: undefined, output: { $metadata: {} } }
      },
    { step: 'finalizeRequest', priority: 'high', name: 'lookAtEndpoint' }
  )
  await ecs(region).send(command)
  return endpoint
}
