import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { reportWithoutRegion } from '../harbor-regions.ts'
import { HARBOR_TOKENS } from '../sources.ts'

export const harborRegionUnset: TaskRule = {
  id: 'harbor-region-unset',
  severity: 'warning',
  summary: 'no variable names the database’s region, and Kubernetes sets none by itself',
  why: 'Unless something sets AWS_REGION when the pod is made, as EKS’s webhook for service accounts with a role may, the service ends with "IAM auth: AWS region is required (set POSTGRESQL_AWS_REGION or AWS_REGION)".',
  evidence:
    'The documentation: POSTGRESQL_AWS_REGION, else AWS_REGION. The source (resolveAWSRegion in src/common/dao/pgsql_iam.go) looks at ' +
    'AWS_DEFAULT_REGION last. Jobservice takes POSTGRESQL_AWS_REGION from core; where core has none, its own AWS_REGION counts.',
  docs: HARBOR_TOKENS,
  fix: { safety: 'safe', when: 'where the host is one of RDS, whose name holds the region' },
  ...ofComponents((component, { harbor, isKubernetes }, report) => {
    if (!isKubernetes) return
    const { asksCore, title } = component
    // Where core has none either, what repairs core repairs both.
    if (asksCore && (!harbor.core || harbor.regionOf(harbor.core).state !== 'given')) return
    const message = asksCore
      ? `core has no POSTGRESQL_AWS_REGION to give to ${title}, which has no AWS_REGION of its own`
      : `${title} has neither ${component.nameOf('AWS_REGION')} nor AWS_REGION`
    reportWithoutRegion(component, harbor, report, message)
  }),
}
