/** What a rule says of a definition met in the wild, and why it is right. */
export interface Verdict {
  /** The file, by its path in the corpus. */
  readonly file: string
  readonly rule: string
  readonly why: string
}

/** Samples of 2018, written for a console that filled in the role. */
const WITHOUT_ROLE = ['gunicorn', 'jetty', 'kibana', 'nginx', 'tomcat', 'wildfly'].map(
  (name): Verdict => ({
    file: `aws-samples__aws-containers-task-definitions/${name}__${name}_fargate.json`,
    rule: 'execution-role-missing',
    why: 'FARGATE, awslogs and no executionRoleArn, which AWS refuses in so many words',
  })
)

/**
 * Every error that the ecs pack finds in the plain definitions of the corpus, each looked at: all are true. A new one is either
 * a mistake of a rule or belongs here, with its reason.
 */
export const VERDICTS: readonly Verdict[] = [
  {
    file: 'aws-samples__amazon-ecs-firelens-examples/examples__fluent-bit__newrelic__example-task-definition.json',
    rule: 'secret-reference-invalid',
    why: 'a sample to be filled in: its ARN has the words `region` and `aws_account_id` for region and account, so nothing is found by it',
  },
  {
    file: 'aws-samples__aws-containers-task-definitions/kibana__kibana_ec2.json',
    rule: 'host-port-mismatch',
    why: 'host port 80 for container port 5601 in network mode awsvpc, which AWS refuses on EC2, too: its text names the mode alone',
  },
  {
    file: 'aws-samples__aws-containers-task-definitions/tomcat__tomcat_ec2.json',
    rule: 'host-port-mismatch',
    why: 'host port 80 for container port 8080 in network mode awsvpc, as above',
  },
  ...WITHOUT_ROLE,
  {
    file: 'harness/02-tfmodule-reference-task.json',
    rule: 'execution-role-missing',
    why: 'FARGATE, awslogs, and executionRoleArn is an empty text; the module that this file is a reference for sets the role itself',
  },
  {
    file: 'harness/02-tfmodule-reference-task.json',
    rule: 'unknown-field',
    why: 'the key of the environment has a π in it, so that all variables are lost',
  },
  {
    file: 'harness/02-tfmodule-reference-task.json',
    rule: 'wrong-type',
    why: '`secretOptions` is null, which the AWS CLI refuses; other tools drop it',
  },
  {
    file: 'aws-samples__amazon-ecs-firelens-examples/examples__fluent-bit__logstash__task-definition.json',
    rule: 'wrong-type',
    why: '`portMappings` is one object and no list of them, which the AWS CLI refuses',
  },
  {
    file: 'aws-samples__amazon-ecs-firelens-examples/examples__fluent-bit__signalfx__task-definition.json',
    rule: 'wrong-type',
    why: '`secretOptions` is one object and no list of them, which the AWS CLI refuses',
  },
  {
    file: 'aws-samples__aws-containers-task-definitions/wildfly__wildfly_fargate.json',
    rule: 'wrong-type',
    why: '`ulimits` is null, which the AWS CLI refuses; other tools drop it',
  },
]
