import { BUILD_ROLE, MAPPINGS, MOUNTS } from '../../model/names.ts'
import type { TaskRule } from '../context.ts'
import { ofDelegates } from '../each.ts'
import { about } from '../findings.ts'
import { IAM_AUTHENTICATION } from '../sources.ts'

export const databaseWiringAbsent: TaskRule = {
  id: 'database-wiring-absent',
  severity: 'warning',
  summary: 'a legacy delegate has none of the names that database steps with IAM authentication need',
  why: 'Database steps can log in with passwords only. If that is intended, or this delegate does no database work, say `--no-database`.',
  docs: IAM_AUTHENTICATION,
  fix: { safety: false },
  ...ofDelegates((delegate, { values }, report) => {
    if (values.database === 'none' || delegate.hasDatabaseWiring || !delegate.isLegacy) return
    if (delegate.openBecause !== undefined)
      report({
        ...about(delegate),
        unchecked: `the database names may be set where they are not seen: ${delegate.openBecause}`,
      })
    else {
      report({
        ...about(delegate),
        path: delegate.path,
        message: `this looks like a legacy delegate by its ${delegate.isLegacyByTag ? 'image’s tag' : 'variables’ names'}, and none of ${BUILD_ROLE}, HARNESS_CERT_0, ${MAPPINGS}, ${MOUNTS} is set`,
        help: 'move to Delegate 3.x on Fargate for IAM authentication, or pass `--no-database`',
      })
    }
  }),
}
