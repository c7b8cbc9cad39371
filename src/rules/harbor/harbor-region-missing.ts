import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { reportWithoutRegion } from '../harbor-regions.ts'
import { ECS_VARIABLES } from '../sources.ts'

export const harborRegionMissing: TaskRule = {
  id: 'harbor-region-missing',
  severity: 'info',
  summary: 'no variable names the database’s region; ECS sets AWS_REGION to its own',
  why: 'Tokens are signed for the region in which the task runs: right as long as the database is there too. The first images with IAM authentication asked for the variable of its own.',
  evidence:
    'The documentation: POSTGRESQL_AWS_REGION, else AWS_REGION. The source (resolveAWSRegion in src/common/dao/pgsql_iam.go) looks at ' +
    'AWS_DEFAULT_REGION last. The version of 2026-01-28 (dbdf838fa) has no such fallback: "aws_region is required when use_iam_auth is ' +
    'enabled". AWS documents that ECS sets AWS_REGION and AWS_DEFAULT_REGION in every task. Jobservice goes by core’s setting.',
  docs: ECS_VARIABLES,
  fix: { safety: 'safe', when: 'where the host is one of RDS, whose name holds the region' },
  ...ofComponents((component, { harbor, isKubernetes }, report) => {
    if (isKubernetes || component.asksCore) return
    const message = `${component.title} has neither ${component.nameOf('AWS_REGION')} nor AWS_REGION: it signs for the region in which the task runs`
    reportWithoutRegion(component, harbor, report, message)
  }),
}
