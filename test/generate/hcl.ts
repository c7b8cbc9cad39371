/**
 * Reads the part of HCL that `generate` writes: resources, strings, lists, objects, `jsonencode` and references. It is written
 * from the language's specification, and knows nothing of the writer. Throws where the text is anything else.
 * https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export function parseHcl(text: string): Record<string, Record<string, unknown>> {
  const tokens = Array.from(
    text.matchAll(/\s*(?:("(?:[^"\\\n]|\\.)*")|([A-Za-z_][\w.-]*)|([=,(){}[\]])|(\S))/gy),
    ([, string, word, mark, strange]) => {
      if (strange !== undefined) throw new Error(`unexpected ${strange}`)
      return string ?? word ?? mark ?? ''
    }
  )
  const next = (): string => tokens.shift() ?? ''
  const expect = (mark: string): void => {
    const token = next()
    if (token !== mark) throw new Error(`${mark} expected, not ${token}`)
  }
  const value = (): unknown => {
    const token = next()
    if (token === '[') return list()
    if (token === '{') return members('}')
    if (token.startsWith('"')) return string(token)
    if (token !== 'jsonencode') return { reference: token }
    expect('(')
    const argument = value()
    expect(')')
    return argument
  }
  const list = (): unknown[] => {
    const items: unknown[] = []
    while (tokens[0] !== ']') {
      items.push(value())
      if (tokens[0] !== ']') expect(',')
    }
    next()
    return items
  }
  const members = (end: string): Record<string, unknown> => {
    const found: Record<string, unknown> = {}
    while (tokens[0] !== end) {
      const key = next()
      expect('=')
      found[key.startsWith('"') ? string(key) : key] = value()
    }
    next()
    return found
  }
  const resources: Record<string, Record<string, unknown>> = {}
  while (tokens.length > 0) {
    expect('resource')
    const [type, name] = [string(next()), string(next())]
    expect('{')
    resources[`${type}.${name}`] = members('}')
  }
  return resources
}

/** The text of a quoted template that has no template in it. */
export function string(token: string): string {
  return token.slice(1, -1).replaceAll(/\\(?:u([0-9a-f]{4})|(.))|([$%])(\3)?\{/gi, (match, hex, letter, sign, doubled) => {
    if (sign !== undefined) {
      if (doubled === undefined) throw new Error(`a template: ${token}`)
      return `${sign}{`
    }
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    const plain = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[letter as string]
    if (plain === undefined) throw new Error(`no escape of HCL: ${match}`)
    return plain
  })
}

/**
 * What `terraform fmt` would change, by its rules: two spaces a bracket that is open; one space before an equals sign, and with
 * neighbours that end on their own line all of them in one column. hashicorp/hcl, hclwrite/format.go.
 */
export function misformatted(text: string): string[] {
  const problems: string[] = []
  let depth = 0
  let chain: { name: string; gap: string; line: string }[] = []
  const close = (): void => {
    const width = Math.max(0, ...chain.map(({ name }) => name.length))
    for (const { name, gap, line } of chain) if (name.length + gap.length !== width + 1) problems.push(line)
    chain = []
  }
  for (const line of text.split('\n')) {
    const bare = line.replaceAll(/"(?:[^"\\]|\\.)*"/g, literal => '_'.repeat(literal.length))
    const change = [...bare].reduce((sum, mark) => sum + ('([{'.includes(mark) ? 1 : ')]}'.includes(mark) ? -1 : 0), 0)
    const indent = /^ */.exec(line)?.[0].length ?? 0
    // Several brackets on one line count once, as in `jsonencode({`.
    const own = /^\s*[)\]}]/.test(bare) ? depth - 1 : depth
    if (line !== '' && indent !== 2 * own) problems.push(line)
    if (/\s$/.test(line)) problems.push(line)
    depth += Math.sign(change)
    const [, name, gap, rest] = /^ *(\S+)( *)=(.*)$/.exec(bare) ?? []
    if (name !== undefined && gap !== undefined && !/^ \S/.test(rest ?? '')) problems.push(line)
    if (name !== undefined && gap !== undefined && change === 0) chain.push({ name, gap, line })
    else {
      close()
      if (gap !== undefined && gap !== ' ') problems.push(line)
    }
  }
  close()
  return problems
}
