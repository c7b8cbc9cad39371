import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Aws } from '../aws/clients.ts'
import type { Arguments } from '../command-line.ts'
import { UserError } from '../model/errors.ts'
import type { Facts } from '../model/facts.ts'
import { printable } from '../model/printable.ts'
import type { Context } from '../rules/context.ts'
import { subjectOf } from '../rules/subject.ts'
import { VERSION } from '../version.ts'
import type { World } from '../world.ts'

/**
 * The account a command line speaks of: asked over the network, or known from recorded facts. AWS's modules are loaded when
 * it is first asked.
 */
export class Account {
  readonly #flags: Arguments['flags']
  readonly #world: World
  #aws: Promise<Aws> | undefined

  /** @throws UserError where flags contradict each other, or lack what they stand on */
  constructor({ flags }: Arguments, world: World) {
    this.#flags = flags
    this.#world = world
    const [live, facts] = [flags.live === true, flags.facts !== undefined]
    if (live && facts)
      throw new UserError(
        '`--live` asks the account, `--facts` replays what was recorded: pass one of them, they are never mixed'
      )
    for (const name of ['save-facts', 'read-secrets']) {
      if (flags[name] !== undefined && flags[name] !== false && !live) throw new UserError(`\`--${name}\` goes with \`--live\``)
    }
    if (flags['require-proof'] === true && !live && !facts)
      throw new UserError('`--require-proof` needs something to prove with: pass `--live`, or `--facts FILE`')
  }

  /** The clients, made once. The SDK itself finds credentials and endpoints, by the environment. */
  connect(): Promise<Aws> {
    this.#aws ??= this.#connect()
    return this.#aws
  }

  /** Closes what `connect` opened. */
  async close(): Promise<void> {
    const aws = await this.#aws?.catch(() => undefined)
    aws?.close()
  }

  /** Whether facts are to be had at all. */
  get isAsked(): boolean {
    return this.#flags.live === true || this.#flags.facts !== undefined
  }

  /**
   * The facts that the flags ask for, about all of these definitions together; undefined where they ask for none.
   *
   * @param tasks a function, for what it gives is worked out only where the account is asked
   *
   * @throws UserError where recorded facts cannot be read
   * @throws AwsError where no call at all gets through
   */
  async facts(tasks: () => Promise<readonly Context[]>): Promise<Facts | undefined> {
    if (typeof this.#flags.facts === 'string') return this.#recorded(this.#flags.facts)
    if (this.#flags.live !== true) return undefined
    const facts = await this.#gathered(await tasks())
    const target = this.#flags['save-facts']
    if (typeof target === 'string') {
      const { writeFile } = await import('./write-file.ts')
      writeFile(resolve(this.#world.cwd, target), `${JSON.stringify(facts, undefined, 2)}\n`, 0o600)
    }
    return facts
  }

  async #connect(): Promise<Aws> {
    const { profile, region } = this.#flags
    // A client that is given a profile takes its credentials, but the endpoint of the default one.
    if (typeof profile === 'string') process.env.AWS_PROFILE = profile
    if (typeof region === 'string') process.env.AWS_REGION = region
    const { connect } = await import('../aws/clients.ts')
    try {
      return await connect()
    } catch (error) {
      const [{ failure }, { PATIENCE }] = await Promise.all([import('../aws/errors.ts'), import('../aws/clients.ts')])
      throw failure(error, { patience: PATIENCE })
    }
  }

  async #recorded(name: string): Promise<Facts> {
    const path = resolve(this.#world.cwd, name)
    let bytes: Uint8Array
    let written: Date
    try {
      bytes = readFileSync(path)
      written = statSync(path).mtime
    } catch (error) {
      const { code } = error as { code?: string }
      const reason = code === 'ENOENT' ? 'there is no such file' : String(code)
      throw new UserError(`the facts file ${printable(name)} cannot be read: ${reason}`)
    }
    const { ageOf, parseFacts } = await import('../facts.ts')
    const facts = await parseFacts(name, bytes, written)
    if (this.#flags.quiet !== true)
      this.#world.err(
        `ecs-delegate: proved with facts of account ${facts.account}, read ${ageOf(facts, new Date())} ago (${facts.time})\n`
      )
    return facts
  }

  async #gathered(tasks: readonly Context[]): Promise<Facts> {
    const [{ gather }, { needsOf, wantedOf }, aws] = await Promise.all([
      import('../aws/gather.ts'),
      import('../iam/needs.ts'),
      this.connect(),
    ])
    const subjects = tasks.map(subjectOf)
    const wanted = subjects.map(wantedOf)
    const certificates = tasks.flatMap(({ delegates }) =>
      delegates.flatMap(({ certificateSecrets }) => certificateSecrets.flatMap(({ secret }) => secret ?? []))
    )
    try {
      return await gather(
        {
          roles: wanted.flatMap(({ roles }) => roles),
          secrets: wanted.flatMap(({ secrets }) => secrets),
          parameters: wanted.flatMap(({ parameters }) => parameters),
          logGroups: wanted.flatMap(({ logGroups }) => logGroups.map(logGroupOf)),
          certificates: certificates.filter(({ store }) => store === 'secrets-manager'),
          needs: facts => subjects.flatMap(subject => needsOf({ ...subject, facts })),
        },
        aws,
        {
          tool: `ecs-delegate ${VERSION}`,
          time: new Date(),
          readSecrets: this.#flags['read-secrets'] === true,
          progress: text => this.#world.progress(text),
        }
      )
    } finally {
      this.#world.progress()
    }
  }
}

function logGroupOf(place: string): { region: string; name: string } {
  const [region = '', ...name] = place.split(' ')
  return { region, name: name.join(' ') }
}
