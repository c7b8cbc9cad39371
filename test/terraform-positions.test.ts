import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { APP, DELEGATE, definition, open, plan, task } from './plans.ts'

describe('positions', () => {
  const value = plan([task('app', definition([APP, DELEGATE], { volume: [{ name: 'x', host_path: '/x' }], tags: { a: 'b' } }))])
  const compact = JSON.stringify(value)
  const pretty = JSON.stringify(value, null, 2)
  /** As Go escapes it, twice. */
  const escaped = compact.replaceAll('<', '\\\\u003c').replaceAll('>', '\\u003e')

  it.each([
    ['on one line', compact],
    ['on many', pretty],
    ['with escapes', escaped],
  ])('are those of the string in the plan, %s', async (_, text) => {
    const [document] = await open(text)
    const lines = text.split('\n')
    const at = (path: readonly (string | number)[], part: 'key' | 'value' = 'value'): string => {
      const { line, column, endLine, endColumn } = document.locate(path, part)
      expect(endLine).toBe(line)
      return (lines[line - 1] ?? '').slice(column - 1, endColumn - 1)
    }
    const inDelegate = ['containerDefinitions', 1, 'environment']
    expect(at(['containerDefinitions', 0, 'name'])).toBe('\\"app\\"')
    expect(at(['containerDefinitions', 0, 'name'], 'key')).toBe('\\"name\\"')
    expect(at([...inDelegate, 1, 'name'])).toBe('\\"HARNESS_CI_MOUNT_VOLUMES\\"')
    expect(JSON.parse(JSON.parse(`"${at([...inDelegate, 0, 'value'])}"`))).toBe('a "quoted" <account> é 😀')
    expect(at([...inDelegate, 7, 'value'])).toMatch(/^\[/)
    expect(at(['taskRoleArn'])).toBe('"arn:aws:iam::111122223333:role/task"')
    expect(at(['taskRoleArn'], 'key')).toBe('"task_role_arn"')
    expect(at(['volumes', 0, 'host', 'sourcePath'])).toBe('"/x"')
    expect(at(['tags', 0, 'value'])).toBe('"b"')
    expect(at(['pidMode'])).toMatch(/^\{/)
    expect(document.sourceOf([...inDelegate, 1, 'name'])).toBe('"HARNESS_CI_MOUNT_VOLUMES"')
  })

  it('are told by pointers, to the string and inside of it', async () => {
    const [document] = await open(value)
    const base = '/planned_values/root_module/resources/0/values'
    expect(document.pointer(['containerDefinitions', 1, 'environment', 0])).toBe(`${base}/container_definitions#/1/environment/0`)
    expect(document.pointer(['containerDefinitions'])).toBe(`${base}/container_definitions`)
    expect(document.pointer(['volumes', 0, 'host', 'sourcePath'])).toBe(`${base}/volume/0/host_path`)
    expect(document.pointer(['tags', 0, 'value'])).toBe(`${base}/tags/a`)
    expect(document.pointer(['taskRoleArn'])).toBe(`${base}/task_role_arn`)
    expect(document.pointer([])).toBe(base)
  })

  it('of any text are right', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 3000 }), async name => {
        const text = JSON.stringify(plan([task('app', definition([{ a: name, image: 'b' }]))]))
        const [document] = await open(text)
        const { column, endColumn } = document.locate(['containerDefinitions', 0, 'image'], 'value')
        expect(text.slice(column - 1, endColumn - 1)).toBe('\\"b\\"')
      }),
      { numRuns: 100 }
    )
  })

  it('of what a repair moved are where it was', async () => {
    const [document] = await open(plan([task('app', definition([{ name: 'a' }, { name: 'b' }, { name: 'c' }]))]))
    const list = 'containerDefinitions'
    const edited = document
      .edit([
        { op: 'remove', path: [list, 0] },
        { op: 'insert', path: [list, 2], value: { name: 'new' } },
        { op: 'set', path: ['pidMode'], value: 'task' },
      ])
      .edit([{ op: 'insert', path: [list, 0], value: { name: 'first' } }])
    expect(edited.task[list]).toEqual([{ name: 'first' }, { name: 'b' }, { name: 'new' }, { name: 'c' }])
    const names = [0, 1, 2, 3].map(index => edited.sourceOf([list, index, 'name']))
    expect(edited.locate([list, 1, 'name'], 'value')).toEqual(document.locate([list, 1, 'name'], 'value'))
    expect(edited.locate([list, 3, 'name'], 'value')).toEqual(document.locate([list, 2, 'name'], 'value'))
    expect(edited.locate([list, 2, 'name'], 'value')).toEqual(document.locate([list], 'value'))
    expect([names[1], names[3]]).toEqual(['"b"', '"c"'])
    expect(JSON.parse(edited.text)).toEqual(edited.task)
  })
})
