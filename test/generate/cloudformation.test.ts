import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { INSTALL_LIMIT, installPython, NoMoto, pythonEnv } from '../aws/moto-install.ts'
import { freshFolder, runMain } from '../command.ts'
import { COMBINATIONS, WHOLE } from './values.ts'

const folder = freshFolder('templates')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CFN_LINT = { name: 'cfn-lint-1.58.0', packages: ['cfn-lint==1.58.0'] }

/** The interpreter that has cfn-lint; undefined, with the reason on standard error, where it cannot be had. */
async function python(): Promise<string | undefined> {
  try {
    return await installPython(CFN_LINT)
  } catch (error) {
    if (!(error instanceof NoMoto)) throw error
    if (process.env.REQUIRE_EMULATOR === '1') throw new Error(`cfn-lint cannot be had: ${error.message}`, { cause: error })
    process.stderr.write(`SKIPPED: cfn-lint, as ${error.message}\n`)
    return undefined
  }
}

async function findings(interpreter: string, templates: readonly string[]): Promise<unknown[]> {
  const run = promisify(execFile)
  const argv = ['-c', 'import sys; from cfnlint.runner import main; sys.exit(main())', '--format', 'json', ...templates]
  const { stdout } = await run(interpreter, argv, { env: pythonEnv() }).catch((error: { code?: number; stdout?: string }) => {
    // Its status says that there are findings.
    if (typeof error.code === 'number' && error.stdout) return { stdout: error.stdout }
    throw error
  })
  return JSON.parse(stdout).map(({ Rule, Message }: { Rule: { Id: string }; Message: string }) => `${Rule.Id} ${Message}`)
}

it(
  'cfn-lint finds nothing in the templates',
  async ({ skip }) => {
    const interpreter = await python()
    if (interpreter === undefined) return skip('cfn-lint cannot be had: see standard error')
    const chosen = [WHOLE, ...COMBINATIONS.slice(-5)]
    const templates: string[] = []
    for (const [index, values] of chosen.entries()) {
      writeFileSync(join(folder, 'values.json'), JSON.stringify(values))
      for (const part of ['task-definition', 'policies']) {
        const argv = ['generate', part, '--format', 'cloudformation', '--values', 'values.json']
        const { stdout, status } = await runMain(argv, { cwd: folder })
        expect(status).toBe(0)
        const file = join(folder, `${part}-${index}.yaml`)
        writeFileSync(file, stdout)
        templates.push(file)
      }
    }
    expect(await findings(interpreter, templates)).toEqual([])
    const broken = join(folder, 'broken.yaml')
    writeFileSync(broken, 'Resources: {A: {Type: "AWS::ECS::TaskDefinition", Properties: {Famly: a}}}\n')
    expect(await findings(interpreter, [broken])).not.toEqual([])
  },
  INSTALL_LIMIT + 120_000
)
