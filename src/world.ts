/** What a program can touch of the world around it; handed in, so that tests can hand in another. */
export interface World {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether standard output is a terminal, and how wide it is. */
  readonly terminal: { readonly columns: number } | undefined
  /** Everything on standard input. */
  stdin(): Uint8Array
  out(text: string): void
  err(text: string): void
  /** Shows how far something is, where somebody watches; without a text it goes away. */
  progress(text?: string): void
  /** Asks whoever sits at the terminal; undefined where nobody does. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined
}
