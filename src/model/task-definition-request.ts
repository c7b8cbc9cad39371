// Made by scripts/schemas.mjs. Do not edit: npm run generate.
// derived from @aws-sdk/client-ecs 3.1162.0 (4 November 2026), shape RegisterTaskDefinitionRequest

export interface RegisterTaskDefinitionRequest {
  family?: string | undefined
  containerDefinitions?: ContainerDefinition[] | undefined
  taskRoleArn?: string | undefined
  executionRoleArn?: string | undefined
  networkMode?: string | undefined
  volumes?: Volume[] | undefined
  placementConstraints?: TaskDefinitionPlacementConstraint[] | undefined
  requiresCompatibilities?: string[] | undefined
  cpu?: string | undefined
  memory?: string | undefined
  tags?: Tag[] | undefined
  pidMode?: string | undefined
  ipcMode?: string | undefined
  proxyConfiguration?: ProxyConfiguration | undefined
  inferenceAccelerators?: InferenceAccelerator[] | undefined
  ephemeralStorage?: EphemeralStorage | undefined
  runtimePlatform?: RuntimePlatform | undefined
  enableFaultInjection?: boolean | undefined
}

export interface ContainerDefinition {
  name?: string | undefined
  image?: string | undefined
  repositoryCredentials?: RepositoryCredentials | undefined
  cpu?: number | undefined
  memory?: number | undefined
  memoryReservation?: number | undefined
  links?: string[] | undefined
  portMappings?: PortMapping[] | undefined
  essential?: boolean | undefined
  restartPolicy?: ContainerRestartPolicy | undefined
  entryPoint?: string[] | undefined
  command?: string[] | undefined
  environment?: KeyValuePair[] | undefined
  environmentFiles?: EnvironmentFile[] | undefined
  mountPoints?: MountPoint[] | undefined
  volumesFrom?: VolumeFrom[] | undefined
  linuxParameters?: LinuxParameters | undefined
  secrets?: Secret[] | undefined
  dependsOn?: ContainerDependency[] | undefined
  startTimeout?: number | undefined
  stopTimeout?: number | undefined
  versionConsistency?: string | undefined
  hostname?: string | undefined
  user?: string | undefined
  workingDirectory?: string | undefined
  disableNetworking?: boolean | undefined
  privileged?: boolean | undefined
  readonlyRootFilesystem?: boolean | undefined
  dnsServers?: string[] | undefined
  dnsSearchDomains?: string[] | undefined
  extraHosts?: HostEntry[] | undefined
  dockerSecurityOptions?: string[] | undefined
  interactive?: boolean | undefined
  pseudoTerminal?: boolean | undefined
  dockerLabels?: Record<string, string> | undefined
  ulimits?: Ulimit[] | undefined
  logConfiguration?: LogConfiguration | undefined
  healthCheck?: HealthCheck | undefined
  systemControls?: SystemControl[] | undefined
  resourceRequirements?: ResourceRequirement[] | undefined
  firelensConfiguration?: FirelensConfiguration | undefined
  credentialSpecs?: string[] | undefined
}

export interface RepositoryCredentials {
  credentialsParameter?: string | undefined
}

export interface PortMapping {
  containerPort?: number | undefined
  hostPort?: number | undefined
  protocol?: string | undefined
  name?: string | undefined
  appProtocol?: string | undefined
  containerPortRange?: string | undefined
}

export interface ContainerRestartPolicy {
  enabled?: boolean | undefined
  ignoredExitCodes?: number[] | undefined
  restartAttemptPeriod?: number | undefined
}

export interface KeyValuePair {
  name?: string | undefined
  value?: string | undefined
}

export interface EnvironmentFile {
  value?: string | undefined
  type?: string | undefined
}

export interface MountPoint {
  sourceVolume?: string | undefined
  containerPath?: string | undefined
  readOnly?: boolean | undefined
}

export interface VolumeFrom {
  sourceContainer?: string | undefined
  readOnly?: boolean | undefined
}

export interface LinuxParameters {
  capabilities?: KernelCapabilities | undefined
  devices?: Device[] | undefined
  initProcessEnabled?: boolean | undefined
  sharedMemorySize?: number | undefined
  tmpfs?: Tmpfs[] | undefined
  maxSwap?: number | undefined
  swappiness?: number | undefined
}

export interface KernelCapabilities {
  add?: string[] | undefined
  drop?: string[] | undefined
}

export interface Device {
  hostPath?: string | undefined
  containerPath?: string | undefined
  permissions?: string[] | undefined
}

export interface Tmpfs {
  containerPath?: string | undefined
  size?: number | undefined
  mountOptions?: string[] | undefined
}

export interface Secret {
  name?: string | undefined
  valueFrom?: string | undefined
}

export interface ContainerDependency {
  containerName?: string | undefined
  condition?: string | undefined
}

export interface HostEntry {
  hostname?: string | undefined
  ipAddress?: string | undefined
}

export interface Ulimit {
  name?: string | undefined
  softLimit?: number | undefined
  hardLimit?: number | undefined
}

export interface LogConfiguration {
  logDriver?: string | undefined
  options?: Record<string, string> | undefined
  secretOptions?: Secret[] | undefined
}

export interface HealthCheck {
  command?: string[] | undefined
  interval?: number | undefined
  timeout?: number | undefined
  retries?: number | undefined
  startPeriod?: number | undefined
}

export interface SystemControl {
  namespace?: string | undefined
  value?: string | undefined
}

export interface ResourceRequirement {
  type?: string | undefined
  value?: string | undefined
  sharingStrategy?: SharingStrategy | undefined
}

export interface SharingStrategy {
  nvidiaMps?: NvidiaMpsAllocation | undefined
}

export interface NvidiaMpsAllocation {
  memory?: number | undefined
  maxComputePercent?: number | undefined
}

export interface FirelensConfiguration {
  type?: string | undefined
  options?: Record<string, string> | undefined
}

export interface Volume {
  name?: string | undefined
  host?: HostVolumeProperties | undefined
  dockerVolumeConfiguration?: DockerVolumeConfiguration | undefined
  efsVolumeConfiguration?: EFSVolumeConfiguration | undefined
  s3filesVolumeConfiguration?: S3FilesVolumeConfiguration | undefined
  fsxWindowsFileServerVolumeConfiguration?: FSxWindowsFileServerVolumeConfiguration | undefined
  configuredAtLaunch?: boolean | undefined
}

export interface HostVolumeProperties {
  sourcePath?: string | undefined
}

export interface DockerVolumeConfiguration {
  scope?: string | undefined
  autoprovision?: boolean | undefined
  driver?: string | undefined
  driverOpts?: Record<string, string> | undefined
  labels?: Record<string, string> | undefined
}

export interface EFSVolumeConfiguration {
  fileSystemId?: string | undefined
  rootDirectory?: string | undefined
  transitEncryption?: string | undefined
  transitEncryptionPort?: number | undefined
  authorizationConfig?: EFSAuthorizationConfig | undefined
}

export interface EFSAuthorizationConfig {
  accessPointId?: string | undefined
  iam?: string | undefined
}

export interface S3FilesVolumeConfiguration {
  fileSystemArn?: string | undefined
  rootDirectory?: string | undefined
  transitEncryptionPort?: number | undefined
  accessPointArn?: string | undefined
}

export interface FSxWindowsFileServerVolumeConfiguration {
  fileSystemId?: string | undefined
  rootDirectory?: string | undefined
  authorizationConfig?: FSxWindowsFileServerAuthorizationConfig | undefined
}

export interface FSxWindowsFileServerAuthorizationConfig {
  credentialsParameter?: string | undefined
  domain?: string | undefined
}

export interface TaskDefinitionPlacementConstraint {
  type?: string | undefined
  expression?: string | undefined
}

export interface Tag {
  key?: string | undefined
  value?: string | undefined
}

export interface ProxyConfiguration {
  containerName?: string | undefined
  type?: string | undefined
  properties?: KeyValuePair[] | undefined
}

export interface InferenceAccelerator {
  deviceName?: string | undefined
  deviceType?: string | undefined
}

export interface EphemeralStorage {
  sizeInGiB?: number | undefined
}

export interface RuntimePlatform {
  cpuArchitecture?: string | undefined
  operatingSystemFamily?: string | undefined
}

/** The interfaces above. */
export type StructureName =
  | 'RegisterTaskDefinitionRequest'
  | 'ContainerDefinition'
  | 'RepositoryCredentials'
  | 'PortMapping'
  | 'ContainerRestartPolicy'
  | 'KeyValuePair'
  | 'EnvironmentFile'
  | 'MountPoint'
  | 'VolumeFrom'
  | 'LinuxParameters'
  | 'KernelCapabilities'
  | 'Device'
  | 'Tmpfs'
  | 'Secret'
  | 'ContainerDependency'
  | 'HostEntry'
  | 'Ulimit'
  | 'LogConfiguration'
  | 'HealthCheck'
  | 'SystemControl'
  | 'ResourceRequirement'
  | 'SharingStrategy'
  | 'NvidiaMpsAllocation'
  | 'FirelensConfiguration'
  | 'Volume'
  | 'HostVolumeProperties'
  | 'DockerVolumeConfiguration'
  | 'EFSVolumeConfiguration'
  | 'EFSAuthorizationConfig'
  | 'S3FilesVolumeConfiguration'
  | 'FSxWindowsFileServerVolumeConfiguration'
  | 'FSxWindowsFileServerAuthorizationConfig'
  | 'TaskDefinitionPlacementConstraint'
  | 'Tag'
  | 'ProxyConfiguration'
  | 'InferenceAccelerator'
  | 'EphemeralStorage'
  | 'RuntimePlatform'

/** The enumerations that members take their values from. */
export type EnumName =
  | 'NetworkMode'
  | 'Compatibility'
  | 'PidMode'
  | 'IpcMode'
  | 'VersionConsistency'
  | 'TransportProtocol'
  | 'ApplicationProtocol'
  | 'EnvironmentFileType'
  | 'DeviceCgroupPermission'
  | 'ContainerCondition'
  | 'UlimitName'
  | 'LogDriver'
  | 'ResourceType'
  | 'FirelensConfigurationType'
  | 'Scope'
  | 'EFSTransitEncryption'
  | 'EFSAuthorizationConfigIAM'
  | 'TaskDefinitionPlacementConstraintType'
  | 'ProxyConfigurationType'
  | 'CPUArchitecture'
  | 'OSFamily'
