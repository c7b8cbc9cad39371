import { parseRoleArn, parseSecretReference } from '../../model/arn.ts'
import { BUILD_ROLE } from '../../model/names.ts'
import { fields, known, type TaskDefinition } from '../../model/task-definition.ts'
import type { Delegate } from '../../wiring.ts'
import { about, type TaskRule } from '../context.ts'
import { ECS_SECRETS } from '../sources.ts'

export const certificateSecretOtherRegion: TaskRule = {
  id: 'certificate-secret-other-region',
  severity: 'warning',
  summary: 'the certificate’s secret lies in another region than the logs, or another partition than the roles',
  why: 'Mostly a slip of copying. The task starts only if it can reach that region; across partitions it never starts.',
  docs: ECS_SECRETS,
  fix: { safety: false },
  *check(task, { delegates }) {
    for (const delegate of delegates) {
      if (!delegate.certificate) continue
      const region = logRegion(delegate)
      const partition = rolePartition(task, delegate)
      for (const { name, at, reading } of delegate.certificateSecrets) {
        const arn = reading.state === 'given' ? parseSecretReference(reading.text)?.arn : undefined
        if (!arn) continue
        const message =
          partition !== undefined && arn.partition !== partition
            ? `the secret of ${name} is in the partition ${arn.partition}, the roles are in ${partition}`
            : `the secret of ${name} is in ${arn.region}, the logs go to ${region}`
        if ((region === undefined || arn.region === region) && (partition === undefined || arn.partition === partition)) continue
        yield { ...about(delegate), path: at, message, help: 'refer to the secret, or a replica of it, where the delegate runs' }
      }
    }
  },
}

function logRegion(delegate: Delegate): string | undefined {
  const options = fields(fields(delegate.container.fields.logConfiguration).options)
  const region = known(options['awslogs-region'])
  return region !== undefined && /^[a-z]+(?:-[a-z0-9]+)+$/.test(region) ? region : undefined
}

function rolePartition(task: TaskDefinition, delegate: Delegate): string | undefined {
  const build = delegate.in('environment', BUILD_ROLE)?.reading
  const roles = [known(task.executionRoleArn), known(task.taskRoleArn), build?.state === 'given' ? build.text : undefined]
  return roles.map(role => parseRoleArn(role ?? '')?.partition).find(partition => partition !== undefined)
}
