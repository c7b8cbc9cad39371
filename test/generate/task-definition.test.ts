import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Values } from '../../src/model/values.ts'
import { freshFolder, runMain } from '../command.ts'
import { COMBINATIONS, WHOLE } from './values.ts'

const folder = freshFolder('generated')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(name: string, values: object): string {
  const path = join(folder, name)
  writeFileSync(path, JSON.stringify(values))
  return path
}

const generate = (values: Values, ...argv: string[]) =>
  runMain(['generate', ...argv, '--values', write('values.json', values)], { cwd: folder })

/** All that `lint` says of a text, with the values that it was made of. */
async function findings(input: string, values: Values): Promise<unknown[]> {
  const argv = [
    'lint',
    '-',
    '--format',
    'json',
    '--fail-on',
    'info',
    '--pack',
    'harness',
    '--values',
    write('values.json', values),
  ]
  const { stdout, status } = await runMain(argv, { input, cwd: folder })
  const [{ findings: found, unchecked }] = JSON.parse(stdout).results
  expect(status).toBe(found.length === 0 ? 0 : 1)
  // What needs an account is not checked; all else is.
  return [...found, ...unchecked.filter(({ rule }: { rule: string }) => rule !== 'permission-unproved')]
}

describe('a generated task definition', () => {
  it.each(['json', 'yaml', 'cloudformation'])('as %s has nothing that lint finds, whatever the values', async format => {
    expect(COMBINATIONS.length).toBeGreaterThan(30)
    for (const values of COMBINATIONS) {
      const { stdout, stderr, status } = await generate(values, 'task-definition', '--format', format)
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
      expect({ values, found: await findings(stdout, values) }).toEqual({ values, found: [] })
    }
  })

  it('is the same in every form', async () => {
    for (const values of COMBINATIONS) {
      const [json, yaml, template] = await Promise.all(
        ['json', 'yaml', 'cloudformation'].map(
          async format => (await generate(values, 'task-definition', '--format', format)).stdout
        )
      )
      const task = JSON.parse(json ?? '')
      for (const version of ['1.1', '1.2'] as const) {
        expect(parse(yaml ?? '', { version })).toEqual(task)
        const { Properties } = parse(template ?? '', { version }).Resources.TaskDefinition
        expect(uncapitalised(Properties)).toEqual(task)
      }
    }
  })

  it('has what the values say', async () => {
    const values = COMBINATIONS.find(({ certificates = [], size }) => certificates.length === 3 && size?.cpu === 2048) as Values
    const { stdout } = await generate(values, 'task-definition')
    expect(JSON.parse(stdout)).toEqual({
      family: 'harness-delegate',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '2048',
      memory: '4096',
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
      executionRoleArn: WHOLE.roles.execution,
      taskRoleArn: WHOLE.roles.task,
      containerDefinitions: [
        {
          name: 'harness-delegate',
          image: WHOLE.harness.image,
          essential: true,
          environment: [
            { name: 'HARNESS_ACCOUNT_ID', value: WHOLE.harness.accountId },
            { name: 'HARNESS_URL', value: WHOLE.harness.url },
            { name: 'HARNESS_NAME', value: 'eu.delegate-1' },
            { name: 'HARNESS_TAGS', value: 'aws,eu west' },
            { name: 'HARNESS_ECS_BUILD_TASK_ROLE_ARN', value: WHOLE.roles.build },
            {
              name: 'HARNESS_SECRET_FILE_MAPPINGS',
              value:
                'HARNESS_CERT_0:/etc/ssl/certs/dbops/root_ca.crt,HARNESS_CERT_1:/etc/ssl/certs/dbops/client.crt,HARNESS_CERT_2:/etc/ssl/certs/dbops/client.key',
            },
            {
              name: 'HARNESS_CI_MOUNT_VOLUMES',
              value: ['root_ca.crt', 'client.crt', 'client.key']
                .map(file => `/etc/ssl/certs/dbops/${file}:/etc/ssl/certs/dbops/${file}`)
                .join(','),
            },
          ],
          secrets: [
            { name: 'HARNESS_TOKEN', valueFrom: WHOLE.harness.tokenSecretArn },
            ...(values.certificates ?? []).map(({ secretArn }, number) => ({
              name: `HARNESS_CERT_${number}`,
              valueFrom: secretArn,
            })),
          ],
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': '/delegates/eu#1',
              'awslogs-region': 'eu-west-1',
              'awslogs-stream-prefix': 'delegate',
              'awslogs-create-group': 'true',
            },
          },
        },
      ],
    })
  })

  it('for a delegate without database work needs and has nothing for it', async () => {
    const { certificates, ...rest } = { ...WHOLE, roles: { execution: WHOLE.roles.execution }, database: 'none' as const }
    const { stdout, status } = await generate(rest, 'task-definition')
    expect(status).toBe(0)
    expect(stdout).not.toMatch(/BUILD_TASK|CERT|MOUNT|taskRole/)
    expect(await findings(stdout, rest)).toEqual([])
  })

  it('is refused where the values contradict each other, and says what is only unwise', async () => {
    const foreign = { ...WHOLE, roles: { ...WHOLE.roles, build: 'arn:aws:iam::999999999999:role/build' } }
    const refused = await generate(foreign, 'task-definition')
    expect(refused).toMatchObject({ stdout: '', status: 2 })
    expect(refused.stderr).toContain('error build-task-role-foreign')
    const old = { ...WHOLE, harness: { ...WHOLE.harness, url: 'http://harness.internal' } }
    const unwise = await generate(old, 'task-definition')
    expect(unwise.status).toBe(0)
    expect(unwise.stderr).toContain('warning delegate-url-insecure')
  })
})

describe('the values of a definition', () => {
  it('make the same definition again', async () => {
    for (const [index, values] of COMBINATIONS.entries()) {
      const { stdout: task } = await generate(values, 'task-definition')
      const { stdout: file } = await runMain(['generate', 'values', '--from', '-'], { input: task })
      writeFileSync(join(folder, `${index}.yaml`), file)
      // Whether a certificate is needed at all no definition says.
      const flags = values.certificates?.length === 0 ? ['--no-certificate'] : []
      const again = await runMain(['generate', 'task-definition', '--values', `${index}.yaml`, ...flags], { cwd: folder })
      expect(again).toEqual({ stdout: task, stderr: '', status: 0 })
    }
  })
})

describe('a folder', () => {
  it('has everything, and lint finds nothing in it', async () => {
    for (const format of ['json', 'yaml', 'terraform', 'cli']) {
      const { stderr, status } = await generate(WHOLE, 'all', '--format', format, '--output', `all-${format}`)
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
      const name = format === 'yaml' ? 'task-definition.yaml' : 'task-definition.json'
      expect(await findings(readFileSync(join(folder, `all-${format}`, name), 'utf8'), WHOLE)).toEqual([])
    }
  })

  it('has a URL in which lint finds nothing, whatever the values', async () => {
    for (const values of COMBINATIONS) {
      const { status } = await generate(values, 'url', '--output', 'url', '--force')
      expect(status).toBe(0)
      const url = readFileSync(join(folder, 'url', 'jdbc-url.txt'), 'utf8').trim()
      const argv = ['lint', url, '--format', 'json', '--fail-on', 'info', '--values', write('values.json', values)]
      const { stdout } = await runMain(argv, { cwd: folder })
      const [{ findings: found, unchecked }] = JSON.parse(stdout).results
      expect({ url, found: [...found, ...unchecked] }).toEqual({ url, found: [] })
    }
  })

  it('is not begun where something stands in the way', async () => {
    mkdirSync(join(folder, 'taken'))
    writeFileSync(join(folder, 'taken', 'README.md'), 'mine')
    const { stderr, status } = await generate(WHOLE, 'all', '--output', 'taken')
    expect(status).toBe(2)
    expect(stderr).toContain('has README.md already; nothing was written')
    expect(readFileSync(join(folder, 'taken', 'README.md'), 'utf8')).toBe('mine')
  })
})

/** The names of members as a request has them. */
function uncapitalised(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(uncapitalised)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      key === 'Options' ? member : uncapitalised(member),
    ])
  )
}
