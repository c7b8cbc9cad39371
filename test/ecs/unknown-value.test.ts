import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fix, lint } from '../../src/engine.ts'
import { enums, modelOfSdk, references } from '../../src/model/shape.ts'
import type { EnumName, StructureName } from '../../src/model/task-definition-request.ts'
import { select } from '../case.ts'
import { open } from './task-base.ts'

const { definitions } = JSON.parse(readFileSync(join(import.meta.dirname, '../../schemas/task-definition.schema.json'), 'utf8'))

/** A place that takes its values from an enumeration, and how to put one there. */
interface Place {
  readonly pointer: string
  readonly words: readonly string[]
  readonly fill: (value: string) => unknown
}

function placesIn(structure: StructureName): Place[] {
  return Object.entries(references[structure]).flatMap(([member, name]): Place[] => {
    const isList = definitions[structure].properties[member].type === 'array'
    const wrap = (value: unknown) => ({ [member]: isList ? [value] : value })
    const pointer = `/${member}${isList ? '/0' : ''}`
    if (name in enums) return [{ pointer, words: enums[name as EnumName], fill: wrap }]
    return placesIn(name as StructureName).map(inner => ({
      ...inner,
      pointer: pointer + inner.pointer,
      fill: value => wrap(inner.fill(value)),
    }))
  })
}

// Of a port's protocol port-protocol-unknown speaks: ECS does not refuse it.
const PLACES = placesIn('RegisterTaskDefinitionRequest').filter(({ pointer }) => !pointer.endsWith('/protocol'))

/** What unknown-value says of one value at one place. */
async function findings({ fill }: Place, value: string) {
  const { checksOf } = await select(['--select', 'unknown-value'])
  const document = await open({ family: 'storefront', containerDefinitions: [{}], ...(fill(value) as object) })
  const checks = checksOf(document)
  return { document, checks, found: lint(document, checks).findings }
}

describe('a value outside of the API', () => {
  it('is looked for wherever the model has an enumeration', () => {
    expect(PLACES.map(({ pointer }) => pointer)).toContain('/containerDefinitions/0/linuxParameters/devices/0/permissions/0')
    expect(new Set(PLACES.map(({ words }) => words)).size).toBe(Object.keys(enums).length - 1)
  })

  it.each(PLACES.map(place => [place.pointer, place] as const))('is found at %s', async (pointer, place) => {
    for (const word of place.words) expect((await findings(place, word)).found).toEqual([])
    for (const later of ['${LATER}', '{{ later }}']) expect((await findings(place, later)).found).toEqual([])
    const { found } = await findings(place, 'hunter2')
    expect(found).toMatchObject([{ pointer, severity: 'error' }])
    expect(found[0]?.message).toContain(`${modelOfSdk.version} of ${modelOfSdk.date}`)
    expect(found[0]?.message).not.toContain('hunter2')
    expect(found[0]?.fix).toBeUndefined()
  })

  it.each(PLACES.map(place => [place.pointer, place] as const))('is respelt at %s', async (_pointer, place) => {
    for (const word of place.words) {
      const other = word === word.toUpperCase() ? word.toLowerCase() : word.toUpperCase()
      const { document, checks, found } = await findings(place, other)
      expect(found.map(finding => finding.fix?.safety)).toEqual(['safe'])
      const fixed = fix(document, checks, false)
      expect(fixed.document.text).toBe(document.text.replace(`"${other}"`, `"${word}"`))
    }
  })

  it('is guessed only unsafely', async () => {
    const place = PLACES.find(({ pointer }) => pointer === '/networkMode') as Place
    expect((await findings(place, 'awsvcp')).found).toMatchObject([{ fix: { title: 'write awsvpc', safety: 'unsafe' } }])
  })

  it('leaves other types to wrong-type', async () => {
    const { checksOf } = await select([])
    const rulesOf = async (change: object) => {
      const document = await open({ family: 'a', containerDefinitions: [{}], ...change })
      const { findings: all } = lint(document, checksOf(document))
      return all.map(({ rule }) => rule)
    }
    for (const networkMode of [1, true, null, {}, ['hunter2']]) {
      const rules = await rulesOf({ networkMode })
      expect(rules).toContain('wrong-type')
      expect(rules).not.toContain('unknown-value')
    }
    expect(await rulesOf({ requiresCompatibilities: 'hunter2' })).not.toContain('unknown-value')
  })
})
