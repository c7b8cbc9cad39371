import type { Kind } from '../model/document.ts'
import type { TaskRule } from './context.ts'
import { awslogsCreateGroupNotTrue } from './ecs/awslogs-create-group-not-true.ts'
import { awslogsGroupInvalid } from './ecs/awslogs-group-invalid.ts'
import { awslogsOptionMissing } from './ecs/awslogs-option-missing.ts'
import { awslogsStreamPrefixMissing } from './ecs/awslogs-stream-prefix-missing.ts'
import { awsvpcUnsupportedField } from './ecs/awsvpc-unsupported-field.ts'
import { containerCpuExceedsTask } from './ecs/container-cpu-exceeds-task.ts'
import { containerImageMissing } from './ecs/container-image-missing.ts'
import { containerMemoryExceedsTask } from './ecs/container-memory-exceeds-task.ts'
import { containerMemoryMissing } from './ecs/container-memory-missing.ts'
import { containerNameInvalid } from './ecs/container-name-invalid.ts'
import { containerNameMissing } from './ecs/container-name-missing.ts'
import { containerPortMissing } from './ecs/container-port-missing.ts'
import { containersMissing } from './ecs/containers-missing.ts'
import { definitionTooLarge } from './ecs/definition-too-large.ts'
import { dependsOnCycle } from './ecs/depends-on-cycle.ts'
import { dependsOnEssentialContainer } from './ecs/depends-on-essential-container.ts'
import { dependsOnHealthWithoutCheck } from './ecs/depends-on-health-without-check.ts'
import { dependsOnUnknownContainer } from './ecs/depends-on-unknown-container.ts'
import { duplicateContainerName } from './ecs/duplicate-container-name.ts'
import { duplicateKey } from './ecs/duplicate-key.ts'
import { duplicatePortName } from './ecs/duplicate-port-name.ts'
import { duplicateSecret } from './ecs/duplicate-secret.ts'
import { duplicateTag } from './ecs/duplicate-tag.ts'
import { duplicateVariable } from './ecs/duplicate-variable.ts'
import { envAndSecretShareAName } from './ecs/env-and-secret-share-a-name.ts'
import { environmentFileInvalid } from './ecs/environment-file-invalid.ts'
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
import { firelensRouterMissing } from './ecs/firelens-router-missing.ts'
import { healthCheckOutOfRange } from './ecs/health-check-out-of-range.ts'
import { hostPortMismatch } from './ecs/host-port-mismatch.ts'
import { inferenceAcceleratorsUnsupported } from './ecs/inference-accelerators-unsupported.ts'
import { launchVolumeUnmounted } from './ecs/launch-volume-unmounted.ts'
import { linkCycle } from './ecs/link-cycle.ts'
import { memoryReservationAboveMemory } from './ecs/memory-reservation-above-memory.ts'
import { mountPointUnknownVolume } from './ecs/mount-point-unknown-volume.ts'
import { parameterOfAnotherAccount } from './ecs/parameter-of-another-account.ts'
import { portOutOfRange } from './ecs/port-out-of-range.ts'
import { portRangeBesidePort } from './ecs/port-range-beside-port.ts'
import { portRangeInvalid } from './ecs/port-range-invalid.ts'
import { portUsedTwice } from './ecs/port-used-twice.ts'
import { registryCredentialsInvalid } from './ecs/registry-credentials-invalid.ts'
import { requiredFieldMissing } from './ecs/required-field-missing.ts'
import { restartAttemptPeriodOutOfRange } from './ecs/restart-attempt-period-out-of-range.ts'
import { roleInvalid } from './ecs/role-invalid.ts'
import { secretReferenceInvalid } from './ecs/secret-reference-invalid.ts'
import { startTimeoutOutOfRange } from './ecs/start-timeout-out-of-range.ts'
import { stopTimeoutTooLong } from './ecs/stop-timeout-too-long.ts'
import { tagPrefixReserved } from './ecs/tag-prefix-reserved.ts'
import { tagTooLong } from './ecs/tag-too-long.ts'
import { tagsEmpty } from './ecs/tags-empty.ts'
import { taskCpuOutOfRange } from './ecs/task-cpu-out-of-range.ts'
import { taskSizeUnreadable } from './ecs/task-size-unreadable.ts'
import { tooManyContainers } from './ecs/too-many-containers.ts'
import { tooManyEnvironmentFiles } from './ecs/too-many-environment-files.ts'
import { tooManyPlacementConstraints } from './ecs/too-many-placement-constraints.ts'
import { tooManyTags } from './ecs/too-many-tags.ts'
import { ulimitSoftAboveHard } from './ecs/ulimit-soft-above-hard.ts'
import { unknownField } from './ecs/unknown-field.ts'
import { unknownValue } from './ecs/unknown-value.ts'
import { unrecognisedField } from './ecs/unrecognised-field.ts'
import { variableNameMissing } from './ecs/variable-name-missing.ts'
import { volumesFromUnknownContainer } from './ecs/volumes-from-unknown-container.ts'
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
    containerNameMissing,
    containerNameInvalid,
    duplicateContainerName,
    containerImageMissing,
    requiredFieldMissing,
    memoryReservationAboveMemory,
    variableNameMissing,
    duplicateVariable,
    duplicateSecret,
    envAndSecretShareAName,
    secretReferenceInvalid,
    parameterOfAnotherAccount,
    registryCredentialsInvalid,
    environmentFileInvalid,
    tooManyEnvironmentFiles,
    containerPortMissing,
    portOutOfRange,
    portRangeInvalid,
    portRangeBesidePort,
    hostPortMismatch,
    portUsedTwice,
    duplicatePortName,
    awsvpcUnsupportedField,
    linkCycle,
    dependsOnUnknownContainer,
    dependsOnCycle,
    dependsOnEssentialContainer,
    dependsOnHealthWithoutCheck,
    startTimeoutOutOfRange,
    healthCheckOutOfRange,
    restartAttemptPeriodOutOfRange,
    mountPointUnknownVolume,
    volumesFromUnknownContainer,
    ulimitSoftAboveHard,
    awslogsOptionMissing,
    awslogsGroupInvalid,
    awslogsCreateGroupNotTrue,
    firelensRouterMissing,
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
  cloudformation: ['ecs', 'harness', 'iam'],
  jdbc: ['jdbc'],
}

/** The rules that can have something to say on a kind of source, in reading order. */
export function rulesOf(kind: Kind): readonly TaskRule[] {
  return PACKS_OF_KIND[kind].flatMap((pack): readonly TaskRule[] => PACKS[pack])
}
