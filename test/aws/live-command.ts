import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { BuiltCommand, freshFolder, type Outcome } from '../command.ts'
import { ACCOUNT, TASK } from './delegate-task.ts'
import type { Account } from './fault/account.ts'
import { type FaultServer, startFaultServer } from './fault-server.ts'

/** The database that the build role connects to. */
const VALUES = { region: 'eu-central-1', database: { resourceId: 'cluster-ABC', user: 'harness' } }

/** The definition, as it stands in the folder. */
export const FILE = 'task.json'

/** The command as a child process that speaks HTTP to an account, with a right definition and a values file in its folder. */
export class LiveCommand {
  readonly command = new BuiltCommand()
  readonly folder = freshFolder('live')
  #server: FaultServer | undefined

  constructor() {
    beforeAll(async () => {
      this.#server = await startFaultServer(ACCOUNT)
      Object.assign(this.command.env, this.server.env)
    })
    beforeEach(() => {
      this.server.reset()
      this.write(TASK)
      writeFileSync(join(this.folder, 'values.json'), JSON.stringify(VALUES))
    })
    afterAll(async () => {
      this.command.remove()
      rmSync(this.folder, { recursive: true, force: true })
      await this.#server?.stop()
    })
  }

  get server(): FaultServer {
    if (!this.#server) throw new Error('the server runs in tests only')
    return this.#server
  }

  run(...args: string[]): Promise<Outcome> {
    return this.command.run(args, this.folder)
  }

  write(task: object): void {
    writeFileSync(join(this.folder, FILE), JSON.stringify(task, undefined, 2))
  }

  /** How many revisions of the definition's family there are. */
  revisions(): number {
    const answer = this.server.perform('ecs:ListTaskDefinitions', { familyPrefix: TASK.family })
    return (answer as { taskDefinitionArns: string[] }).taskDefinitionArns.length
  }

  /** Has the command speak to another account for a while. */
  async against(account: Account, use: (server: FaultServer) => Promise<void>): Promise<void> {
    const other = await startFaultServer(account)
    Object.assign(this.command.env, other.env)
    try {
      await use(other)
    } finally {
      Object.assign(this.command.env, this.server.env)
      await other.stop()
    }
  }
}
