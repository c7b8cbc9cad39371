/**
 * Where the facts behind the rules are written down. Harness's pages are cited at the commit they were read at: they have
 * moved since, and their text changes.
 */
const DEVELOPER_HUB = 'https://github.com/harness/developer-hub/blob'

export const IAM_AUTHENTICATION = `${DEVELOPER_HUB}/4e45b299/docs/database-devops/features/aws-iam-authentication.md`
export const DATABASE_ON_ECS = `${DEVELOPER_HUB}/6a9f3cfc/docs/database-devops/get-started-ecs-fargate.md`
export const DATABASE_SSL = `${DEVELOPER_HUB}/471cb1b0/docs/database-devops/features/ssl.md`
export const DELEGATE_ON_FARGATE = `${DEVELOPER_HUB}/2ac8234/docs/platform/delegates-v2/install-a-delegate/install-delegate-ecs-fargate.md`
export const DELEGATE_SETTINGS = `${DEVELOPER_HUB}/2ac8234/docs/platform/delegates-v2/install-a-delegate/configure-delegate.md`
export const FEATURE_PARITY = `${DEVELOPER_HUB}/2ac8234/docs/platform/delegates-v2/feature-parity.md`
export const ECS_SECRETS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html'
export const ECS_TASK_ROLE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html'
export const ECS_AWSLOGS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html'
export const ECS_API = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html'
export const IAM_PASS_ROLE = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html'
export const IAM_IDENTIFIERS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html'
export const IAM_EVALUATION =
  'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html'
export const IAM_SIMULATOR = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_testing-policies.html'
export const ECS_EXECUTION_ROLE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html'
export const ECS_PARAMETERS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html'
export const ECR_ON_ECS = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html'
export const SECRET_ARNS = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html'
export const SECRET_DELETION = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html'
export const SECRET_POLICIES =
  'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html'
export const SECRET_LEAST_PRIVILEGE = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html'
export const SECRET_ENCRYPTION = 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html'
export const RDS_CONNECT_POLICY = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html'
/** Harbor's documentation, and the source that is built into the images it speaks of. */
export const HARBOR_IAM =
  'https://container-registry.com/docs/administration-manual/authentication/aws-rds-iam-authentication-for-postgresql/'
const HARBOR_NEXT = 'https://github.com/container-registry/harbor-next/blob/b62fdd534'
export const HARBOR_TOKENS = `${HARBOR_NEXT}/src/common/dao/pgsql_iam.go`
export const HARBOR_POOL = `${HARBOR_NEXT}/src/common/dao/pgsql.go`
export const HARBOR_SETTINGS = `${HARBOR_NEXT}/src/lib/config/metadata/metadatalist.go`
export const HARBOR_TYPES = `${HARBOR_NEXT}/src/lib/config/metadata/type.go`
export const HARBOR_EXPORTER = `${HARBOR_NEXT}/src/cmd/exporter/main.go`
export const HARBOR_JOBSERVICE = `${HARBOR_NEXT}/src/jobservice/main.go`
export const HARBOR_FEATURES = `${HARBOR_NEXT}/src/pkg/commercial/features.go`
export const HARBOR_ROADMAP = 'https://github.com/container-registry/harbor-next/blob/main/ROADMAP.md'
export const ECS_VARIABLES = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-environment-variables.html'
export const SDK_CREDENTIALS = 'https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html'
export const RDS_IAM = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html'
export const EXECUTION_ROLE_ISSUE = 'https://github.com/aws/amazon-ecs-agent/issues/1604'
export const KUBERNETES_ENV_TYPES = 'https://github.com/kubernetes/kubernetes/issues/14948'
export const PGX_CONFIG = 'https://github.com/jackc/pgx/blob/master/pgconn/config.go'
/** What the database step does with the files; no public image of the IAM variant is known. */
export const DATABASE_STEP = 'https://github.com/harness-community/drone-liquibase/blob/9806e95d/entrypoint.sh'
export const WRAPPER_IAM =
  'https://github.com/aws/aws-advanced-jdbc-wrapper/blob/03692bbc/docs/using-the-jdbc-driver/using-plugins/UsingTheIamAuthenticationPlugin.md'
export const WRAPPER_URL =
  'https://github.com/aws/aws-advanced-jdbc-wrapper/blob/09065021/wrapper/src/main/java/software/amazon/jdbc/util/ConnectionUrlParser.java'
export const MYSQL_SECURITY = 'https://dev.mysql.com/doc/connector-j/en/connector-j-connp-props-security.html'
export const ECS_ON_FARGATE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html'
export const ECS_TASK_SIZE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html'
export const ECS_TASK_PARAMETERS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'
export const ECS_CONTAINER = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html'
export const ECS_PLATFORM = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html'
export const ECS_STORAGE = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html'
export const ECS_TAG = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tag.html'
export const ECS_QUOTAS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html'
export const ECS_CONTAINER_DEPENDENCY = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html'
export const ECS_PORT_MAPPING = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html'
export const ECS_HEALTH_CHECK = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html'
export const ECS_LOG_CONFIGURATION = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html'
export const ECS_MOUNT_POINT = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_MountPoint.html'
export const ECS_VOLUME_FROM = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_VolumeFrom.html'
export const ECS_ULIMIT = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html'
export const ECS_RESTART_POLICY = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html'
export const ECS_REGISTRY_CREDENTIALS = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RepositoryCredentials.html'
export const ECS_SECRET = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Secret.html'
export const ECS_ENVIRONMENT_FILES = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html'
export const ECS_FIRELENS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html'
export const LOG_GROUPS = 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html'
