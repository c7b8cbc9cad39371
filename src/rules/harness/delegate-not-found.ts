import { quote } from '../../model/printable.ts'
import { hiddenContainers } from '../../recognition.ts'
import type { TaskRule } from '../context.ts'
import { otherContainers } from '../findings.ts'
import { DELEGATE_ON_FARGATE } from '../sources.ts'

export const delegateNotFound: TaskRule = {
  id: 'delegate-not-found',
  severity: 'error',
  summary: 'no container is a Harness delegate although one is expected',
  why: 'Nothing of this pack was checked.',
  docs: DELEGATE_ON_FARGATE,
  fix: { safety: false },
  check(task, context, report) {
    const { delegates, expectsDelegate, container } = context
    if (delegates.length > 0) return
    const possible = hiddenContainers(task, container)
    if (!Array.isArray(task.containerDefinitions) || possible.length > 0) {
      const reason = possible[0] ?? 'containerDefinitions is no list'
      report({ unchecked: `whether a container is a Harness delegate cannot be told: ${reason}` })
    } else if (!expectsDelegate) {
      report({ unchecked: 'no container is a Harness delegate, so the rules of the harness pack did not run' })
    } else {
      report({
        path: ['containerDefinitions'],
        message: container === undefined ? 'no container is a Harness delegate' : `no container is named ${quote(container)}`,
        help: container === undefined ? 'name it with `--container NAME`' : otherContainers(container, context.containers),
      })
    }
  },
}
