import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fix, lint } from '../src/engine.ts'
import type { Document } from '../src/model/document.ts'
import { applyPatches } from '../src/model/patch.ts'
import { containers } from '../src/model/task-definition.ts'
import { load } from '../src/source/load.ts'
import { LoadError } from '../src/source/load-error.ts'
import { select } from './case.ts'
import { VALUES } from './real-values.ts'
import { linesChanged, readIndependently } from './templates.ts'

/** Templates that others published; `README.md` there says where they come from. */
const CORPUS = join(import.meta.dirname, '../../shared/corpus')

/** What a person says of the errors of one rule in published templates, having read them. */
interface Verdict {
  readonly file: RegExp
  readonly rule: string
  readonly count: number
  readonly because: string
}

const SPELLING =
  'members are spelt as the API has them (portMappings, logDriver, requiresCompatibilities): CloudFormation answers "extraneous key [portMappings] is not permitted", as in aws-otel-collector issue 1591'
const OVERRIDE =
  'test data of an override, never deployed: AUDIT_CONTROL on Fargate is refused, an ulimit needs name and softLimit'

function override(file: RegExp, rule: string): Verdict {
  return { file, rule, count: 2, because: OVERRIDE }
}

/** Every error found in the templates, judged by a person. */
const VERDICTS: readonly Verdict[] = [
  { file: /redis-traffic-sample\.yaml$/, rule: 'unknown-field', count: 13, because: SPELLING },
  override(/internal__pkg__template__override__testdata__outputs__linux_parameters\.yml$/, 'fargate-capability-unsupported'),
  override(/internal__pkg__template__override__testdata__outputs__multiple_overrides\.yml$/, 'fargate-capability-unsupported'),
  override(/internal__pkg__template__override__testdata__outputs__multiple_overrides\.yml$/, 'required-field-missing'),
  override(/internal__pkg__template__override__testdata__outputs__ulimits\.yml$/, 'required-field-missing'),
]

const folder = mkdtempSync(join(tmpdir(), 'ecs-delegate-'))
afterAll(() => rmSync(folder, { recursive: true }))
const valuesFile = join(folder, 'values.json')
writeFileSync(valuesFile, JSON.stringify(VALUES))

const files = existsSync(CORPUS) ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter(isTemplate).sort() : []

if (files.length === 0) {
  console.warn(`SKIPPED: ${CORPUS} is missing, so no template met in the wild is tested`)
  it.skip('templates met in the wild (the folder ../shared/corpus is missing)', () => undefined)
} else {
  it('are many, in both languages', () => {
    expect(files.filter(file => file.endsWith('.json')).length).toBeGreaterThan(5)
    expect(files.length).toBeGreaterThan(70)
  })

  describe.each(files)('%s', file => {
    it('loads, unless it has to be rendered first', async () => {
      const bytes = readFileSync(join(CORPUS, file))
      const isRendered = !bytes.includes('{{')
      const result = await load(basename(file), bytes).catch((error: unknown) => error)
      if (isRendered || !(result instanceof LoadError)) expect(result).toBeInstanceOf(Array)
      else expect(result.message).toContain('render it first')
    })

    it('has no error that is not true', async () => {
      const { checksOf } = await select([])
      const found: Record<string, number> = {}
      for (const document of await open(file)) {
        const { findings, crashes } = lint(document, checksOf(document))
        expect(crashes).toEqual([])
        for (const { severity, rule } of findings) if (severity === 'error') found[rule] = (found[rule] ?? 0) + 1
      }
      const judged = VERDICTS.filter(verdict => verdict.file.test(file))
      expect(found).toEqual(Object.fromEntries(judged.map(({ rule, count }) => [rule, count])))
    })

    // One definition of each, for each step reads the whole template anew.
    it('is repaired in the lines of each repair alone, once and for all, as another parser reads it', async () => {
      const [document] = await open(file)
      if (!document) return
      const container = containers(document.task)[0]?.name
      const flags = container === undefined ? [] : ['--container', container]
      const { checksOf } = await select(['--values', valuesFile, '--unsafe', ...flags])
      stepwise(document, checksOf(document))
      const fixed = fix(document, checksOf(document), true)
      expect(fixed.restless).toEqual([])
      for (const { reason } of fixed.refusals) expect(reason).toMatch(/comes from|known only later|a function/)
      const again = (await load(basename(file), Buffer.from(fixed.document.text))).find(
        ({ resource }) => resource === document.resource
      ) as Document
      expect(fix(again, checksOf(again), true).repairs).toEqual([])
    }, 60_000)
  })
}

/** Applies one fix after another, and looks at what each has changed. */
function stepwise(document: Document, checks: Parameters<typeof lint>[1]): void {
  let current = document
  let reading = readIndependently(current.text)
  const refused = new Set<string>()
  for (let step = 0; step < 60; step++) {
    const finding = lint(current, checks as never).findings.find(({ fix: repair, message }) => repair && !refused.has(message))
    if (!finding?.fix) return
    const { patches } = finding.fix
    let edited: Document
    try {
      edited = current.edit(patches)
    } catch {
      refused.add(finding.message)
      continue
    }
    const { inText, stray } = linesChanged(current, patches, edited.text)
    expect({ rule: finding.rule, stray }).toEqual({ rule: finding.rule, stray: [] })
    // The same patches on what another parser reads.
    const wanted = applyPatches(reading, inText)
    reading = readIndependently(edited.text)
    expect(reading).toEqual(wanted)
    current = edited
  }
}

async function open(file: string): Promise<readonly Document[]> {
  try {
    return await load(basename(file), readFileSync(join(CORPUS, file)))
  } catch (error) {
    if (error instanceof LoadError) return []
    throw error
  }
}

function isTemplate(file: string): boolean {
  return /\.(?:json|ya?ml)$/.test(file) && readFileSync(join(CORPUS, file)).includes('AWS::ECS::TaskDefinition')
}
