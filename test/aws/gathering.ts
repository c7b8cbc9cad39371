import { afterAll, beforeAll, beforeEach, vi } from 'vitest'
import { connect, type Patience } from '../../src/aws/clients.ts'
import { type GatherOptions, type GatherRequest, gather } from '../../src/aws/gather.ts'
import type { Facts } from '../../src/model/facts.ts'
import { ACCOUNT } from './delegate-account.ts'
import type { Account } from './fault/account.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

const OPTIONS: GatherOptions = { tool: 'ecs-delegate 0.0.0', time: new Date('2026-01-02T03:04:05Z') }
const NOTHING: GatherRequest = { roles: [], secrets: [], parameters: [], logGroups: [] }

/** Gathers with clients of its own, as a run does, from where the environment leads. */
export async function gatherOnce(
  request: Partial<GatherRequest>,
  options: Partial<GatherOptions> = {},
  patience: Partial<Patience> = {}
): Promise<Facts> {
  const aws = await connect({ attempts: 1, ...patience })
  try {
    return await gather({ ...NOTHING, ...request }, aws, { ...OPTIONS, ...options })
  } finally {
    aws.close()
  }
}

/** Gathers from an account that is a little different. */
export async function gatherFrom(account: Partial<Account>, request: Partial<GatherRequest>): Promise<Facts> {
  const server = await startFaultServer({ ...ACCOUNT, ...account })
  try {
    vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint)
    return await gatherOnce(request)
  } finally {
    await server.stop()
  }
}

/** Gives the tests of a file a server with the account of a delegate, and leads the environment there. */
export function useDelegateAccount(): () => FaultServer {
  let server: FaultServer | undefined
  beforeAll(async () => {
    server = await startFaultServer(ACCOUNT)
  })
  beforeEach(() => {
    server?.reset()
    vi.unstubAllEnvs()
    for (const [name, value] of Object.entries(server?.env ?? {})) vi.stubEnv(name, value)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await server?.stop()
  })
  return () => {
    if (server === undefined) throw new Error('the server runs within tests and their hooks only')
    return server
  }
}
