/**
 * What the rules of the task and of Fargate find in definitions that others published, and why it is true. Each was read: a
 * finding that is not in here is a false one until somebody has judged it.
 */
export const VERDICTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...withoutRole('gunicorn'),
  ...withoutRole('jetty'),
  ...withoutRole('kibana'),
  ...withoutRole('nginx'),
  ...withoutRole('tomcat'),
  ...withoutRole('wildfly'),
  'harness/02-tfmodule-reference-task.json': {
    'execution-role-missing':
      'true: FARGATE, awslogs, and executionRoleArn is an empty text; the module that this file is a reference for sets the role itself',
  },
}

/** Samples of 2018, written for a console that filled in the role. */
function withoutRole(name: string): typeof VERDICTS & object {
  return {
    [`aws-samples__aws-containers-task-definitions/${name}__${name}_fargate.json`]: {
      'execution-role-missing': 'true: FARGATE, awslogs and no executionRoleArn, which AWS refuses in so many words',
    },
  }
}

/** The rules that are judged here. */
export const JUDGED: readonly string[] = [
  'awslogs-stream-prefix-missing',
  'container-cpu-exceeds-task',
  'container-memory-exceeds-task',
  'container-memory-missing',
  'containers-missing',
  'definition-too-large',
  'duplicate-tag',
  'ephemeral-storage-on-ec2',
  'ephemeral-storage-out-of-range',
  'essential-container-missing',
  'execution-role-missing',
  'family-invalid',
  'family-missing',
  'fargate-capability-unsupported',
  'fargate-log-driver-unsupported',
  'fargate-network-mode-unsupported',
  'fargate-pid-mode-host',
  'fargate-privileged',
  'fargate-size-invalid',
  'fargate-size-missing',
  'fargate-unsupported-field',
  'inference-accelerators-unsupported',
  'launch-volume-unmounted',
  'role-invalid',
  'stop-timeout-too-long',
  'tag-prefix-reserved',
  'tag-too-long',
  'tags-empty',
  'task-cpu-out-of-range',
  'task-size-unreadable',
  'too-many-containers',
  'too-many-placement-constraints',
  'too-many-tags',
  'unknown-value',
  'windows-on-arm',
]
