import { Unresolved } from '../../model/task-definition.ts'

const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/

/**
 * Fills in `$(NAME)` as Kubernetes does: with variables that come before; `$$` is a dollar. A name that nothing gives stays as
 * it is, unless the cluster has it, as it has the addresses of services: then the value is not known.
 * Source: kubernetes.io, "Define Dependent Environment Variables".
 */
export function expand(text: string, before: ReadonlyMap<string, unknown>): unknown {
  if (!text.includes('$')) return text
  let expanded = ''
  let done = 0
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', done)) {
    expanded += text.slice(done, at)
    const next = text.charAt(at + 1)
    const end = next === '(' ? text.indexOf(')', at) : -1
    if (end < 0) {
      expanded += next === '$' ? '$' : text.slice(at, at + 2)
      done = at + 2
      continue
    }
    const name = text.slice(at + 2, end)
    const value = before.get(name)
    if (typeof value !== 'string') return new Unresolved(NAME.test(name) ? `$(${name})` : '$(…)')
    expanded += value
    done = end + 1
  }
  return expanded + text.slice(done)
}
