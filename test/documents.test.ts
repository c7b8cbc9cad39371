import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

it('the generated documents are those that the program makes now; if not: npm run build && npm run generate', async () => {
  expect(existsSync(join(ROOT, 'dist/bin.cjs')), 'npm run build comes first').toBe(true)
  const { documents } = await import('../scripts/documents.mjs')
  for (const [path, text] of documents()) {
    expect({ path, text: readFileSync(join(ROOT, path), 'utf8') }).toEqual({ path, text })
  }
})

it('the README shows what its examples print', () => {
  const examples = readFileSync(join(ROOT, 'README.md'), 'utf8').match(/^\$ ecs-delegate .*\n.+/gm) ?? []
  expect(examples.length).toBeGreaterThanOrEqual(4)
})
