import type { TaskRule } from '../context.ts'
import { harborCommercialGateMissing } from '../harbor/harbor-commercial-gate-missing.ts'
import { harborExporterNames } from '../harbor/harbor-exporter-names.ts'
import { harborHostNotRds } from '../harbor/harbor-host-not-rds.ts'
import { harborIamFlagMissing } from '../harbor/harbor-iam-flag-missing.ts'
import { harborIamFlagNotTrue } from '../harbor/harbor-iam-flag-not-true.ts'
import { harborImageWithoutIam } from '../harbor/harbor-image-without-iam.ts'
import { harborJobserviceFlagMissing } from '../harbor/harbor-jobservice-flag-missing.ts'
import { harborLifetimeCapped } from '../harbor/harbor-lifetime-capped.ts'
import { harborNotFound } from '../harbor/harbor-not-found.ts'
import { harborPasswordSet } from '../harbor/harbor-password-set.ts'
import { harborRegionMismatch } from '../harbor/harbor-region-mismatch.ts'
import { harborRegionMissing } from '../harbor/harbor-region-missing.ts'
import { harborRegionUnset } from '../harbor/harbor-region-unset.ts'
import { harborRoleCannotConnect } from '../harbor/harbor-role-cannot-connect.ts'
import { harborSslmodeDisabled } from '../harbor/harbor-sslmode-disabled.ts'
import { harborSslmodeUnverifiable } from '../harbor/harbor-sslmode-unverifiable.ts'
import { harborSslmodeWeak } from '../harbor/harbor-sslmode-weak.ts'
import { harborStaticCredentials } from '../harbor/harbor-static-credentials.ts'
import { harborTaskRoleIsExecutionRole } from '../harbor/harbor-task-role-is-execution-role.ts'
import { harborTaskRoleMissing } from '../harbor/harbor-task-role-missing.ts'
import { harborUrlOverrides } from '../harbor/harbor-url-overrides.ts'
import { harborValueNotAString } from '../harbor/harbor-value-not-a-string.ts'

/** Rules on Harbor’s services. In reading order. */
export const HARBOR: readonly TaskRule[] = [
  harborNotFound,
  harborValueNotAString,
  harborIamFlagMissing,
  harborJobserviceFlagMissing,
  harborIamFlagNotTrue,
  harborExporterNames,
  harborCommercialGateMissing,
  harborRegionMissing,
  harborRegionUnset,
  harborRegionMismatch,
  harborImageWithoutIam,
  harborSslmodeWeak,
  harborSslmodeDisabled,
  harborSslmodeUnverifiable,
  harborPasswordSet,
  harborUrlOverrides,
  harborStaticCredentials,
  harborTaskRoleMissing,
  harborTaskRoleIsExecutionRole,
  harborHostNotRds,
  harborLifetimeCapped,
  harborRoleCannotConnect,
]
