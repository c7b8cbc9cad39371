import { listed, named, titleOf } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_ENVIRONMENT_FILES } from '../sources.ts'

/** Any launch type. The text comes from a registration that AWS refused; cdk-preflight, pf-ecs-environment-files-max. */
export const tooManyEnvironmentFiles: TaskRule = {
  id: 'too-many-environment-files',
  severity: 'error',
  summary: 'a container has more than ten files of variables',
  why: 'AWS refuses the definition: "The maximum number of environment files was exceeded. Specify ten or less and try again."',
  docs: ECS_ENVIRONMENT_FILES,
  fix: { safety: false },
  looksAt: { container: ['environmentFiles'] },
  ...ofContainers((container, _context, report) => {
    const { length } = listed(container.fields.environmentFiles)
    if (length <= MOST) return
    report({
      ...named(container),
      path: [...container.path, 'environmentFiles'],
      message: `${titleOf(container)} has ${length} environment files; ECS takes ${MOST}`,
      help: 'put what is in them together',
    })
  }),
}

const MOST = 10
