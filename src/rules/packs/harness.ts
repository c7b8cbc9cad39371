import type { TaskRule } from '../context.ts'
import { buildTaskRoleForeign } from '../harness/build-task-role-foreign.ts'
import { buildTaskRoleInSecrets } from '../harness/build-task-role-in-secrets.ts'
import { buildTaskRoleInvalid } from '../harness/build-task-role-invalid.ts'
import { buildTaskRoleMissing } from '../harness/build-task-role-missing.ts'
import { buildTaskRoleShared } from '../harness/build-task-role-shared.ts'
import { certificateExtraUnmapped } from '../harness/certificate-extra-unmapped.ts'
import { certificateInPlaintext } from '../harness/certificate-in-plaintext.ts'
import { certificateMappingDuplicate } from '../harness/certificate-mapping-duplicate.ts'
import { certificateMappingInvalid } from '../harness/certificate-mapping-invalid.ts'
import { certificateMappingMissing } from '../harness/certificate-mapping-missing.ts'
import { certificateMappingUnknownSecret } from '../harness/certificate-mapping-unknown-secret.ts'
import { certificateMountAsymmetric } from '../harness/certificate-mount-asymmetric.ts'
import { certificateMountInvalid } from '../harness/certificate-mount-invalid.ts'
import { certificateMountMissing } from '../harness/certificate-mount-missing.ts'
import { certificateMountRenamed } from '../harness/certificate-mount-renamed.ts'
import { certificateMountUnmappedSource } from '../harness/certificate-mount-unmapped-source.ts'
import { certificatePathNotRead } from '../harness/certificate-path-not-read.ts'
import { certificateSecretInEnvironment } from '../harness/certificate-secret-in-environment.ts'
import { certificateSecretInParameterStore } from '../harness/certificate-secret-in-parameter-store.ts'
import { certificateSecretMissing } from '../harness/certificate-secret-missing.ts'
import { certificateSecretOtherRegion } from '../harness/certificate-secret-other-region.ts'
import { certificateSecretReferenceInvalid } from '../harness/certificate-secret-reference-invalid.ts'
import { certificateUnmapped } from '../harness/certificate-unmapped.ts'
import { databaseWiringAbsent } from '../harness/database-wiring-absent.ts'
import { delegateImageLegacy } from '../harness/delegate-image-legacy.ts'
import { delegateImageUnpinned } from '../harness/delegate-image-unpinned.ts'
import { delegateNotFound } from '../harness/delegate-not-found.ts'
import { delegateNotOnFargate } from '../harness/delegate-not-on-fargate.ts'
import { delegateTokenInPlaintext } from '../harness/delegate-token-in-plaintext.ts'
import { delegateUndersized } from '../harness/delegate-undersized.ts'
import { delegateUrlInsecure } from '../harness/delegate-url-insecure.ts'
import { delegateUrlInvalid } from '../harness/delegate-url-invalid.ts'
import { delegateVariableFamiliesMixed } from '../harness/delegate-variable-families-mixed.ts'
import { delegateVariableMissing } from '../harness/delegate-variable-missing.ts'
import { legacyMountVariable } from '../harness/legacy-mount-variable.ts'
import { logGroupAssumed } from '../harness/log-group-assumed.ts'
import { placeholderValue } from '../harness/placeholder-value.ts'
import { privateKeyInPlaintext } from '../harness/private-key-in-plaintext.ts'
import { taskRoleMissing } from '../harness/task-role-missing.ts'
import { valueDiffers } from '../harness/value-differs.ts'

/** Rules on the Harness delegate and the way of its certificate and roles to the build tasks. In reading order. */
export const HARNESS: readonly TaskRule[] = [
  delegateNotFound,
  databaseWiringAbsent,
  buildTaskRoleMissing,
  buildTaskRoleInvalid,
  buildTaskRoleInSecrets,
  buildTaskRoleForeign,
  buildTaskRoleShared,
  taskRoleMissing,
  valueDiffers,
  certificateSecretMissing,
  certificateSecretInEnvironment,
  certificateInPlaintext,
  privateKeyInPlaintext,
  certificateSecretReferenceInvalid,
  certificateSecretInParameterStore,
  certificateSecretOtherRegion,
  certificateMappingMissing,
  certificateMappingInvalid,
  certificateMappingDuplicate,
  certificateMappingUnknownSecret,
  certificateUnmapped,
  certificateExtraUnmapped,
  certificateMountMissing,
  certificateMountInvalid,
  certificateMountAsymmetric,
  certificateMountRenamed,
  certificateMountUnmappedSource,
  certificatePathNotRead,
  legacyMountVariable,
  delegateVariableMissing,
  delegateVariableFamiliesMixed,
  delegateTokenInPlaintext,
  delegateUrlInvalid,
  delegateUrlInsecure,
  placeholderValue,
  delegateImageLegacy,
  delegateImageUnpinned,
  delegateNotOnFargate,
  delegateUndersized,
  logGroupAssumed,
]
