import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, connectionTo } from './connection.ts'
import { type Account, REGION } from './fault/account.ts'
import { ECS } from './fault/ecs.ts'
import { Ecs } from './fault/ecs-state.ts'
import { answerOf, type Fault, type FaultOptions, isCarriedOut, isMeant, nameOf } from './fault/faults.ts'
import { IAM, STS } from './fault/identity.ts'
import type { Operation } from './fault/operation.ts'
import { type Answer, AwsError, failure, type Input, type Request, readRequest, success } from './fault/protocol.ts'
import { KMS, LOGS, SECRETS_MANAGER, SSM } from './fault/secrets.ts'

const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  ecs: ECS,
  iam: IAM,
  sts: STS,
  secretsmanager: SECRETS_MANAGER,
  kms: KMS,
  ssm: SSM,
  logs: LOGS,
}

/** A call that came, and what became of it. */
export interface Call extends Request {
  /** As IAM says it: `ecs:RegisterTaskDefinition`. */
  readonly name: string
  readonly requestId: string
  /** When it came and when it was answered or given up, in milliseconds of performance.now(). */
  readonly start: number
  end?: number
  /** The status that was answered; none when the connection was closed without. */
  status?: number
  fault?: Fault
}

type Hook = (call: Call) => unknown
interface Listener {
  readonly pattern: string
  readonly moment: 'before' | 'after'
  readonly run: Hook
}
interface Planned {
  readonly pattern: string
  readonly fault: Fault
  readonly options: FaultOptions
  seen: number
}

/** Starts a server that answers for AWS with this account, over HTTP, on a free port. */
export async function startFaultServer(account: Account): Promise<FaultServer> {
  const http = createServer({ keepAliveTimeout: 60_000 })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  return new FaultServer(account, http)
}

/** AWS, as it is on its bad days. */
export class FaultServer implements Connection {
  readonly endpoint: string
  readonly client: Connection['client']
  readonly env: Connection['env']
  readonly account: Account
  /** Every call, in the order of arrival. */
  readonly calls: Call[] = []
  /** How many calls were going on at once at most. */
  maxConcurrent = 0
  /** How many milliseconds every call takes. */
  delay = 0
  /** The most that one page of a list holds. */
  pageSize = 100
  readonly #http: Server
  readonly #ecs = new Map<string, Ecs>()
  #faults: Planned[] = []
  #listeners: Listener[] = []
  #concurrent = 0
  /** What hooks have thrown. */
  #failures: unknown[] = []

  constructor(account: Account, http: Server) {
    const { port } = http.address() as AddressInfo
    const { endpoint, client, env } = connectionTo(`http://127.0.0.1:${port}`, account.region ?? REGION)
    this.endpoint = endpoint
    this.client = client
    this.env = env
    this.account = account
    this.#http = http
    http.on('request', (request, response) => void this.#serve(request, response))
  }

  /**
   * Has something go wrong with operations like `ecs:RegisterTaskDefinition` or `iam:*`, until what it returns is called. Of
   * several the first that was planned wins, and delays add up.
   */
  fault(pattern: string, fault: Fault, options: FaultOptions = {}): () => void {
    const planned = { pattern, fault, options, seen: 0 }
    this.#faults.push(planned)
    return () => {
      this.#faults = this.#faults.filter(other => other !== planned)
    }
  }

  /** Has something happen when a call has come, before it is carried out, or after that and before it is answered. */
  onCall(pattern: string, run: Hook, moment: 'before' | 'after' = 'before'): () => void {
    const listener = { pattern, run, moment }
    this.#listeners.push(listener)
    return () => {
      this.#listeners = this.#listeners.filter(other => other !== listener)
    }
  }

  /** Carries an operation out as someone else would: it is not logged, and nothing goes wrong with it. */
  perform(name: string, input: Input, region = this.account.region ?? REGION): object {
    const [service = '', operation = ''] = name.split(':')
    const run = OPERATIONS[service]?.[operation]
    if (run === undefined) throw new AwsError('UnknownOperationException', `${name} is not known`)
    let ecs = this.#ecs.get(region)
    if (ecs === undefined) {
      ecs = new Ecs(this.account, region)
      this.#ecs.set(region, ecs)
    }
    return run(input, { account: this.account, region, ecs, pageSize: this.pageSize })
  }

  /** The names of the calls that came, in the order of arrival. */
  get names(): string[] {
    return this.calls.map(({ name }) => name)
  }

  /** The calls of operations that the server does not know. */
  get unknown(): string[] {
    return this.calls.filter(({ service, operation }) => OPERATIONS[service]?.[operation] === undefined).map(({ name }) => name)
  }

  /** Forgets calls, faults and hooks, and has the account as it was at first. */
  reset(): void {
    this.calls.length = 0
    this.#faults = []
    this.#listeners = []
    this.#failures = []
    this.#ecs.clear()
    this.maxConcurrent = 0
    this.delay = 0
    this.pageSize = 100
  }

  /** Ends the server and every connection, also those that hang. Throws what a hook has thrown. */
  async stop(): Promise<void> {
    const closed = new Promise(resolve => this.#http.close(resolve))
    this.#http.closeAllConnections()
    await closed
    for (const failure of this.#failures) throw failure
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let body: string
    try {
      body = Buffer.concat(await message.toArray()).toString('utf8')
    } catch {
      // The client is gone.
      return
    }
    try {
      const request = readRequest(message.headers, body)
      const call: Call = { ...request, name: nameOf(request), requestId: randomUUID(), start: performance.now() }
      this.calls.push(call)
      this.#concurrent += 1
      this.maxConcurrent = Math.max(this.maxConcurrent, this.#concurrent)
      response.once('close', () => this.#done(call))
      await this.#answer(call, response)
    } catch (error) {
      this.#failures.push(error)
      response.destroy()
    }
  }

  async #answer(call: Call, response: ServerResponse): Promise<void> {
    const planned = this.#faultsOf(call)
    const delays = planned.map(({ fault }) => (typeof fault === 'object' && 'delay' in fault ? fault.delay : 0))
    const pause = delays.reduce((sum, delay) => sum + delay, this.delay)
    if (pause > 0) await sleep(pause)
    await this.#tell(call, 'before')
    const { fault, options } = planned.find(({ fault }) => !(typeof fault === 'object' && 'delay' in fault)) ?? {}
    if (fault !== undefined) call.fault = fault
    const carriedOut = fault === undefined || isCarriedOut(fault, options ?? {})
    const right = carriedOut ? this.#carryOut(call) : undefined
    await this.#tell(call, 'after')
    if (fault === 'hang') return
    const answer = (fault === undefined ? undefined : answerOf(fault, call, this.account, call.requestId)) ?? right
    if (fault === 'drop-before' || fault === 'drop-after' || answer === undefined) return void response.destroy()
    call.status = answer.status
    // Not later: who gets the answer may call again before this side knows that it was sent.
    this.#done(call)
    send(response, answer, fault === 'drop-during')
  }

  #done(call: Call): void {
    if (call.end !== undefined) return
    call.end = performance.now()
    this.#concurrent -= 1
  }

  /** The faults that befall a call: any number that delay it, and one of another kind. */
  #faultsOf({ name, input }: Call): Planned[] {
    const befalls = (planned: Planned): boolean => {
      const { after = 0, times = Number.POSITIVE_INFINITY, when = () => true } = planned.options
      if (!isMeant(planned.pattern, name) || !when(input) || planned.seen >= after + times) return false
      planned.seen += 1
      return planned.seen > after
    }
    const found: Planned[] = []
    for (const planned of this.#faults) {
      const isDelay = typeof planned.fault === 'object' && 'delay' in planned.fault
      const isTaken = found.some(({ fault }) => !(typeof fault === 'object' && 'delay' in fault))
      if ((isDelay || !isTaken) && befalls(planned)) found.push(planned)
    }
    return found
  }

  #carryOut(call: Call): Answer {
    const { service, operation, protocol, requestId } = call
    try {
      if (OPERATIONS[service]?.[operation] === undefined) throw unknownOperation(protocol, operation)
      return success(call, this.perform(call.name, call.input, call.region), requestId)
    } catch (error) {
      if (error instanceof AwsError) return failure(call, error, requestId)
      throw error
    }
  }

  async #tell(call: Call, moment: Listener['moment']): Promise<void> {
    for (const listener of this.#listeners) {
      if (listener.moment === moment && isMeant(listener.pattern, call.name)) await listener.run(call)
    }
  }
}

function unknownOperation(protocol: Request['protocol'], operation: string): AwsError {
  if (protocol === 'json') return new AwsError('UnknownOperationException', `The operation ${operation} is not known`)
  return new AwsError('InvalidAction', `Could not find operation ${operation}`)
}

function send(response: ServerResponse, { status, headers, body }: Answer, half: boolean): void {
  const bytes = Buffer.from(body)
  response.writeHead(status, { ...headers, 'content-length': bytes.length })
  if (!half) return void response.end(bytes)
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy())
}
