import type { Unread } from '../model/facts.ts'
import type { Aws } from './clients.ts'
import { EmptyAnswer, unreadBecause } from './errors.ts'

/** What came of a call. An error is a value here: one call that fails must not end the others. */
export type Reply<T> = { readonly value: T } | { readonly error: unknown }

/** All that could be read of a list, and why it is not the whole of it. */
export interface Listed<T> {
  readonly items: readonly T[]
  readonly error?: unknown
}

/** One page of a list, and the token for the next one. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | undefined
}

/**
 * A page of one of IAM's lists.
 *
 * @returns undefined for an answer that holds no list, or does not say where it goes on
 */
export function markedPage<T>(
  items: readonly T[] | undefined,
  { IsTruncated, Marker }: { readonly IsTruncated?: boolean | undefined; readonly Marker?: string | undefined }
): Page<T> | undefined {
  if (items === undefined || (IsTruncated && !Marker)) return undefined
  return { items, next: IsTruncated ? Marker : undefined }
}

/** A call: what it is, how it is sent, and what is wanted of the answer. */
export interface Call<Answer, T> {
  /** As IAM names it: `iam:GetRole`. */
  readonly operation: string
  /** Empty for a service that has none. */
  readonly region: string
  /** All that the answer depends on. */
  readonly input: object
  send(limit: ReturnType<Aws['limit']>): Promise<Answer>
  /** Undefined where what was asked for is not in the answer. */
  pick(answer: Answer): T | undefined
}

/**
 * A page of the list of a service that speaks JSON.
 *
 * @returns undefined for an answer that holds no list, which is not the same as an empty one
 */
export function tokenPage<T>(items: readonly T[] | undefined, next: string | undefined): Page<T> | undefined {
  return items === undefined ? undefined : { items, next }
}

/** The calls of one run: none is made twice, and no more than so many go on at once. */
export class Calls {
  readonly #aws: Aws
  readonly #concurrency: number
  readonly #progress: (text: string) => void
  readonly #made = new Map<string, Promise<Reply<unknown>>>()
  readonly #waiting: (() => void)[] = []
  #running = 0
  #answered = 0
  #asked = 0

  constructor(aws: Aws, concurrency: number, progress: (text: string) => void) {
    this.#aws = aws
    this.#concurrency = concurrency
    this.#progress = progress
  }

  /** Makes a call, or gives what came of the same one before. Never rejects. */
  ask<Answer, T>(call: Call<Answer, T>): Promise<Reply<T>> {
    const name = JSON.stringify([call.operation, call.region, call.input])
    const made = (this.#made.get(name) as Promise<Reply<T>> | undefined) ?? this.askAgain(call)
    this.#made.set(name, made)
    return made
  }

  /** Makes a call, and keeps nothing of its answer but what is picked. */
  async askAgain<Answer, T>({ send, pick }: Call<Answer, T>): Promise<Reply<T>> {
    this.#asked += 1
    this.#tell()
    await this.#turn()
    try {
      const value = pick(await send(this.#aws.limit()))
      if (value === undefined) throw new EmptyAnswer('HTTP 200 with an answer that lacks what was asked for')
      return { value }
    } catch (error) {
      return { error }
    } finally {
      this.#answered += 1
      this.#release()
      this.#tell()
    }
  }

  /**
   * Reads a list page by page, until `enough` says so or it ends.
   *
   * @param page the call for the page that a token names
   */
  async list<Answer, T>(
    page: (token: string | undefined) => Call<Answer, Page<T>>,
    enough: (items: readonly T[]) => boolean = () => false
  ): Promise<Listed<T>> {
    const items: T[] = []
    const tokens = new Set<string | undefined>()
    for (let token: string | undefined; !tokens.has(token); ) {
      tokens.add(token)
      const reply = await this.ask(page(token))
      if ('error' in reply) return { items, error: reply.error }
      items.push(...reply.value.items)
      token = reply.value.next
      if (token === undefined || token === '' || enough(items)) return { items }
    }
    return { items, error: new EmptyAnswer('a list that does not end') }
  }

  /** Why something is not known: the call for it failed. */
  unread(operation: string, error: unknown): Unread {
    return unreadBecause(operation, error, this.#aws.patience)
  }

  async #turn(): Promise<void> {
    if (this.#running < this.#concurrency) this.#running += 1
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  /** Whoever waits longest takes over the place; it is never free in between. */
  #release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#running -= 1
    else next()
  }

  #tell(): void {
    this.#progress(`reading roles, secrets and keys: ${this.#answered} of ${this.#asked} calls answered`)
  }
}
