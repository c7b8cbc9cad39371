import type { TaskRule } from '../context.ts'
import { jdbcIamPluginMissing } from '../jdbc/jdbc-iam-plugin-missing.ts'
import { jdbcPasswordInUrl } from '../jdbc/jdbc-password-in-url.ts'
import { jdbcTlsMissing } from '../jdbc/jdbc-tls-missing.ts'
import { jdbcTlsParameterForeign } from '../jdbc/jdbc-tls-parameter-foreign.ts'
import { jdbcTlsUnverified } from '../jdbc/jdbc-tls-unverified.ts'
import { jdbcUrlInvalid } from '../jdbc/jdbc-url-invalid.ts'
import { jdbcValueDiffers } from '../jdbc/jdbc-value-differs.ts'
import { jdbcWrapperMissing } from '../jdbc/jdbc-wrapper-missing.ts'

/** Rules on a JDBC URL. In reading order. */
export const JDBC: readonly TaskRule[] = [
  jdbcUrlInvalid,
  jdbcWrapperMissing,
  jdbcIamPluginMissing,
  jdbcTlsMissing,
  jdbcTlsParameterForeign,
  jdbcTlsUnverified,
  jdbcPasswordInUrl,
  jdbcValueDiffers,
]
