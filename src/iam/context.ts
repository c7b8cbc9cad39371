/** Condition keys, in any case, and their values in a request. An empty list says that the request has no such key. */
export type Context = Readonly<Record<string, string | readonly string[]>>

/** What is known of a request, by condition key in lower case. Of a key that is not in it nothing is known. */
export type KnownKeys = ReadonlyMap<string, readonly string[]>

/**
 * Reads a context: names of keys are case-insensitive, a single value is a list of one. What is neither a text nor a list of
 * texts is not known, nor is a key that is given twice in different case and with different values.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html
 *
 * @param certain keys that are known otherwise; they win over the context's
 */
export function readContext(context: Context | undefined, certain: Context = {}): KnownKeys {
  const known = new Map<string, readonly string[]>()
  const disputed = new Set<string>()
  for (const [name, value] of Object.entries(context ?? {})) {
    const key = name.toLowerCase()
    const values = Array.isArray(value) ? value : [value]
    const before = known.get(key)
    if (!values.every(one => typeof one === 'string')) disputed.add(key)
    else if (before && (before.length !== values.length || before.some((one, index) => one !== values[index]))) disputed.add(key)
    else known.set(key, values)
  }
  for (const key of disputed) known.delete(key)
  for (const [name, value] of Object.entries(certain)) known.set(name.toLowerCase(), [value].flat())
  return known
}
