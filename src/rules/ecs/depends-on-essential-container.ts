import { misspelt } from '../../model/misspelt.ts'
import { quote } from '../../model/printable.ts'
import { containerFields } from '../../model/shape.ts'
import { type Container, fields } from '../../model/task-definition.ts'
import { containerNamed, isAbsent, listed, named } from '../containers.ts'
import type { Context, TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_CONTAINER_DEPENDENCY } from '../sources.ts'

/**
 * Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-dependson-complete-on-essential.
 * A container that does not say whether it is essential is.
 */
export const dependsOnEssentialContainer: TaskRule = {
  id: 'depends-on-essential-container',
  severity: 'error',
  summary: 'a container waits for the end of an essential one',
  why:
    'AWS refuses the definition: "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container": when an ' +
    'essential container ends, the whole task is stopped.',
  docs: ECS_CONTAINER_DEPENDENCY,
  fix: { safety: 'unsafe', when: 'where another container is essential, as one has to be' },
  looksAt: { container: ['dependsOn'] },
  ...ofContainers((container, context, report) => {
    const dependencies = listed(container.fields.dependsOn)
    for (let index = 0; index < dependencies.length; index++) {
      const { containerName, condition } = fields(dependencies[index])
      if (condition !== 'SUCCESS' && condition !== 'COMPLETE') continue
      const target = containerNamed(containerName, context)
      if (target === undefined || target === 'missing' || target === container || !isEssential(target, context)) continue
      const { path, name = '' } = target
      report({
        ...named(container),
        path: [...container.path, 'dependsOn', index, 'condition'],
        message: `${condition} waits for the end of ${quote(name)}, which is essential${target.fields.essential === true ? '' : ', as every container is that does not say otherwise'}`,
        help: 'if it is to run on, wait for START or HEALTHY instead',
        ...(isTheOnlyOne(target, context)
          ? {}
          : {
              fix: {
                title: `make ${quote(name)} not essential`,
                safety: 'unsafe',
                patches: [{ op: 'set', path: [...path, 'essential'], value: false }],
              },
            }),
      })
    }
  }),
}

function isEssential({ fields: container }: Container, context: Context): boolean {
  const { essential } = container
  if (!isAbsent(essential, context)) return essential === true
  return misspelt(container, 'essential', containerFields) === undefined
}

function isTheOnlyOne(container: Container, context: Context): boolean {
  return !context.containers.some(other => other !== container && isEssential(other, context))
}
