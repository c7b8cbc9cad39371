import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { diffArrays } from 'diff'
import { describe, expect, it } from 'vitest'
import { fix, lint } from '../src/engine.ts'
import type { Document } from '../src/model/document.ts'
import type { Patch, Path } from '../src/model/patch.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import { RULES } from '../src/rules/index.ts'
import { load } from '../src/source/load.ts'
import { valueAt } from '../src/source/text-document.ts'
import { allCases, describeLint, select } from './case.ts'

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

describe.each(cases)('$rule/$name', ({ rule, folder, input, bytes, flags, isOk }) => {
  const open = () => load(input, bytes)
  const fixedFile = join(folder, `fixed${input.slice('input'.length)}`)

  it('finds what it must, and nothing else', async () => {
    const { checks } = await select(flags)
    const result = lint(await open(), checks)
    expect(result.crashes).toEqual([])
    if (isOk) {
      expect(result.findings).toEqual([])
      expect(existsSync(join(folder, 'findings.txt'))).toBe(false)
      return
    }
    expect(result.findings.map(finding => finding.rule)).toContain(rule)
    await expect(describeLint(result)).toMatchFileSnapshot(join(folder, 'findings.txt'))
  })

  it('is repaired as shown, once and for all', async () => {
    const { checks, unsafe } = await select(flags)
    const document = await open()
    const fixed = fix(document, checks, unsafe)
    expect(fixed.refusals).toEqual([])
    expect(fixed.restless).toEqual([])
    expect(fixed.left.findings.filter(finding => finding.fix && (unsafe || finding.fix.safety === 'safe'))).toEqual([])
    if (fixed.document.text === document.text) expect(existsSync(fixedFile)).toBe(false)
    else await expect(fixed.document.text).toMatchFileSnapshot(fixedFile)
    const again = fix(await load(input, Buffer.from(fixed.document.text)), checks, unsafe)
    expect(again.document.text).toBe(fixed.document.text)
    expect(again.repairs).toEqual([])
  })

  it('changes the lines of each fix alone', async () => {
    const { checks } = await select(flags)
    const document = await open()
    for (const finding of lint(document, checks).findings) {
      if (!finding.fix) continue
      const edited = document.edit(finding.fix.patches)
      const touched = touchedLines(document, finding.fix.patches)
      expect(changedLines(document.text, edited.text).filter(line => !touched.has(line))).toEqual([])
    }
  })

  it('finds nothing new when any of its values is not known', async () => {
    const { checks } = await select(flags)
    const document = await open()
    const known = identities(lint(document, checks))
    for (const path of valuePaths(document.task)) {
      for (const blind of [new Unresolved('!Ref Blind'), '${Blind}']) {
        const blinded = blindfold(document, path, blind)
        const result = lint(blinded, checks)
        expect(result.crashes).toEqual([])
        expect({ path, found: [...identities(result)].filter(id => !known.has(id)) }).toEqual({ path, found: [] })
      }
    }
  })
})

/** Lines of the original that a list of patches may change: those of the values, and of the neighbours that get a comma. */
function touchedLines(document: Document, patches: readonly Patch[]): Set<number> {
  const lines = new Set<number>()
  for (const patch of patches) {
    const index = patch.path.at(-1)
    const parent = patch.path.slice(0, -1)
    const list = valueAt(document.task, parent)
    const isNew = valueAt(document.task, patch.path) === undefined || patch.op === 'insert'
    const siblings = Array.isArray(list) && typeof index === 'number' ? [index - 1, index] : Object.keys((list as object) ?? {}).slice(-1)
    for (const path of isNew ? [parent, ...siblings.map(key => [...parent, key])] : [patch.path, ...siblings.map(key => [...parent, key])]) {
      const from = document.locate(path, 'key').line
      const to = lastLine(document, path)
      for (let line = path === parent ? to : from; line <= to; line++) lines.add(line)
      if (path === parent) lines.add(from)
    }
  }
  return lines
}

/** The last line of a value: its own, or that of its last child. */
function lastLine(document: Document, path: Path): number {
  const value = valueAt(document.task, path)
  const own = document.locate(path, 'value').endLine
  if (typeof value !== 'object' || value === null) return own
  return Math.max(own, ...Object.keys(value).map(key => lastLine(document, [...path, Array.isArray(value) ? Number(key) : key]))) + 1
}

function changedLines(before: string, after: string): number[] {
  const changed: number[] = []
  let line = 1
  for (const { added, removed, value } of diffArrays(before.split('\n'), after.split('\n'))) {
    if (removed) for (let index = 0; index < value.length; index++) changed.push(line + index)
    if (!added) line += value.length
  }
  return changed
}

function identities({ findings }: { findings: readonly { rule: string; pointer: string }[] }): Set<string> {
  return new Set(findings.map(({ rule, pointer }) => `${rule} ${pointer}`))
}

/** Paths of all values, names excepted: without them nothing could be recognised. */
function valuePaths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, child]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key]
    return key === 'name' ? [] : [own, ...valuePaths(child, own)]
  })
}

function blindfold(document: Document, path: Path, blind: unknown): Document {
  const task = structuredClone(document.task) as Record<string, unknown>
  const parent = valueAt(task, path.slice(0, -1)) as Record<string | number, unknown>
  parent[path.at(-1) as string | number] = blind
  return Object.create(document, {
    task: { value: task },
    duplicateKeys: { value: [] },
    pointer: { value: (at: Path) => document.pointer(at) },
    locate: { value: (at: Path, part: 'key' | 'value') => document.locate(at, part) },
  })
}
