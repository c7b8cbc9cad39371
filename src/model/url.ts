/** What a text is as a URL of Harness. */
export type UrlKind = 'https' | 'http' | 'invalid'

/** A scheme, a host that may have a port, and no blanks: what the delegate needs of a URL. */
export function urlKind(text: string): UrlKind {
  const scheme = /^(https?):\/\/(?:[^\s/?#@]*@)?(?:\[[\da-f:.]+\]|[^\s/?#@:[\]]+)(?::\d{1,5})?(?:[/?#]\S*)?$/i.exec(text)?.[1]
  if (scheme === undefined) return 'invalid'
  return scheme.length === 5 ? 'https' : 'http'
}
