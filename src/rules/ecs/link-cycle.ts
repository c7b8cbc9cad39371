import { type Container, known } from '../../model/task-definition.ts'
import { listed, named, networkMode, titleOf } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { circle, cyclesAmong, type Edge } from '../cycles.ts'
import { ECS_CONTAINER } from '../sources.ts'

/** Network modes other than awsvpc, in which links are refused altogether. The text is quoted in Shippable/support#4194 and scpwiki/wikijump#869. */
export const linkCycle: TaskRule = {
  id: 'link-cycle',
  severity: 'error',
  summary: 'containers are linked in a circle',
  why: 'AWS refuses the definition: "Container links should not have a cycle".',
  docs: ECS_CONTAINER,
  fix: { safety: false },
  looksAt: { container: ['links'] },
  check(_task, context, report) {
    if (!someRefer(context)) return
    for (const { container, path, names } of cyclesAmong(context, linksOf)) {
      report({
        ...named(container),
        path,
        message:
          names.length === 2
            ? `${titleOf(container)} is linked to itself`
            : `containers are linked in a circle: ${circle(names)}`,
      })
    }
  },
}

function someRefer(context: Context): boolean {
  const { containers } = context
  for (let index = 0; index < containers.length; index++) {
    if (listed((containers[index] as Container).fields.links).length > 0) return networkMode(context) !== 'awsvpc'
  }
  return false
}

/** A link is a container's name, or `name:alias`. */
function linksOf(container: Container): Edge[] {
  return listed(container.fields.links).flatMap((link, index) => {
    const to = known(link)?.split(':', 1)[0]
    return to === undefined ? [] : [{ to, path: [...container.path, 'links', index] }]
  })
}
