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
