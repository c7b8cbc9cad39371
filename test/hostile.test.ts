import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { BuiltCommand, freshFolder } from './command.ts'
import { INPUTS } from './hostile-inputs.ts'

const FORMATS = ['human', 'json', 'sarif', 'github']
const command = new BuiltCommand()
const folder = freshFolder('hostile')
afterAll(() => {
  command.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** What people read, and what a script reads, are the slowest; `HOSTILE=1` runs both verbs in every format. */
const RUNS: readonly (readonly [verb: string, format: string])[] = process.env.HOSTILE
  ? ['lint', 'fix'].flatMap(verb => FORMATS.map(format => [verb, format] as const))
  : [
      ['lint', 'human'],
      ['fix', 'json'],
    ]

/** They take minutes, and so have a command of their own: `npm run test:hostile`. */
describe.skipIf(process.platform === 'win32').concurrent('seconds are enough for', () => {
  it.each(INPUTS)('%s', { timeout: 300_000 }, async (name, text, status) => {
    const file = join(folder, name)
    writeFileSync(file, text())
    for (const [verb, format] of RUNS) {
      // Seconds of processor time, so that a busy machine makes no difference; what takes longer is killed.
      const line = `ulimit -t 30; exec ecs-delegate ${verb} '${name}' --format ${format} > '${name}.out'`
      const answer = await command.shell(line, folder)
      const how = answer.status >= 128 ? 'too slow' : answer.status
      // A repair may leave nothing to find.
      expect([verb, format, verb === 'fix' && how === 0 ? status : how]).toEqual([verb, format, status])
      expect(answer.stderr).not.toContain('bug')
      if (format === 'json' || format === 'sarif') JSON.parse(readFileSync(`${file}.out`, 'utf8'))
    }
    rmSync(file)
    rmSync(`${file}.out`)
  })
})
