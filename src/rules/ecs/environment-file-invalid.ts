import { fields, known } from '../../model/task-definition.ts'
import { listed, named } from '../containers.ts'
import type { TaskRule } from '../context.ts'
import { ofContainers } from '../each.ts'
import { ECS_ENVIRONMENT_FILES } from '../sources.ts'

/**
 * Any launch type. The text comes from a registration that AWS refused (cdk-preflight, pf-ecs-environment-files-type); that the
 * file's name must end in .env is documented.
 */
export const environmentFileInvalid: TaskRule = {
  id: 'environment-file-invalid',
  severity: 'error',
  summary: 'a file of `environmentFiles` is no .env file in S3, given by its ARN',
  why: 'Without the ARN of an object AWS refuses the definition: "Invalid arn syntax." And its API’s reference says: "The file must have a .env file extension."',
  docs: ECS_ENVIRONMENT_FILES,
  fix: { safety: false },
  looksAt: { container: ['environmentFiles'] },
  ...ofContainers((container, _context, report) => {
    const files = listed(container.fields.environmentFiles)
    for (let index = 0; index < files.length; index++) {
      const text = known(fields(files[index]).value)
      if (text === undefined || /^arn:aws(?:-[a-z]+)*:s3:::[^/]+\/.*\.env$/s.test(text)) continue
      report({
        ...named(container),
        path: [...container.path, 'environmentFiles', index, 'value'],
        message: `the file is ${/^arn:[^:]+:s3:::[^/]+\/./.test(text) ? 'not called .env at its end' : 'not given by the ARN of an object in S3'}`,
        help: 'write `arn:aws:s3:::BUCKET/PATH.env`, with the partition of your region',
      })
    }
  }),
}
