import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lint } from '../../src/engine.ts'
import type { Document } from '../../src/model/document.ts'
import { PACKS } from '../../src/rules/index.ts'
import { load } from '../../src/source/load.ts'
import { LoadError } from '../../src/source/load-error.ts'
import { select } from '../case.ts'
import { VERDICTS } from './corpus-verdicts.ts'

/** Definitions that others published; only what is found in them is kept here. */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus')
const INDEX = join(CORPUS, 'INDEX.tsv')

async function open(source: string): Promise<Document | undefined> {
  try {
    return (await load(basename(source), readFileSync(join(CORPUS, source))))[0]
  } catch (error) {
    if (error instanceof LoadError) return undefined
    throw error
  }
}

if (!existsSync(INDEX)) {
  console.warn(`SKIPPED: ${CORPUS} is missing, so no definition met in the wild is judged`)
  it.skip('definitions met in the wild (the folder ../shared/corpus is missing)', () => undefined)
} else {
  describe('definitions met in the wild', () => {
    const [, ...rows] = readFileSync(INDEX, 'utf8').trim().split('\n')
    const sources = rows.map(row => row.split('\t')[0] ?? '')

    it('are refused by AWS only where the verdicts say so', async () => {
      const { checksOf } = await select([])
      const ids = PACKS.ecs.map(({ id }) => id)
      const found = new Set<string>()
      let loaded = 0
      for (const source of sources) {
        const document = await open(source)
        if (document?.kind !== 'request' && document?.kind !== 'describe') continue
        loaded++
        for (const { rule, severity } of lint(document, checksOf(document)).findings) {
          if (severity === 'error' && ids.includes(rule)) found.add(`${source} ${rule}`)
        }
      }
      expect(loaded).toBeGreaterThan(80)
      expect([...found].sort()).toEqual(VERDICTS.map(({ file, rule }) => `${file} ${rule}`).sort())
    })
  })
}
