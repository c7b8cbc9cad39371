import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lint } from '../../src/engine.ts'
import type { Document } from '../../src/model/document.ts'
import { load } from '../../src/source/load.ts'
import { LoadError } from '../../src/source/load-error.ts'
import { select } from '../case.ts'
import { VERDICTS } from './container-verdicts.ts'

/** Definitions that others published; `README.md` there says where they come from. */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus')

/** The rules about containers: each has a file of its own. */
const RULES_OF_CONTAINERS = [
  'container-name-missing',
  'container-name-invalid',
  'duplicate-container-name',
  'container-image-missing',
  'required-field-missing',
  'memory-reservation-above-memory',
  'variable-name-missing',
  'duplicate-variable',
  'duplicate-secret',
  'env-and-secret-share-a-name',
  'secret-reference-invalid',
  'parameter-of-another-account',
  'registry-credentials-invalid',
  'environment-file-invalid',
  'too-many-environment-files',
  'container-port-missing',
  'port-out-of-range',
  'port-range-invalid',
  'port-range-beside-port',
  'host-port-mismatch',
  'port-used-twice',
  'duplicate-port-name',
  'awsvpc-unsupported-field',
  'link-cycle',
  'depends-on-unknown-container',
  'depends-on-cycle',
  'depends-on-essential-container',
  'depends-on-health-without-check',
  'start-timeout-out-of-range',
  'health-check-out-of-range',
  'restart-attempt-period-out-of-range',
  'mount-point-unknown-volume',
  'volumes-from-unknown-container',
  'ulimit-soft-above-hard',
  'awslogs-option-missing',
  'awslogs-group-invalid',
  'awslogs-create-group-not-true',
  'firelens-router-missing',
]

if (!existsSync(CORPUS)) {
  console.warn(`SKIPPED: ${CORPUS} is missing, so no definition met in the wild is judged`)
  it.skip('definitions met in the wild (the folder ../shared/corpus is missing)', () => undefined)
} else {
  const files = readdirSync(CORPUS, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(CORPUS, join(entry.parentPath, entry.name)))
    .filter(path => path.includes('/'))
    .sort()

  describe('the corpus', () => {
    it('gives the findings on containers that were judged, and no other', async () => {
      const { checksOf } = await select(['--select', RULES_OF_CONTAINERS.join(',')])
      const found: string[] = []
      let count = 0
      for (const file of files) {
        const document = await open(file)
        if (!document) continue
        count++
        for (const { rule, pointer } of lint(document, checksOf(document)).findings) found.push(`${file} ${rule} ${pointer}`)
      }
      expect(found).toEqual(VERDICTS.map(({ file, rule, pointer }) => `${file} ${rule} ${pointer}`))
      expect(count).toBeGreaterThan(60)
    })
  })
}

async function open(file: string): Promise<Document | undefined> {
  try {
    return (await load(basename(file), readFileSync(join(CORPUS, file))))[0]
  } catch (error) {
    if (error instanceof LoadError) return undefined
    throw error
  }
}
