/** What a rule says of a definition met in the wild, and why it is right. */
export interface Verdict {
  /** The file, by its path in the corpus. */
  readonly file: string
  readonly rule: string
  /** JSON pointer of what is found. */
  readonly pointer: string
  readonly why: string
}

/**
 * Every error that the rules about containers find in the corpus, each looked at: all are true. A new one is either a mistake of
 * a rule or belongs here, with its reason.
 */
export const VERDICTS: readonly Verdict[] = [
  {
    file: 'aws-samples__amazon-ecs-firelens-examples/examples__fluent-bit__newrelic__example-task-definition.json',
    rule: 'secret-reference-invalid',
    pointer: '/containerDefinitions/1/logConfiguration/secretOptions/0/valueFrom',
    why: 'a sample to be filled in: its ARN has the words `region` and `aws_account_id` for region and account, so nothing is found by it',
  },
  {
    file: 'aws-samples__aws-containers-task-definitions/kibana__kibana_ec2.json',
    rule: 'host-port-mismatch',
    pointer: '/containerDefinitions/0/portMappings/0/hostPort',
    why: 'host port 80 for container port 5601 in network mode awsvpc, which AWS refuses on EC2, too: its text names the mode alone',
  },
  {
    file: 'aws-samples__aws-containers-task-definitions/tomcat__tomcat_ec2.json',
    rule: 'host-port-mismatch',
    pointer: '/containerDefinitions/0/portMappings/0/hostPort',
    why: 'host port 80 for container port 8080 in network mode awsvpc, as above',
  },
]
