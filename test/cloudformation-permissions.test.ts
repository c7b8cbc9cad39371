import { describe, expect, it } from 'vitest'
import type { Values } from '../src/model/values.ts'
import { type LoadOptions, load } from '../src/source/load.ts'
import { said } from './iam/template.ts'

const TRUST = `{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: 'sts:AssumeRole'}]}`

/** A delegate with its three roles, a certificate and a database, all of one template, with nothing to be said of it. */
const TEMPLATE = `
Resources:
  ExecutionRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${TRUST}
      ManagedPolicyArns: [!Sub 'arn:\${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy']
      Policies:
        - PolicyName: secrets
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - {Sid: Read, Effect: Allow, Action: 'secretsmanager:GetSecretValue', Resource: [!Ref Token, !Ref Certificate]}
              - Effect: Allow
                Action: logs:CreateLogGroup
                Resource: !Join ['', ['arn:', !Ref AWS::Partition, ':logs:', !Ref AWS::Region, ':', !Ref AWS::AccountId, ':log-group:/ecs/*']]
  TaskRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${TRUST}
      Policies:
        - PolicyName: builds
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - {Effect: Allow, Action: ['ecs:*', 'ec2:Describe*', 'logs:*', 'secretsmanager:*'], Resource: '*'}
              - {Effect: Allow, Action: 'iam:PassRole', Resource: [!GetAtt ExecutionRole.Arn, !GetAtt BuildRole.Arn]}
  BuildRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${TRUST}
      Policies:
        - PolicyName: connect
          PolicyDocument:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: rds-db:connect
                Resource: !Sub 'arn:\${AWS::Partition}:rds-db:\${AWS::Region}:\${AWS::AccountId}:dbuser:\${Database.DBClusterResourceId}/liquibase'
  Database: {Type: AWS::RDS::DBCluster, Properties: {DBClusterIdentifier: orders}}
  Token: {Type: AWS::SecretsManager::Secret}
  Certificate: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '\${AWS::StackName}/ca'}}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      TaskRoleArn: !GetAtt [TaskRole, Arn]
      ContainerDefinitions:
        - Name: delegate
          Image: !Sub '\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/harness/delegate:3.0.0'
          Environment:
            - {Name: HARNESS_ECS_BUILD_TASK_ROLE_ARN, Value: !GetAtt BuildRole.Arn}
          Secrets:
            - {Name: HARNESS_TOKEN, ValueFrom: !Ref Token}
            - {Name: HARNESS_CERT_0, ValueFrom: !Join [':', [!Ref Certificate, pem, '', '']]}
          LogConfiguration:
            LogDriver: awslogs
            Options:
              awslogs-group: /ecs/delegate
              awslogs-region: !Ref AWS::Region
              awslogs-stream-prefix: delegate
              awslogs-create-group: 'true'
`

const ALWAYS =
  'unchecked: permissions were judged by this template alone: policies that are attached to its roles elsewhere are not seen, nor those of an organisation or an image repository; --live asks the account'

type Change = readonly [from: string, to: string]

async function ofTemplate(changes: readonly Change[], options?: LoadOptions, values?: Values): Promise<string[]> {
  let text = TEMPLATE
  for (const [from, to] of changes) {
    expect(text).toContain(from)
    text = text.replace(from, () => to)
  }
  const [document] = await load('template.yaml', Buffer.from(text), options)
  const lines = said(document, values)
  expect(lines).toContain(ALWAYS)
  return lines.filter(line => line !== ALWAYS && !line.startsWith('  help: '))
}

describe('the permissions of a template', () => {
  it('are proved without an account', async () => {
    expect(await ofTemplate([])).toEqual([])
  })

  it('are proved of a stack whose place is known', async () => {
    expect(await ofTemplate([], { region: 'eu-west-1', account: '111122223333' })).toEqual([])
  })

  it.each<[string, readonly Change[], string[]]>([
    [
      'a role that tasks may not assume',
      [['Service: ecs-tasks.amazonaws.com', 'Service: ec2.amazonaws.com']],
      [
        'role-not-assumable-by-ecs-tasks /Resources/Task/Properties/ExecutionRoleArn: by this template, ecs-tasks.amazonaws.com may not assume the execution role ${ExecutionRole.Arn}: its trust policy is for ec2.amazonaws.com',
      ],
    ],
    [
      'a build role that may not connect',
      [['rds-db:connect\n', 'rds:connect\n']],
      [
        'build-role-cannot-connect /Resources/Task/Properties/ContainerDefinitions/0/Environment/0/Value: by this template, the build role ${BuildRole.Arn} cannot connect to any database: no statement allows it; the nearest: statement 1 of the policy connect allows rds:connect only (rds-db:connect)',
      ],
    ],
    [
      'a certificate that the role may not read',
      [[', !Ref Certificate]', ']']],
      [
        'execution-role-cannot-read-secret /Resources/Task/Properties/ContainerDefinitions/0/Secrets/1/ValueFrom: by this template, the execution role ${ExecutionRole.Arn} cannot read the secret of HARNESS_CERT_0: no statement allows it; the nearest: statement `Read` of the policy secrets allows it, but on ${Token} (secretsmanager:GetSecretValue on ${Certificate})',
      ],
    ],
    [
      'an image that the role may not pull',
      [
        [
          "      ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy']\n",
          '',
        ],
      ],
      [
        'execution-role-cannot-pull-image /Resources/Task/Properties/ContainerDefinitions/0/Image: by this template, the execution role ${ExecutionRole.Arn} cannot pull the image of delegate: no statement of its policies allows it (ecr:GetAuthorizationToken)',
        'execution-role-cannot-write-logs /Resources/Task/Properties/ContainerDefinitions/0/LogConfiguration/Options/awslogs-group: by this template, the execution role ${ExecutionRole.Arn} cannot write to the log group /ecs/delegate: no statement allows it; the nearest: statement 2 of the policy secrets allows logs:CreateLogGroup only; no statement of its policies allows it (logs:CreateLogStream, logs:PutLogEvents on arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/delegate)',
      ],
    ],
    [
      'an execution role that cannot be passed on',
      [['[!GetAtt ExecutionRole.Arn, !GetAtt BuildRole.Arn]', '!GetAtt BuildRole.Arn']],
      [
        'task-role-cannot-run-builds /Resources/Task/Properties/TaskRoleArn: by this template, the task role ${TaskRole.Arn} cannot start build tasks: no statement allows it; the nearest: statement 2 of the policy builds allows it, but on ${BuildRole.Arn} (iam:PassRole on ${ExecutionRole.Arn})',
      ],
    ],
    [
      'every secret, by `*`',
      [['[!Ref Token, !Ref Certificate]', "'*'"]],
      [
        'secret-permission-too-wide /Resources/Task/Properties/ExecutionRoleArn: by this template, statement `Read` of the policy secrets lets the execution role ${ExecutionRole.Arn} read every secret of the account',
      ],
    ],
    [
      'a build role of another stack',
      [['Value: !GetAtt BuildRole.Arn', 'Value: !ImportValue build-role']],
      [
        'permission-unproved /Resources/Task/Properties/TaskRoleArn: not proved by this template: that the task role ${TaskRole.Arn} is allowed iam:PassRole on !ImportValue, to give build tasks their role (whether statement 2 of the policy builds names the resource depends on !ImportValue)',
        'unchecked: the build role !ImportValue is not declared in this template: what it may do was not checked',
      ],
    ],
    [
      'a task role that a parameter names',
      [['TaskRoleArn: !GetAtt [TaskRole, Arn]', 'TaskRoleArn: arn:aws:iam::111122223333:role/team/delegate']],
      [
        'unchecked: the task role arn:aws:iam::111122223333:role/team/delegate is not declared in this template: what it may do was not checked',
      ],
    ],
    [
      'a policy that only a condition of the stack brings',
      [
        ['[!Ref Token, !Ref Certificate]', '!If [IsTest, !Ref Token, !Ref Certificate]'],
        ['Resources:\n', 'Parameters: {Stage: {Type: String}}\nConditions: {IsTest: !Equals [!Ref Stage, test]}\nResources:\n'],
      ],
      [
        'permission-unproved /Resources/Task/Properties/ContainerDefinitions/0/Secrets/0/ValueFrom: not proved by this template: that the execution role ${ExecutionRole.Arn} is allowed secretsmanager:GetSecretValue on ${Token}, ${Certificate}, to read the secret of HARNESS_TOKEN, to read the secret of HARNESS_CERT_0 (whether statement `Read` of the policy secrets names the resource depends on !If)',
      ],
    ],
  ])('say what is wrong: %s', async (_name, changes, lines) => {
    expect(await ofTemplate(changes)).toEqual(lines)
  })

  it('are those on the database that the user gives', async () => {
    const database = { resourceId: 'cluster-ABCDEFGHIJKL01234', user: 'liquibase', host: 'a.b.eu-west-1.rds.amazonaws.com' }
    expect(await ofTemplate([], { region: 'eu-west-1', account: '111122223333' }, { database })).toEqual([
      'permission-unproved /Resources/Task/Properties/ContainerDefinitions/0/Environment/0/Value: not proved by this template: that the build role ${BuildRole.Arn} is allowed rds-db:connect on arn:aws:rds-db:eu-west-1:111122223333:dbuser:cluster-ABCDEFGHIJKL01234/liquibase, to connect to the database as liquibase (whether statement 1 of the policy connect names the resource depends on ${Database.DBClusterResourceId})',
    ])
    const byIdentifier: Change = ['${Database.DBClusterResourceId}', '${Database}']
    expect(await ofTemplate([byIdentifier], { account: '111122223333' }, { database })).toEqual([
      'rds-connect-resource-malformed /Resources/Task/Properties/ContainerDefinitions/0/Environment/0/Value: by this template, statement 1 of the policy connect of the build role ${BuildRole.Arn} allows rds-db:connect on arn:${AWS::Partition}:rds-db:${AWS::Region}:111122223333:dbuser:orders/liquibase, which never matches: `orders` is no resource id, which begins with `cluster-`, `db-` or `prx-` (the identifier of a database is not its resource id)',
    ])
    const other = { ...database, user: 'admin' }
    const [line] = await ofTemplate([], { region: 'eu-west-1', account: '111122223333' }, { database: other })
    expect(line).toMatch(
      /^build-role-cannot-connect .*cannot connect to the database as admin: no statement allows it; the nearest: /
    )
  })

  it('are left alone where a macro may change them', async () => {
    const [document] = await load(
      'template.yaml',
      Buffer.from(`Transform: Ours\n${TEMPLATE.replace(', !Ref Certificate]', ']')}`)
    )
    expect(said(document)).toEqual([])
  })
})
