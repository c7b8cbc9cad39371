import { type Container, fields, known } from '../../model/task-definition.ts'
import { listed, named, titleOf } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { circle, cyclesAmong, type Edge } from '../cycles.ts'
import { ECS_CONTAINER_DEPENDENCY } from '../sources.ts'

/** Any launch type. No text of AWS is known; that none of them can start follows from what a dependency is. */
export const dependsOnCycle: TaskRule = {
  id: 'depends-on-cycle',
  severity: 'error',
  summary: 'containers wait for each other in a circle, or for themselves',
  why: 'None of them can start: each waits for another one to come first. Where AWS does not refuse the definition, the task stays pending until it is stopped.',
  docs: ECS_CONTAINER_DEPENDENCY,
  fix: { safety: false },
  looksAt: { container: ['dependsOn'] },
  check(_task, context, report) {
    if (!someRefer(context)) return
    for (const { container, path, names } of cyclesAmong(context, dependenciesOf)) {
      report({
        ...named(container),
        path,
        message:
          names.length === 2
            ? `${titleOf(container)} waits for itself`
            : `containers wait for each other in a circle: ${circle(names)}`,
      })
    }
  },
}

/** Most containers wait for none: then there is nothing to be made. */
function someRefer({ containers }: Context): boolean {
  for (let index = 0; index < containers.length; index++) {
    const { dependsOn } = (containers[index] as Container).fields
    // One that waits for others which wait for nobody is the usual case.
    if (dependsOn !== undefined && waits(listed(dependsOn), containers)) return true
  }
  return false
}

/** Whether one of these dependencies waits itself. */
function waits(dependencies: readonly unknown[], containers: readonly Container[]): boolean {
  for (let index = 0; index < dependencies.length; index++) {
    const { containerName } = fields(dependencies[index])
    // Of thousands of containers the circles are sought at once.
    if (containers.length > FEW) return true
    for (let other = 0; other < containers.length; other++) {
      const container = containers[other] as Container
      if (container.name === containerName && container.fields.dependsOn !== undefined) return true
    }
  }
  return false
}

const FEW = 16

function dependenciesOf(container: Container): Edge[] {
  return listed(container.fields.dependsOn).flatMap((dependency, index) => {
    const to = known(fields(dependency).containerName)
    return to === undefined ? [] : [{ to, path: [...container.path, 'dependsOn', index, 'containerName'] }]
  })
}
