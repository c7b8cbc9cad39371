import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { RULES } from '../src/rules/index.ts'
import { allCases, isUrl } from './case.ts'
import { runMain } from './command.ts'
import { jsonReport } from './json-report.ts'

const EXAMPLE = readFileSync(join(import.meta.dirname, '..', 'examples', 'task-definition.json'), 'utf8')
const CASES = allCases(join(import.meta.dirname, 'cases')).filter(one => !isUrl(one))

interface Finding {
  rule: string
  severity: string
  message: string
  path: string
  line: number
  column: number
  endLine: number
  endColumn: number
  fixable: 'safe' | 'unsafe' | false
  help?: string
}

async function report(format: string, input: string | Uint8Array, ...flags: string[]): Promise<string> {
  return (await runMain(['lint', '-', '--format', format, ...flags], { input })).stdout
}
async function findings(input: string | Uint8Array, ...flags: string[]): Promise<Finding[]> {
  return JSON.parse(await report('json', input, ...flags)).results[0].findings
}

describe('json', () => {
  it.each([
    ['findings', EXAMPLE],
    ['none', '{"containerDefinitions": []}'],
    ['an error with a place', '{'],
    ['an error without one', 'null'],
    ['describe output', `{"taskDefinition": ${EXAMPLE}, "tags": []}`],
    ['what is not checked', EXAMPLE.replace('harness-build-tasks', '${ROLE}')],
  ])('has exactly the promised fields: %s', async (_, input) => {
    const valid = jsonReport()
    expect([valid(JSON.parse(await report('json', input, '--pack', 'harness'))), valid.errors]).toEqual([true, null])
  })

  it('has them for every case, and counts in the summary what it lists', async () => {
    const valid = jsonReport()
    for (const { bytes, flags } of CASES) {
      const parsed = JSON.parse(await report('json', bytes, ...flags.filter(flag => flag !== '--unsafe')))
      expect([valid(parsed), valid.errors]).toEqual([true, null])
      const all: Finding[] = parsed.results.flatMap(({ findings: some }: { findings: Finding[] }) => some)
      const of = (severity: string): number => all.filter(one => one.severity === severity).length
      expect(parsed.summary).toEqual({
        error: of('error'),
        warning: of('warning'),
        info: of('info'),
        fixable: all.filter(one => one.fixable).length,
        sources: 1,
      })
      expect(all.map(({ line, column }) => line * 1e6 + column)).toEqual(
        all.map(({ line, column }) => line * 1e6 + column).sort((a, b) => a - b)
      )
    }
  })

  it('points with `path` at what its positions enclose, in units of UTF-16', async () => {
    const input =
      '{\n  "family": "😀👩‍👩‍👧 e\u0301", "cpu": 1024, "😀": 1, "containerDefinitions": [{"name": "名前", "cpu": "😀"}]\n}\n'
    const found = await findings(input, '--select', 'wrong-type,unrecognised-field')
    const shown = found.map(({ path, line, column, endLine, endColumn }) => {
      const lines = input.split('\n').slice(line - 1, endLine)
      return [path, lines[0]?.slice(column - 1, endColumn - 1)]
    })
    expect(shown).toEqual([
      ['/cpu', '1024'],
      ['/😀', '"😀"'],
      ['/containerDefinitions/0/cpu', '"😀"'],
    ])
  })

  it('counts columns as editors do: a tab is one, a byte order mark none', async () => {
    expect(await findings('\ufeff{\t"cpu": 1, "containerDefinitions": []}', '--select', 'wrong-type')).toMatchObject([
      { line: 1, column: 10, endColumn: 11 },
    ])
    expect(await findings('{\r\n\t\t"cpu": 1,\r\n"containerDefinitions": []}', '--select', 'wrong-type')).toMatchObject([
      { line: 2, column: 10, endLine: 2, endColumn: 11 },
    ])
  })
})

describe('sarif', () => {
  /** The OASIS standard's own schema. */
  const validate = new Ajv({
    allErrors: true,
    strict: false,
    // One of its patterns has a bracket too many.
    unicodeRegExp: false,
    formats: {
      uri: (text: string) => URL.canParse(text),
      'uri-reference': (text: string) => URL.canParse(text, 'file:///') && /^[\w\-.~:/?#[\]@!$&'()*+,;=%]*$/.test(text),
      'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text),
    },
  }).compile(JSON.parse(readFileSync(join(import.meta.dirname, 'sarif-2.1.0.schema.json'), 'utf8')))
  const expectValid = (log: unknown): void => expect(validate(log) ? [] : validate.errors).toEqual([])
  const driverOf = (log: { runs: [{ tool: { driver: { rules: { id: string }[] } } }] }) => log.runs[0].tool.driver

  it('is valid for the URL of a database, whatever is in it', async () => {
    for (const { bytes } of allCases(join(import.meta.dirname, 'cases')).filter(isUrl)) {
      const url = bytes.toString().trim()
      const { stdout } = await runMain(['lint', url, '--format', 'sarif'])
      expectValid(JSON.parse(stdout))
    }
  })

  it.each([
    ['findings', EXAMPLE],
    ['none', '{"containerDefinitions": []}'],
    ['errors', '{'],
  ])('has what SARIF 2.1.0 asks for: %s', async (_, input) => {
    const log = JSON.parse(await report('sarif', input, '--pack', 'harness'))
    expectValid(log)
    expect(Object.keys(log)).toEqual(['$schema', 'version', 'runs'])
    expect(log.version).toBe('2.1.0')
    expect(driverOf(log)).toMatchObject({
      name: 'ecs-delegate',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      informationUri: expect.stringMatching(/^https:/),
    })
    expect(driverOf(log).rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id))
    for (const rule of driverOf(log).rules)
      expect(rule).toMatchObject({
        shortDescription: { text: expect.any(String) },
        helpUri: expect.stringMatching(/^https:/),
        defaultConfiguration: { level: expect.stringMatching(/^(?:error|warning|note)$/) },
      })
    const [{ results, invocations, columnKind }] = log.runs
    expect(columnKind).toBe('utf16CodeUnits')
    expect(invocations).toEqual([{ executionSuccessful: input !== '{', toolExecutionNotifications: expect.any(Array) }])
    for (const { level, message } of invocations[0].toolExecutionNotifications)
      expect([level, typeof message.text]).toEqual([expect.stringMatching(/^(?:error|note)$/), 'string'])
    for (const { ruleId, ruleIndex, level, message, locations } of results) {
      expect(driverOf(log).rules[ruleIndex]?.id).toBe(ruleId)
      expect(level).toMatch(/^(?:error|warning|note)$/)
      expect(message.text).not.toBe('')
      const [{ physicalLocation }] = locations
      expect(new URL(physicalLocation.artifactLocation.uri, 'file:///').href).toMatch(/^file:/)
      const { startLine, startColumn, endLine, endColumn } = physicalLocation.region
      for (const number of [startLine, startColumn, endLine, endColumn]) expect(number).toBeGreaterThan(0)
      expect(endLine > startLine || endColumn >= startColumn).toBe(true)
    }
  })

  it('says the same as json', async () => {
    for (const { bytes, flags } of CASES) {
      const log = JSON.parse(await report('sarif', bytes, ...flags.filter(flag => flag !== '--unsafe')))
      expectValid(log)
      const { runs } = log
      const found = await findings(bytes, ...flags.filter(flag => flag !== '--unsafe'))
      const regions = runs[0].results.map((one: { ruleId: string; locations: [{ physicalLocation: { region: object } }] }) => ({
        rule: one.ruleId,
        ...one.locations[0].physicalLocation.region,
      }))
      expect(regions).toEqual(
        found.map(({ rule, line, column, endLine, endColumn }) => ({
          rule,
          startLine: line,
          startColumn: column,
          endLine,
          endColumn,
        }))
      )
    }
  })

  it('writes paths as URIs', async () => {
    const log = JSON.parse((await runMain(['lint', '/no/é 100%#?.json', 'a:b.json', '--format', 'sarif'], {})).stdout)
    expectValid(log)
    const uris = log.runs[0].invocations[0].toolExecutionNotifications.map(
      (one: { locations: [{ physicalLocation: { artifactLocation: { uri: string } } }] }) =>
        one.locations[0].physicalLocation.artifactLocation.uri
    )
    expect(uris).toEqual(['file:///no/%C3%A9%20100%25%23%3F.json', 'a%3Ab.json'])
  })
})

describe('github', () => {
  const unescapeData = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
  /** As the runner reads a line; actions/runner, ActionCommand.cs. */
  const parse = (line: string): Record<string, string> | undefined => {
    const [, name = '', list = '', data = ''] = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? []
    if (!name) return undefined
    const properties = list.split(',').map(pair => pair.split(/=(.*)/s, 2) as [string, string])
    return {
      name,
      ...Object.fromEntries(
        properties.map(([key, value]) => [key, unescapeData(value.replaceAll('%3A', ':').replaceAll('%2C', ','))])
      ),
      data: unescapeData(data),
    }
  }

  it('reads back as the findings it was made of', async () => {
    for (const { bytes, flags } of CASES) {
      const lines = (await report('github', bytes, ...flags.filter(flag => flag !== '--unsafe'))).split('\n').map(parse)
      const found = await findings(bytes, ...flags.filter(flag => flag !== '--unsafe'))
      const annotations = lines.filter(line => line?.line !== undefined)
      expect(annotations.map(one => one?.title)).toEqual(found.map(({ rule }) => rule))
      for (const [index, { rule, severity, message, help, line, column, endLine }] of found.entries()) {
        const why = RULES.find(({ id }) => id === rule)?.why
        expect(annotations[index]).toMatchObject({
          name: severity === 'info' ? 'notice' : severity,
          file: '-',
          line: String(line),
          endLine: String(endLine),
          data: [message, why, help].filter(Boolean).join('\n'),
        })
        if (line === endLine) expect(annotations[index]?.col).toBe(String(column))
      }
    }
  })

  it.each(['a,b', 'a:b', 'a=b', '100%', '%0A', 'a\nb', '%253A', '::x::', 'é 😀'])('keeps a name like %j whole', async name => {
    const input = JSON.stringify({ containerDefinitions: [{ name: 'a', [name]: 1 }] })
    const [line] = (await report('github', input, '--select', 'unrecognised-field')).split('\n').map(parse)
    expect(line?.data).toContain(name.replace('\n', '\\n'))
    expect(Object.keys(line ?? {}).sort()).toEqual(['col', 'data', 'endColumn', 'endLine', 'file', 'line', 'name', 'title'])
  })
})

describe('the caret of human reports', () => {
  /** What stands above each row of carets. */
  async function underlined(input: string, columns = 100, ...flags: string[]): Promise<string[]> {
    const { stdout } = await runMain(['lint', '-', ...flags], { input, terminal: { columns }, env: { NO_COLOR: '1' } })
    const lines = stdout.split('\n')
    return lines.flatMap((line, index) => {
      const [, blank = '', carets = ''] = /^( +│ *)(\^+)$/.exec(line) ?? []
      return carets === '' ? [] : [lines[index - 1]?.slice(blank.length, blank.length + carets.length) ?? '']
    })
  }
  const only = ['--select', 'wrong-type']

  it.each([
    ['tabs', '{\n\t\t"family":\t"a",\t"cpu":\t1024,\n"containerDefinitions": []}', ['1024']],
    [
      'hidden values before it',
      '{"pidMode": "secret", "ipcMode": "a longer secret than the mark", "cpu": 1024, "containerDefinitions": []}',
      ['1024'],
    ],
    ['hidden values behind it', '{"cpu": 1024, "pidMode": "secret", "containerDefinitions": []}', ['1024']],
    ['a hidden value', '{"containerDefinitions": [{"user": "a", "memory": "much"}]}', ['"‹hidden›"']],
    ['emoji before it', '{"family": "😀😀", "cpu": 1024, "containerDefinitions": []}', ['1024']],
    ['emoji hidden before it', '{"pidMode": "😀😀", "cpu": 1024, "containerDefinitions": []}', ['1024']],
    ['escapes before it', '{"family": "\\u0061\\n", "pidMode": "\\"x\\"", "cpu": 1024, "containerDefinitions": []}', ['1024']],
    ['invisible characters before it', '{"family": "\u202ea\u200b", "cpu": 1024, "containerDefinitions": []}', ['1024']],
    ['a byte order mark', '\ufeff{"cpu": 1024, "containerDefinitions": []}', ['1024']],
    ['CRLF', '{\r\n  "cpu": 1024,\r\n  "containerDefinitions": []\r\n}\r\n', ['1024']],
    ['a comment of YAML', 'cpu: 1024 # secret\ncontainerDefinitions: []\n', ['1024']],
    [
      'hidden values of YAML',
      'pidMode: "secret"\ncontainerDefinitions: [{user: secret, cpu: "512", command: [x], memory: "1"}]\n',
      ['"512"', '"1"'],
    ],
    ['an object on several lines', '{\n  "containerDefinitions": {\n    "a": 1\n  }\n}', ['{']],
  ])('is right with %s', async (_, input, expected) => {
    expect(await underlined(input, 100, ...only)).toEqual(expected)
  })

  it('stands under blanks where the source has tabs', async () => {
    const { stdout } = await runMain(['lint', '-', ...only], {
      input: '{\n\t"family":\t"a",\t"cpu": 1024,\n"containerDefinitions": []}',
    })
    expect(stdout).toContain('│ "family": "a", "cpu": 1024,\n')
  })

  it('is right anywhere in a wide line, at any width, with text on both sides', async () => {
    const member = (index: number): string => `"n${index}": "${'secret '.repeat(index % 7)}"`
    const before = Array.from({ length: 60 }, (_, index) => member(index)).join(', ')
    for (let place = 0; place < 60; place += 3) {
      const options = before.replace(member(place), `"n${place}": ${place + 1}00`)
      for (const columns of [40, 57, 100, 140]) {
        const found = await underlined(`{"containerDefinitions": [{"dockerLabels": {${options}}}]}`, columns, ...only)
        expect(found).toEqual([`${place + 1}00`])
      }
    }
  })

  it('is as long as its value, and never longer than the line', async () => {
    const long = `"${'v'.repeat(300)}"`
    const [found = ''] = await underlined(`{"containerDefinitions": ${long}}`, 60, ...only)
    expect(found).toBe('"‹hidden›"')
    const [path = ''] = await underlined(`{"containerDefinitions": [{"name": ["/${'v'.repeat(300)}"]}]}`, 60, ...only)
    expect(path.length).toBeLessThan(60)
  })

  it('stands below every finding of every case', async () => {
    for (const { bytes, flags } of CASES) {
      const own = flags.filter(flag => flag !== '--unsafe')
      expect((await underlined(Buffer.from(bytes).toString('utf8'), 100, ...own)).every(text => text.trim() !== '')).toBe(true)
    }
  })
})
