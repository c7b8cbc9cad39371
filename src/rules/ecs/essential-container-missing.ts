import type { Problem } from '../../model/rule.ts'
import type { Container } from '../../model/task-definition.ts'
import type { TaskRule } from '../context.ts'
import { ECS_CONTAINER } from '../sources.ts'

/**
 * Applies to every definition. Evidence: AWS's own answer. A container that does not say whether it is essential is, as the
 * API reference has it.
 */
export const essentialContainerMissing: TaskRule = {
  id: 'essential-container-missing',
  severity: 'error',
  summary: 'no container is essential',
  why: 'RegisterTaskDefinition refuses it: "Task definition doesn\'t have any essential container".',
  docs: ECS_CONTAINER,
  fix: { safety: 'safe', when: 'where there is only one container' },
  looksAt: { container: ['essential'] },
  check({ containerDefinitions: list }, { containers }, report) {
    if (containers.length === 0 || !Array.isArray(list) || list.length !== containers.length) return
    for (let index = 0; index < containers.length; index++) if (containers[index]?.fields.essential !== false) return
    report({
      path: containers.length === 1 ? ['containerDefinitions', 0, 'essential'] : ['containerDefinitions'],
      message: containers.length === 1 ? 'the only container is not essential' : 'none of the containers is essential',
      ...repair(containers),
    })
  },
}

function repair(containers: readonly Container[]): Pick<Problem, 'fix' | 'help'> {
  if (containers.length > 1) return { help: 'set `essential` to true for the container whose end is to end the task' }
  const patches = [{ op: 'set', path: ['containerDefinitions', 0, 'essential'], value: true }] as const
  return { fix: { title: 'make the only container essential', safety: 'safe', patches } }
}
