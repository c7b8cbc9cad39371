import { nearest } from '../../model/nearest.ts'
import { quote } from '../../model/printable.ts'
import { containers } from '../../model/task-definition.ts'
import { possibleDelegates } from '../../recognition.ts'
import type { TaskRule } from '../context.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const delegateNotFound: TaskRule = {
  id: 'delegate-not-found',
  severity: 'error',
  summary: 'no container is a Harness delegate although one is expected',
  why: 'Nothing of this pack was checked.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: false },
  check(task, { delegates, expectsDelegate, container }, report) {
    if (delegates.length > 0) return
    const possible = possibleDelegates(task, container)
    if (!Array.isArray(task.containerDefinitions) || possible.length > 0) {
      const reason = possible[0] ?? 'containerDefinitions is no list'
      report({ unchecked: `whether a container is a Harness delegate cannot be told: ${reason}` })
    } else if (!expectsDelegate) {
      report({ unchecked: 'no container is a Harness delegate, so the rules of the harness pack did not run' })
    } else {
      const names = containers(task).flatMap(({ name }) => name ?? [])
      report({
        path: ['containerDefinitions'],
        message: container === undefined ? 'no container is a Harness delegate' : `no container is named ${quote(container)}`,
        help: container === undefined ? 'name it with `--container NAME`' : suggestion(container, names),
      })
    }
  },
}

function suggestion(container: string, names: readonly string[]): string {
  const meant = nearest(container, names)
  if (meant !== undefined) return `is ${quote(meant)} meant?`
  return names.length === 0 ? 'the definition has no containers' : `there are ${names.slice(0, 10).map(quote).join(', ')}`
}
