import type { Kind } from '../model/document.ts'
import type { TaskRule } from './context.ts'
import { awslogsStreamPrefixMissing } from './ecs/awslogs-stream-prefix-missing.ts'
import { containerCpuExceedsTask } from './ecs/container-cpu-exceeds-task.ts'
import { containerMemoryExceedsTask } from './ecs/container-memory-exceeds-task.ts'
import { containerMemoryMissing } from './ecs/container-memory-missing.ts'
import { containersMissing } from './ecs/containers-missing.ts'
import { definitionTooLarge } from './ecs/definition-too-large.ts'
import { duplicateKey } from './ecs/duplicate-key.ts'
import { duplicateTag } from './ecs/duplicate-tag.ts'
import { ephemeralStorageOnEc2 } from './ecs/ephemeral-storage-on-ec2.ts'
import { ephemeralStorageOutOfRange } from './ecs/ephemeral-storage-out-of-range.ts'
import { essentialContainerMissing } from './ecs/essential-container-missing.ts'
import { executionRoleMissing } from './ecs/execution-role-missing.ts'
import { familyInvalid } from './ecs/family-invalid.ts'
import { familyMissing } from './ecs/family-missing.ts'
import { fargateCapabilityUnsupported } from './ecs/fargate-capability-unsupported.ts'
import { fargateLogDriverUnsupported } from './ecs/fargate-log-driver-unsupported.ts'
import { fargateNetworkModeUnsupported } from './ecs/fargate-network-mode-unsupported.ts'
import { fargatePidModeHost } from './ecs/fargate-pid-mode-host.ts'
import { fargatePrivileged } from './ecs/fargate-privileged.ts'
import { fargateSizeInvalid } from './ecs/fargate-size-invalid.ts'
import { fargateSizeMissing } from './ecs/fargate-size-missing.ts'
import { fargateUnsupportedField } from './ecs/fargate-unsupported-field.ts'
import { inferenceAcceleratorsUnsupported } from './ecs/inference-accelerators-unsupported.ts'
import { launchVolumeUnmounted } from './ecs/launch-volume-unmounted.ts'
import { roleInvalid } from './ecs/role-invalid.ts'
import { stopTimeoutTooLong } from './ecs/stop-timeout-too-long.ts'
import { tagPrefixReserved } from './ecs/tag-prefix-reserved.ts'
import { tagTooLong } from './ecs/tag-too-long.ts'
import { tagsEmpty } from './ecs/tags-empty.ts'
import { taskCpuOutOfRange } from './ecs/task-cpu-out-of-range.ts'
import { taskSizeUnreadable } from './ecs/task-size-unreadable.ts'
import { tooManyContainers } from './ecs/too-many-containers.ts'
import { tooManyPlacementConstraints } from './ecs/too-many-placement-constraints.ts'
import { tooManyTags } from './ecs/too-many-tags.ts'
import { unknownField } from './ecs/unknown-field.ts'
import { unknownValue } from './ecs/unknown-value.ts'
import { unrecognisedField } from './ecs/unrecognised-field.ts'
import { windowsOnArm } from './ecs/windows-on-arm.ts'
import { wrongType } from './ecs/wrong-type.ts'
import { buildTaskRoleForeign } from './harness/build-task-role-foreign.ts'
import { buildTaskRoleInSecrets } from './harness/build-task-role-in-secrets.ts'
import { buildTaskRoleInvalid } from './harness/build-task-role-invalid.ts'
import { buildTaskRoleMissing } from './harness/build-task-role-missing.ts'
import { buildTaskRoleShared } from './harness/build-task-role-shared.ts'
import { certificateExtraUnmapped } from './harness/certificate-extra-unmapped.ts'
import { certificateInPlaintext } from './harness/certificate-in-plaintext.ts'
import { certificateMappingDuplicate } from './harness/certificate-mapping-duplicate.ts'
import { certificateMappingInvalid } from './harness/certificate-mapping-invalid.ts'
import { certificateMappingMissing } from './harness/certificate-mapping-missing.ts'
import { certificateMappingUnknownSecret } from './harness/certificate-mapping-unknown-secret.ts'
import { certificateMountAsymmetric } from './harness/certificate-mount-asymmetric.ts'
import { certificateMountInvalid } from './harness/certificate-mount-invalid.ts'
import { certificateMountMissing } from './harness/certificate-mount-missing.ts'
import { certificateMountRenamed } from './harness/certificate-mount-renamed.ts'
import { certificateMountUnmappedSource } from './harness/certificate-mount-unmapped-source.ts'
import { certificatePathNotRead } from './harness/certificate-path-not-read.ts'
import { certificateSecretInEnvironment } from './harness/certificate-secret-in-environment.ts'
import { certificateSecretInParameterStore } from './harness/certificate-secret-in-parameter-store.ts'
import { certificateSecretMissing } from './harness/certificate-secret-missing.ts'
import { certificateSecretOtherRegion } from './harness/certificate-secret-other-region.ts'
import { certificateSecretReferenceInvalid } from './harness/certificate-secret-reference-invalid.ts'
import { certificateUnmapped } from './harness/certificate-unmapped.ts'
import { databaseWiringAbsent } from './harness/database-wiring-absent.ts'
import { delegateImageLegacy } from './harness/delegate-image-legacy.ts'
import { delegateImageUnpinned } from './harness/delegate-image-unpinned.ts'
import { delegateNotFound } from './harness/delegate-not-found.ts'
import { delegateNotOnFargate } from './harness/delegate-not-on-fargate.ts'
import { delegateTokenInPlaintext } from './harness/delegate-token-in-plaintext.ts'
import { delegateUndersized } from './harness/delegate-undersized.ts'
import { delegateUrlInsecure } from './harness/delegate-url-insecure.ts'
import { delegateUrlInvalid } from './harness/delegate-url-invalid.ts'
import { delegateVariableFamiliesMixed } from './harness/delegate-variable-families-mixed.ts'
import { delegateVariableMissing } from './harness/delegate-variable-missing.ts'
import { legacyMountVariable } from './harness/legacy-mount-variable.ts'
import { logGroupAssumed } from './harness/log-group-assumed.ts'
import { placeholderValue } from './harness/placeholder-value.ts'
import { privateKeyInPlaintext } from './harness/private-key-in-plaintext.ts'
import { taskRoleMissing } from './harness/task-role-missing.ts'
import { valueDiffers } from './harness/value-differs.ts'
import { buildRoleCannotConnect } from './iam/build-role-cannot-connect.ts'
import { certificateExpired } from './iam/certificate-expired.ts'
import { certificateExpiresSoon } from './iam/certificate-expires-soon.ts'
import { certificateNotACa } from './iam/certificate-not-a-ca.ts'
import { certificateNotPem } from './iam/certificate-not-pem.ts'
import { certificateOnlyFirstIsRead } from './iam/certificate-only-first-is-read.ts'
import { executionRoleCannotDecrypt } from './iam/execution-role-cannot-decrypt.ts'
import { executionRoleCannotPullImage } from './iam/execution-role-cannot-pull-image.ts'
import { executionRoleCannotReadParameter } from './iam/execution-role-cannot-read-parameter.ts'
import { executionRoleCannotReadSecret } from './iam/execution-role-cannot-read-secret.ts'
import { executionRoleCannotWriteLogs } from './iam/execution-role-cannot-write-logs.ts'
import { logGroupNotFound } from './iam/log-group-not-found.ts'
import { parameterNotFound } from './iam/parameter-not-found.ts'
import { permissionUnproved } from './iam/permission-unproved.ts'
import { rdsConnectOnOtherRole } from './iam/rds-connect-on-other-role.ts'
import { rdsConnectResourceMalformed } from './iam/rds-connect-resource-malformed.ts'
import { roleNotAssumableByEcsTasks } from './iam/role-not-assumable-by-ecs-tasks.ts'
import { roleNotFound } from './iam/role-not-found.ts'
import { secretNotFound } from './iam/secret-not-found.ts'
import { secretPartialArn } from './iam/secret-partial-arn.ts'
import { secretPermissionTooWide } from './iam/secret-permission-too-wide.ts'
import { secretPolicyDenies } from './iam/secret-policy-denies.ts'
import { secretScheduledForDeletion } from './iam/secret-scheduled-for-deletion.ts'
import { taskRoleCannotRunBuilds } from './iam/task-role-cannot-run-builds.ts'
import { jdbcIamPluginMissing } from './jdbc/jdbc-iam-plugin-missing.ts'
import { jdbcPasswordInUrl } from './jdbc/jdbc-password-in-url.ts'
import { jdbcTlsMissing } from './jdbc/jdbc-tls-missing.ts'
import { jdbcTlsParameterForeign } from './jdbc/jdbc-tls-parameter-foreign.ts'
import { jdbcTlsUnverified } from './jdbc/jdbc-tls-unverified.ts'
import { jdbcUrlInvalid } from './jdbc/jdbc-url-invalid.ts'
import { jdbcValueDiffers } from './jdbc/jdbc-value-differs.ts'
import { jdbcWrapperMissing } from './jdbc/jdbc-wrapper-missing.ts'

/** The packs of rules, each in reading order. `ecs` holds for any task definition and always runs; `iam` has something to say where facts are, and `jdbc` of URLs alone. */
export const PACKS = {
  ecs: [
    wrongType,
    unknownField,
    unrecognisedField,
    unknownValue,
    duplicateKey,
    fargateNetworkModeUnsupported,
    fargateSizeMissing,
    fargateSizeInvalid,
    taskSizeUnreadable,
    taskCpuOutOfRange,
    familyMissing,
    familyInvalid,
    roleInvalid,
    executionRoleMissing,
    containersMissing,
    tooManyContainers,
    essentialContainerMissing,
    containerMemoryMissing,
    containerMemoryExceedsTask,
    containerCpuExceedsTask,
    fargateLogDriverUnsupported,
    awslogsStreamPrefixMissing,
    fargatePrivileged,
    fargateCapabilityUnsupported,
    fargateUnsupportedField,
    fargatePidModeHost,
    stopTimeoutTooLong,
    ephemeralStorageOutOfRange,
    ephemeralStorageOnEc2,
    windowsOnArm,
    launchVolumeUnmounted,
    inferenceAcceleratorsUnsupported,
    tooManyPlacementConstraints,
    tagsEmpty,
    tooManyTags,
    tagTooLong,
    tagPrefixReserved,
    duplicateTag,
    definitionTooLarge,
  ],
  harness: [
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
  ],
  iam: [
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
  ],
  jdbc: [
    jdbcUrlInvalid,
    jdbcWrapperMissing,
    jdbcIamPluginMissing,
    jdbcTlsMissing,
    jdbcTlsParameterForeign,
    jdbcTlsUnverified,
    jdbcPasswordInUrl,
    jdbcValueDiffers,
  ],
} satisfies Record<string, readonly TaskRule[]>

export type Pack = keyof typeof PACKS

/** Every rule. */
export const RULES: readonly TaskRule[] = Object.values(PACKS).flat()

const PACKS_OF_KIND: Readonly<Record<Kind, readonly Pack[]>> = {
  request: ['ecs', 'harness', 'iam'],
  describe: ['ecs', 'harness', 'iam'],
  jdbc: ['jdbc'],
}

/** The rules that can have something to say on a kind of source, in reading order. */
export function rulesOf(kind: Kind): readonly TaskRule[] {
  return PACKS_OF_KIND[kind].flatMap((pack): readonly TaskRule[] => PACKS[pack])
}
