import type { TaskRule } from '../context.ts'
import { buildRoleCannotConnect } from '../iam/build-role-cannot-connect.ts'
import { certificateExpired } from '../iam/certificate-expired.ts'
import { certificateExpiresSoon } from '../iam/certificate-expires-soon.ts'
import { certificateNotACa } from '../iam/certificate-not-a-ca.ts'
import { certificateNotPem } from '../iam/certificate-not-pem.ts'
import { certificateOnlyFirstIsRead } from '../iam/certificate-only-first-is-read.ts'
import { executionRoleCannotDecrypt } from '../iam/execution-role-cannot-decrypt.ts'
import { executionRoleCannotPullImage } from '../iam/execution-role-cannot-pull-image.ts'
import { executionRoleCannotReadParameter } from '../iam/execution-role-cannot-read-parameter.ts'
import { executionRoleCannotReadSecret } from '../iam/execution-role-cannot-read-secret.ts'
import { executionRoleCannotWriteLogs } from '../iam/execution-role-cannot-write-logs.ts'
import { logGroupNotFound } from '../iam/log-group-not-found.ts'
import { parameterNotFound } from '../iam/parameter-not-found.ts'
import { permissionUnproved } from '../iam/permission-unproved.ts'
import { rdsConnectOnOtherRole } from '../iam/rds-connect-on-other-role.ts'
import { rdsConnectResourceMalformed } from '../iam/rds-connect-resource-malformed.ts'
import { roleNotAssumableByEcsTasks } from '../iam/role-not-assumable-by-ecs-tasks.ts'
import { roleNotFound } from '../iam/role-not-found.ts'
import { secretNotFound } from '../iam/secret-not-found.ts'
import { secretPartialArn } from '../iam/secret-partial-arn.ts'
import { secretPermissionTooWide } from '../iam/secret-permission-too-wide.ts'
import { secretPolicyDenies } from '../iam/secret-policy-denies.ts'
import { secretScheduledForDeletion } from '../iam/secret-scheduled-for-deletion.ts'
import { taskRoleCannotRunBuilds } from '../iam/task-role-cannot-run-builds.ts'

/** Rules on what the roles may do; they have something to say where facts are. In reading order. */
export const IAM: readonly TaskRule[] = [
  roleNotFound,
  roleNotAssumableByEcsTasks,
  secretNotFound,
  secretScheduledForDeletion,
  secretPartialArn,
  parameterNotFound,
  logGroupNotFound,
  executionRoleCannotReadSecret,
  secretPolicyDenies,
  executionRoleCannotReadParameter,
  executionRoleCannotDecrypt,
  executionRoleCannotPullImage,
  executionRoleCannotWriteLogs,
  buildRoleCannotConnect,
  rdsConnectResourceMalformed,
  rdsConnectOnOtherRole,
  taskRoleCannotRunBuilds,
  secretPermissionTooWide,
  certificateNotPem,
  certificateExpired,
  certificateNotACa,
  certificateExpiresSoon,
  certificateOnlyFirstIsRead,
  permissionUnproved,
]
