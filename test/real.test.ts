import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fix, lint } from '../src/engine.ts'
import type { Document } from '../src/model/document.ts'
import type { Patch, Path } from '../src/model/patch.ts'
import { containers } from '../src/model/task-definition.ts'
import { load } from '../src/source/load.ts'
import { LoadError } from '../src/source/load-error.ts'
import { valueAt } from '../src/source/text-document.ts'
import { describeLint, select, withoutRelevance } from './case.ts'
import { golden } from './golden.ts'
import { VALUES } from './real-values.ts'

/** Definitions that others published; `README.md` there says where they come from. Only findings are kept here. */
const CORPUS = join(import.meta.dirname, '../../shared/corpus')
const GOLDEN = join(import.meta.dirname, 'real')

const folder = mkdtempSync(join(tmpdir(), 'ecs-delegate-'))
afterAll(() => rmSync(folder, { recursive: true }))
const valuesFile = join(folder, 'values.json')
writeFileSync(valuesFile, JSON.stringify(VALUES))

const sources = existsSync(CORPUS) ? filesOf(CORPUS) : []
// Templates have a test of their own: cloudformation-real.test.ts.
const definitions = (await Promise.all(sources.map(open))).filter(
  definition => definition && definition.document.kind !== 'cloudformation'
) as {
  source: string
  document: Document
}[]

if (sources.length === 0) {
  console.warn(`SKIPPED: ${CORPUS} is missing, so no definition met in the wild is tested`)
  it.skip('definitions met in the wild (the folder ../shared/corpus is missing)', () => undefined)
} else {
  it('is complete, as its index says', () => {
    const [, ...rows] = readFileSync(join(CORPUS, 'INDEX.tsv'), 'utf8').trim().split('\n')
    expect(rows.map(row => row.split('\t')[0]).sort()).toEqual([...sources].sort())
  })

  it('loads, or is refused with a clear reason', async () => {
    const outcomes: string[] = []
    for (const source of sources) outcomes.push(`${source}\n    ${await outcome(source)}\n`)
    golden(join(GOLDEN, 'corpus.txt'), outcomes.join(''))
  })

  describe.each(definitions.filter(({ source }) => source.startsWith('harness/')))('$source', ({ source, document }) => {
    it('gives these findings', async () => {
      const findings = []
      for (const flags of [[], ['--values', valuesFile]]) {
        const { checksOf } = await select(flags)
        const result = lint(document, checksOf(document))
        expect(lint(document, withoutRelevance(checksOf(document)))).toEqual(result)
        findings.push(describeLint(result))
      }
      const text = `by default\n\n${findings[0]}\nwith all values given\n\n${findings[1]}`
      golden(join(GOLDEN, `${basename(source, '.json')}.txt`), text)
    })
  })

  describe.each(definitions)('$source', ({ source, document }) => {
    it.each([
      ['as it is', []],
      ['as if its first container were the delegate', ['--container']],
    ])('is repaired %s: once and for all, and nothing else changes', async (_how, flags) => {
      const name = containers(document.task)[0]?.name
      if (flags.length > 0 && name === undefined) return
      const { checksOf } = await select(['--values', valuesFile, '--unsafe', ...flags.flatMap(flag => [flag, name ?? ''])])
      expect(lint(document, checksOf(document)).crashes).toEqual([])

      const fixed = fix(document, checksOf(document), true)
      expect(fixed.refusals).toEqual([])
      expect(fixed.restless).toEqual([])
      expect(fixed.left.crashes).toEqual([])
      expect(fixed.left.findings.filter(finding => finding.fix)).toEqual([])

      const [reloaded] = await load(basename(source), Buffer.from(fixed.document.text))
      expect(reloaded.task).toEqual(fixed.document.task)
      const again = fix(reloaded, checksOf(reloaded), true)
      expect(again.repairs).toEqual([])
      expect(again.document.text).toBe(fixed.document.text)

      let current = document
      for (let step = 0; step < 100; step++) {
        const repair = lint(current, checksOf(current)).findings.find(finding => finding.fix)?.fix
        if (!repair) break
        const edited = current.edit(repair.patches)
        expect(untouched(current, repair.patches, edited.text)).toBe('kept')
        current = edited
      }
      expect(lint(current, checksOf(current)).findings.filter(finding => finding.fix)).toEqual([])
    })
  })
}

/** All files of the corpus but those that describe it, by their path in it. */
function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .filter(path => path.includes('/'))
    .sort()
}

async function open(source: string): Promise<{ source: string; document: Document } | undefined> {
  try {
    return { source, document: (await load(basename(source), readFileSync(join(CORPUS, source))))[0] }
  } catch (error) {
    if (error instanceof LoadError) return undefined
    throw error
  }
}

/** How a source is taken: what it is loaded as, or the place and the reason of the refusal. */
async function outcome(source: string): Promise<string> {
  try {
    const documents = await load(basename(source), readFileSync(join(CORPUS, source)))
    const names = documents.flatMap(({ resource }) => resource ?? [])
    return `loads as ${documents[0].kind}${names.length > 0 ? `: ${names.join(', ')}` : ''}`
  } catch (error) {
    if (!(error instanceof LoadError)) throw error
    const { position, message, isOtherKind } = error
    expect(message.length).toBeGreaterThan(20)
    return `${position ? `${position.line}:${position.column} ` : ''}${message}${isOtherKind ? ' [another kind]' : ''}`
  }
}

/**
 * Whether the lines beside those of the patched values are all kept, in their order and with nothing new between them;
 * else what is lost. Commas and blanks at the ends of lines do not count, for neighbours gain and lose their comma.
 */
function untouched(before: Document, patches: readonly Patch[], edited: string): string {
  const [old, now] = [before.text, edited].map(text => text.split('\n').map(line => line.replace(/,?\s*$/, ''))) as [
    string[],
    string[],
  ]
  const regions = patches.map(patch => region(before, patch)).sort((a, b) => a.from - b.from)
  let kept = 0
  let at = 0
  for (const { from, to } of [...regions, { from: old.length + 1, to: old.length + 1 }]) {
    const segment = old.slice(kept, Math.max(kept, from - 1))
    const isLast = from > old.length
    const start = isLast ? now.length - segment.length : kept === 0 ? 0 : indexOf(now, segment, at)
    if (start < at || segment.some((line, index) => now[start + index] !== line)) return `lost: ${segment.join('\n')}`
    at = start + segment.length
    kept = Math.max(kept, to)
  }
  return 'kept'
}

function indexOf(lines: readonly string[], segment: readonly string[], from: number): number {
  for (let start = from; start <= lines.length - segment.length; start++)
    if (segment.every((line, index) => lines[start + index] === line)) return start
  return -1
}

/** The lines a patch may change: those of the value, of the list that becomes or was empty, or of the neighbour before. */
function region(document: Document, { op, path }: Patch): { from: number; to: number } {
  const parent = path.slice(0, -1)
  const siblings = Object.keys((valueAt(document.task, parent) as object | undefined) ?? {})
  const line = (at: Path): number => document.locate(at, 'key').line
  const isThere = valueAt(document.task, path) !== undefined
  if (op !== 'insert' && isThere && !(op === 'remove' && siblings.length === 1))
    return { from: line(path), to: lastLine(document, path) }
  if (siblings.length === 0 || op === 'remove') return { from: line(parent), to: lastLine(document, parent) }
  const list = Array.isArray(valueAt(document.task, parent))
  const before = list ? Math.max(0, Math.min(Number(path.at(-1)), siblings.length) - 1) : (siblings.at(-1) as string)
  const end = lastLine(document, [...parent, before])
  return { from: end, to: end }
}

/** The line a value ends on, its brackets on lines of their own where it has several. */
function lastLine(document: Document, path: Path): number {
  const value = valueAt(document.task, path)
  const { line, endLine } = document.locate(path, 'value')
  if (typeof value !== 'object' || value === null) return endLine
  const keys = Object.keys(value).map(key => (Array.isArray(value) ? Number(key) : key))
  if (keys.length === 0) return document.text.split('\n').findIndex((text, index) => index >= line - 1 && /[\]}]/.test(text)) + 1
  const end = Math.max(endLine, ...keys.map(key => lastLine(document, [...path, key])))
  return end === line ? end : end + 1
}
