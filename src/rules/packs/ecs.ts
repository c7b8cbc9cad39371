import type { TaskRule } from '../context.ts'
import { awslogsCreateGroupNotTrue } from '../ecs/awslogs-create-group-not-true.ts'
import { awslogsGroupInvalid } from '../ecs/awslogs-group-invalid.ts'
import { awslogsOptionMissing } from '../ecs/awslogs-option-missing.ts'
import { awslogsStreamPrefixMissing } from '../ecs/awslogs-stream-prefix-missing.ts'
import { awsvpcUnsupportedField } from '../ecs/awsvpc-unsupported-field.ts'
import { containerCpuExceedsTask } from '../ecs/container-cpu-exceeds-task.ts'
import { containerImageMissing } from '../ecs/container-image-missing.ts'
import { containerMemoryExceedsTask } from '../ecs/container-memory-exceeds-task.ts'
import { containerMemoryMissing } from '../ecs/container-memory-missing.ts'
import { containerNameInvalid } from '../ecs/container-name-invalid.ts'
import { containerNameMissing } from '../ecs/container-name-missing.ts'
import { containerPortMissing } from '../ecs/container-port-missing.ts'
import { containersMissing } from '../ecs/containers-missing.ts'
import { definitionTooLarge } from '../ecs/definition-too-large.ts'
import { dependsOnCycle } from '../ecs/depends-on-cycle.ts'
import { dependsOnEssentialContainer } from '../ecs/depends-on-essential-container.ts'
import { dependsOnHealthWithoutCheck } from '../ecs/depends-on-health-without-check.ts'
import { dependsOnUnknownContainer } from '../ecs/depends-on-unknown-container.ts'
import { duplicateContainerName } from '../ecs/duplicate-container-name.ts'
import { duplicateKey } from '../ecs/duplicate-key.ts'
import { duplicatePortName } from '../ecs/duplicate-port-name.ts'
import { duplicateSecret } from '../ecs/duplicate-secret.ts'
import { duplicateTag } from '../ecs/duplicate-tag.ts'
import { duplicateVariable } from '../ecs/duplicate-variable.ts'
import { envAndSecretShareAName } from '../ecs/env-and-secret-share-a-name.ts'
import { environmentFileInvalid } from '../ecs/environment-file-invalid.ts'
import { ephemeralStorageOnEc2 } from '../ecs/ephemeral-storage-on-ec2.ts'
import { ephemeralStorageOutOfRange } from '../ecs/ephemeral-storage-out-of-range.ts'
import { essentialContainerMissing } from '../ecs/essential-container-missing.ts'
import { executionRoleMissing } from '../ecs/execution-role-missing.ts'
import { familyInvalid } from '../ecs/family-invalid.ts'
import { familyMissing } from '../ecs/family-missing.ts'
import { fargateCapabilityUnsupported } from '../ecs/fargate-capability-unsupported.ts'
import { fargateLogDriverUnsupported } from '../ecs/fargate-log-driver-unsupported.ts'
import { fargateNetworkModeUnsupported } from '../ecs/fargate-network-mode-unsupported.ts'
import { fargatePidModeHost } from '../ecs/fargate-pid-mode-host.ts'
import { fargatePrivileged } from '../ecs/fargate-privileged.ts'
import { fargateSizeInvalid } from '../ecs/fargate-size-invalid.ts'
import { fargateSizeMissing } from '../ecs/fargate-size-missing.ts'
import { fargateUnsupportedField } from '../ecs/fargate-unsupported-field.ts'
import { firelensRouterMissing } from '../ecs/firelens-router-missing.ts'
import { healthCheckOutOfRange } from '../ecs/health-check-out-of-range.ts'
import { hostPortMismatch } from '../ecs/host-port-mismatch.ts'
import { inferenceAcceleratorsUnsupported } from '../ecs/inference-accelerators-unsupported.ts'
import { launchVolumeUnmounted } from '../ecs/launch-volume-unmounted.ts'
import { linkCycle } from '../ecs/link-cycle.ts'
import { memoryReservationAboveMemory } from '../ecs/memory-reservation-above-memory.ts'
import { mountPointUnknownVolume } from '../ecs/mount-point-unknown-volume.ts'
import { parameterOfAnotherAccount } from '../ecs/parameter-of-another-account.ts'
import { portOutOfRange } from '../ecs/port-out-of-range.ts'
import { portProtocolUnknown } from '../ecs/port-protocol-unknown.ts'
import { portRangeBesidePort } from '../ecs/port-range-beside-port.ts'
import { portRangeInvalid } from '../ecs/port-range-invalid.ts'
import { portUsedTwice } from '../ecs/port-used-twice.ts'
import { registryCredentialsInvalid } from '../ecs/registry-credentials-invalid.ts'
import { requiredFieldMissing } from '../ecs/required-field-missing.ts'
import { restartAttemptPeriodOutOfRange } from '../ecs/restart-attempt-period-out-of-range.ts'
import { roleInvalid } from '../ecs/role-invalid.ts'
import { secretReferenceInvalid } from '../ecs/secret-reference-invalid.ts'
import { startTimeoutOutOfRange } from '../ecs/start-timeout-out-of-range.ts'
import { stopTimeoutTooLong } from '../ecs/stop-timeout-too-long.ts'
import { tagPrefixReserved } from '../ecs/tag-prefix-reserved.ts'
import { tagTooLong } from '../ecs/tag-too-long.ts'
import { tagsEmpty } from '../ecs/tags-empty.ts'
import { taskCpuOutOfRange } from '../ecs/task-cpu-out-of-range.ts'
import { taskSizeUnreadable } from '../ecs/task-size-unreadable.ts'
import { tooManyContainers } from '../ecs/too-many-containers.ts'
import { tooManyEnvironmentFiles } from '../ecs/too-many-environment-files.ts'
import { tooManyPlacementConstraints } from '../ecs/too-many-placement-constraints.ts'
import { tooManyTags } from '../ecs/too-many-tags.ts'
import { ulimitSoftAboveHard } from '../ecs/ulimit-soft-above-hard.ts'
import { unknownField } from '../ecs/unknown-field.ts'
import { unknownValue } from '../ecs/unknown-value.ts'
import { unrecognisedField } from '../ecs/unrecognised-field.ts'
import { variableNameMissing } from '../ecs/variable-name-missing.ts'
import { volumesFromUnknownContainer } from '../ecs/volumes-from-unknown-container.ts'
import { windowsOnArm } from '../ecs/windows-on-arm.ts'
import { wrongType } from '../ecs/wrong-type.ts'

/** Rules that hold for any task definition: what RegisterTaskDefinition or Fargate would refuse. In reading order. */
export const ECS: readonly TaskRule[] = [
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
  portProtocolUnknown,
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
]
