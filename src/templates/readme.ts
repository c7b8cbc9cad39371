import type { Values } from '../model/values.ts'
import type { Part } from './parts.ts'
import { POLICY } from './policies.ts'
import { shellWord } from './quoting.ts'
import { rolesOfValues } from './roles.ts'

/** A part that was made, in the form it has. */
export interface Made {
  readonly part: Part
  readonly format: string
  readonly files: Readonly<Record<string, string>>
}

/** The README of a folder with everything: what to do with each part, in the order in which that works. */
export function readmeOf(
  made: readonly Made[],
  missing: readonly { readonly name: string; readonly keys: readonly string[] }[],
  values: Values
): string {
  const steps = made.map(({ part, format, files }, index) => {
    const names = Object.keys(files).map(name => `\`${name}\``)
    return `## ${index + 1}. ${part.title}\n\nFiles: ${names.join(', ')}\n\n${part.use(values, format)}\n`
  })
  const gaps = missing.map(({ name, keys }) => `- ${name}: ${keys.map(key => `\`${key}\``).join(', ')}`)
  return [
    '# Harness Delegate with IAM database authentication',
    '',
    'Made by `ecs-delegate generate all` of a values file. Apply it in this order; the secrets that it names must be there.',
    '',
    ...(gaps.length > 0
      ? ['Not everything is here. These values are missing; with them, make it again with `--force`:', '', ...gaps, '']
      : []),
    steps.join('\n'),
  ].join('\n')
}

/** What is done with the policies. */
export function usePolicies(values: Values, format: string): string {
  const how = {
    cloudformation: shell(`aws cloudformation deploy --stack-name STACK --template-file roles.template.yaml \\
  --capabilities CAPABILITY_NAMED_IAM`),
    terraform: 'Put `roles.tf` to the rest of your Terraform code; `aws_iam_role.execution.arn` and its like are the ARNs.',
    cli: `Read the script first. It stops at a role that is there already.\n\n${shell('sh create-roles.sh')}`,
  }[format]
  const byHand = rolesOfValues(values).map(({ kind, name, path, policy }) =>
    [
      `aws iam create-role --role-name ${shellWord(name)}${path === '/' ? '' : ` --path ${shellWord(path)}`} \\`,
      `  --assume-role-policy-document "$(jq .trust ${kind}-role.json)"`,
      ...(policy
        ? [
            `aws iam put-role-policy --role-name ${shellWord(name)} --policy-name ${POLICY} \\`,
            `  --policy-document "$(jq .policy ${kind}-role.json)"`,
          ]
        : []),
    ].join('\n')
  )
  return `${how ?? `Each file holds who may assume the role (\`trust\`) and what it may do (\`policy\`). With jq:\n\n${shell(byHand.join('\n'))}`}

A secret that is encrypted with a key of your own also needs \`kms:Decrypt\` on that key: once the task definition is registered,
\`ecs-delegate policy ecs:${values.family ?? 'FAMILY'} --live\` prints the policies with it.`
}

/** What is done with the task definition. */
export function useTaskDefinition({ family = '', region = '' }: Values, format: string): string {
  const where = `--region ${shellWord(region)}`
  const register =
    format === 'cloudformation'
      ? `aws cloudformation deploy ${where} --stack-name STACK --template-file task-definition.template.yaml`
      : format === 'yaml'
        ? `aws ecs register-task-definition ${where} --cli-input-yaml file://task-definition.yaml`
        : `aws ecs register-task-definition ${where} --cli-input-json file://task-definition.json`
  const update = `aws ecs update-service ${where} --cluster CLUSTER --service SERVICE --task-definition ${shellWord(family)}`
  return `${shell(register)}

Then point the delegate's service at it, and prove that the roles may do what they must:

${shell(`${update}\necs-delegate lint ${shellWord(`ecs:${family}`)} --values VALUES --live`)}`
}

/** What is done with the SQL. */
export function useDatabase({ database }: Values): string {
  const { engine, name = '', host = 'HOST', port } = typeof database === 'object' ? database : {}
  const where = `--host=${shellWord(host)}${port === undefined ? '' : ` --port=${port}`}`
  const run = (file: string) =>
    engine === 'mysql'
      ? `mysql ${where} --user=MASTER --password ${shellWord(name)} < ${file}`
      : `psql -v ON_ERROR_STOP=1 ${where} --username=MASTER --dbname=${shellWord(name)} --file=${file}`
  return `The instance or cluster must have IAM authentication enabled. As the master user, as often as you like; the second tells
what is still missing:

${shell(`${run('database.sql')}\n${run('database-check.sql')}`)}`
}

/** What is done with the URL. */
export function useUrl(_values: Values): string {
  return `\`jdbc-url.txt\` holds the URL for the JDBC connector of Harness, with "Use Delegate Credentials" and no password. Try the same
login from where the database can be reached, with credentials of the build role:

${shell('sh connect.sh')}`
}

function shell(lines: string): string {
  return `\`\`\`sh\n${lines}\n\`\`\``
}
