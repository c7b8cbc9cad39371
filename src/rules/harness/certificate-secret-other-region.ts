import { BUILD_ROLE } from '../../model/names.ts'
import { fields, known } from '../../model/task-definition.ts'
import type { Delegate } from '../../wiring.ts'
import type { Context, TaskRule } from '../context.ts'
import { ofDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { ECS_SECRETS } from '../sources.ts'

export const certificateSecretOtherRegion: TaskRule = {
  id: 'certificate-secret-other-region',
  severity: 'warning',
  summary: 'the certificate’s secret lies in another region than the logs, or another partition than the roles',
  why: 'Mostly a slip of copying. The task starts only if it can reach that region; across partitions it never starts.',
  docs: ECS_SECRETS,
  fix: { safety: false },
  ...ofDelegates((delegate, { roles }, report) => {
    if (!delegate.certificate) return
    const region = logRegion(delegate)
    const partition = partitionOf(roles, delegate)
    for (const variable of delegate.certificateSecrets) {
      const arn = variable.secret?.arn
      if (!arn) continue
      const isForeign = partition !== undefined && arn.partition !== partition
      if (!isForeign && (region === undefined || arn.region === region)) continue
      report({
        ...about(delegate),
        path: variable.at,
        message: isForeign
          ? `the secret of ${variable.name} is in the partition ${arn.partition}, the roles are in ${partition}`
          : `the secret of ${variable.name} is in ${arn.region}, the logs go to ${region}`,
        help: isForeign
          ? 'secrets are not replicated across partitions: create one where the delegate runs'
          : 'refer to the secret, or a replica of it, where the delegate runs',
      })
    }
  }),
}

function logRegion(delegate: Delegate): string | undefined {
  const options = fields(fields(delegate.container.fields.logConfiguration).options)
  const region = known(options['awslogs-region'])
  return region !== undefined && /^[a-z][a-z0-9-]+-\d+$/.test(region) ? region : undefined
}

/** The partition of the first role that is known. */
function partitionOf({ executionRoleArn, taskRoleArn }: Context['roles'], delegate: Delegate): string | undefined {
  return (executionRoleArn ?? taskRoleArn ?? delegate.in('environment', BUILD_ROLE)?.role)?.partition
}
