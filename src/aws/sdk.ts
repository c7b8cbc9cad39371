/**
 * All that is used of the AWS SDK, and the only file that names its packages. It is bundled into a file of its own, which is
 * loaded when AWS is first spoken to: it is imported dynamically, and for its types.
 */
export {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
} from '@aws-sdk/client-cloudwatch-logs'
export type { Deployment, Service, Task } from '@aws-sdk/client-ecs'
export {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs'
export type { ContextEntry, EvaluationResult } from '@aws-sdk/client-iam'
export {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam'
export { DescribeKeyCommand, GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms'
export {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
export { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm'
export { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
