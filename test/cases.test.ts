import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fix, lint } from '../src/engine.ts'
import type { Document } from '../src/model/document.ts'
import type { Patch, Path } from '../src/model/patch.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import { RULES } from '../src/rules/index.ts'
import { valueAt } from '../src/source/text-document.ts'
import { allCases, describeLint, openCase, select, selectForLint, withoutRelevance } from './case.ts'
import { golden } from './golden.ts'
import { strayLines } from './lines.ts'
import { strayManifestLines } from './manifests.ts'
import { linesChanged } from './templates.ts'

const ROOT = join(import.meta.dirname, 'cases')
const cases = allCases(ROOT)

describe('every rule', () => {
  it.each(RULES.map(({ id }) => id))('%s has bad cases and ok- cases', rule => {
    const own = cases.filter(one => one.rule === rule)
    expect(own.some(({ isOk }) => isOk)).toBe(true)
    expect(own.some(({ isOk }) => !isOk)).toBe(true)
  })

  it('has a folder of its own name, and no folder is left over', () => {
    const ids = new Set(RULES.map(({ id }) => id))
    expect([...new Set(cases.map(({ rule }) => rule))].filter(rule => !ids.has(rule))).toEqual([])
  })
})

describe.each(cases.map(one => [`${one.rule}/${one.name}`, one] as const))(
  '%s',
  (_title, { rule, folder, input, bytes, flags, facts, isOk }) => {
    const open = async () => openCase({ input, bytes }, (await select(flags)).options)
    const fixedFile = join(folder, `fixed${input.slice('input'.length)}`)

    it('finds what it must, and nothing else', async () => {
      const { checksOf } = await selectForLint(flags, facts)
      const document = await open()
      const checks = await checksOf(document)
      const result = lint(document, checks)
      expect(result.crashes).toEqual([])
      expect(lint(document, withoutRelevance(checks))).toEqual(result)
      // Packs that lint leaves out have nothing to say.
      expect(lint(document, (await select(flags, facts)).checksOf(document))).toEqual(result)
      if (isOk) {
        expect(result.findings).toEqual([])
        expect(existsSync(join(folder, 'findings.txt'))).toBe(false)
        return
      }
      expect(result.findings.map(finding => finding.rule)).toContain(rule)
      golden(join(folder, 'findings.txt'), describeLint(result))
    })

    it('is repaired as shown, once and for all', async () => {
      const { checksOf, unsafe, options } = await select(flags, facts)
      const document = await open()
      const fixed = fix(document, checksOf(document), unsafe)
      expect(fixed.refusals).toEqual([])
      expect(fixed.restless).toEqual([])
      expect(fixed.left.findings.filter(finding => finding.fix && (unsafe || finding.fix.safety === 'safe'))).toEqual([])
      if (fixed.document.text === document.text) expect(existsSync(fixedFile)).toBe(false)
      else golden(fixedFile, fixed.document.text)
      const reloaded = await openCase({ input, bytes: Buffer.from(fixed.document.text) }, options)
      const again = fix(reloaded, checksOf(reloaded), unsafe)
      expect(again.document.text).toBe(fixed.document.text)
      expect(again.repairs).toEqual([])
    })

    it('changes the lines of each fix alone', async () => {
      const { checksOf } = await select(flags, facts)
      const document = await open()
      for (const finding of lint(document, checksOf(document)).findings) {
        if (!finding.fix) continue
        const edited = document.edit(finding.fix.patches)
        const stray = await strayLinesOfFix(input, document, finding.fix.patches, edited.text)
        expect({ rule: finding.rule, stray }).toEqual({ rule: finding.rule, stray: [] })
      }
    })

    it('finds nothing new when any of its values is not known', async () => {
      const { checksOf } = await select(flags, facts)
      const document = await open()
      const known = identities(lint(document, checksOf(document)))
      for (const path of valuePaths(document.task)) {
        for (const blind of [new Unresolved('!Ref Blind'), '${Blind}']) {
          const blinded = blindfold(document, path, blind)
          const result = lint(blinded, checksOf(blinded))
          expect(result.crashes).toEqual([])
          expect({ path, found: [...identities(result)].filter(id => !known.has(id)) }).toEqual({ path, found: [] })
        }
      }
    })
  }
)

async function strayLinesOfFix(
  input: string,
  document: Document,
  patches: readonly Patch[],
  edited: string
): Promise<readonly number[]> {
  if (document.kind === 'cloudformation') return linesChanged(document, patches, edited).stray
  if (document.kind === 'terraform') return strayLines(input, document.text, patches, edited)
  if (document.kind === 'kubernetes') return strayManifestLines(document, patches, edited)
  const inText = patches.map(patch => ({ ...patch, path: pathInText(document, patch.path) }))
  return strayLines(input, document.text, inText, edited)
}

/** The path in the text, which in wrapped describe output is longer than the one in the definition. */
function pathInText(document: Document, path: Path): Path {
  return document.pointer([]) === '' ? path : [document.pointer([]).slice(1), ...path]
}

function identities({ findings }: { findings: readonly { rule: string; pointer: string }[] }): Set<string> {
  return new Set(findings.map(({ rule, pointer }) => `${rule} ${pointer}`))
}

/** Paths of all values, names excepted: without them nothing could be recognised. */
function valuePaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Unresolved) return []
  return Object.entries(value).flatMap(([key, child]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key]
    return key === 'name' ? [] : [own, ...valuePaths(child, own)]
  })
}

/** What `structuredClone` makes, but for what is not known already: that has a class, and is never changed. */
function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Unresolved) return value
  if (Array.isArray(value)) return value.map(copyOf)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOf(member)]))
}

function blindfold(document: Document, path: Path, blind: unknown): Document {
  const task = copyOf(document.task) as Record<string, unknown>
  const parent = valueAt(task, path.slice(0, -1)) as Record<string | number, unknown>
  parent[path.at(-1) as string | number] = blind
  return Object.create(document, {
    task: { value: task },
    duplicateKeys: { value: [] },
    sourceOf: { value: (at: Path) => document.sourceOf(at) },
    pointer: { value: (at: Path) => document.pointer(at) },
    locate: { value: (at: Path, part: 'key' | 'value') => document.locate(at, part) },
  })
}
