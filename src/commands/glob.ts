/** A glob, read: where its matches lie and which paths below that folder they are. */
export interface Glob {
  /** What stands before the first wildcard, as it is written: empty, or with `/` at its end. */
  readonly prefix: string
  /** How many levels below the folder a match can lie. */
  readonly depth: number
  matches(path: string): boolean
}

/** Whether a source can be meant as a glob. */
export function isGlob(source: string): boolean {
  return /[*?[{]/.test(source)
}

/**
 * Reads a glob of `**`, `*`, `?`, `{a,b}`, `{1..3}`, `[ab]` and `[!ab]`, with `\` to take one of them literally; all else
 * stands for itself. Case counts on every system. The parser is loaded only here, so that plain files do not wait for it.
 */
export async function parseGlob(pattern: string): Promise<Glob> {
  const { default: picomatch } = await import('picomatch')
  const prefix = pattern.slice(0, pattern.lastIndexOf('/', pattern.search(/[*?[{\\]/)) + 1)
  const rest = pattern.slice(prefix.length)
  const isMatch = picomatch(escapeRegexOnly(rest), {
    // With `s`, `**` reaches through folders with a line break in their name, too.
    flags: 's',
    literalBrackets: false,
    nonegate: true,
    posix: true,
    regex: false,
    windows: false,
  })
  return {
    prefix,
    depth: rest.includes('**') ? Number.POSITIVE_INFINITY : rest.split('/').length,
    matches: path => isMatch(path),
  }
}

/** Escapes what is no wildcard here but means more to picomatch and its regular expression. */
function escapeRegexOnly(pattern: string): string {
  return pattern.replaceAll(/\\.|[()|"]/gs, found => (found.length > 1 ? found : `\\${found}`))
}
