import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeFolder } from '../src/commands/write-folder.ts'
import { freshFolder } from './command.ts'

let root = ''
beforeEach(() => {
  root = freshFolder('write-folder')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const FILES = { a: 'A\n', b: 'B\n', c: 'C\n' }
const content = (...path: string[]): string => readFileSync(join(root, ...path), 'utf8')

describe('writeFolder', () => {
  it('makes the folder, with those above it, and puts the files there and nothing else', () => {
    writeFolder(join(root, 'x/y'), FILES, false)
    expect(readdirSync(join(root, 'x/y'))).toEqual(['a', 'b', 'c'])
    expect(content('x/y', 'b')).toBe('B\n')
  })

  it('leaves alone what else is there', () => {
    writeFileSync(join(root, 'mine'), 'mine')
    writeFolder(root, FILES, false)
    expect(readdirSync(root)).toEqual(['a', 'b', 'c', 'mine'])
  })

  it('writes nothing where one of the files is there, and names those that are', () => {
    writeFileSync(join(root, 'b'), 'mine')
    writeFileSync(join(root, 'c'), 'mine')
    expect(() => writeFolder(root, FILES, false)).toThrow('has b, c already; nothing was written')
    expect(readdirSync(root)).toEqual(['b', 'c'])
    expect(content('b')).toBe('mine')
  })

  it.each(['nowhere', 'mine'])('neither follows nor replaces a link, wherever it leads: %s', target => {
    writeFileSync(join(root, 'mine'), 'mine')
    symlinkSync(target, join(root, 'c'))
    for (const force of [false, true]) expect(() => writeFolder(root, FILES, force)).toThrow('nothing was written')
    expect(readdirSync(root)).toEqual(['c', 'mine'])
    expect(content('mine')).toBe('mine')
  })

  it('replaces files where it is told to', () => {
    writeFileSync(join(root, 'b'), 'old')
    writeFolder(root, FILES, true)
    expect(readdirSync(root)).toEqual(['a', 'b', 'c'])
    expect(content('b')).toBe('B\n')
  })

  it.each([
    ['a folder', () => mkdirSync(join(root, 'c'))],
    [
      'a file that is write-protected',
      () => {
        writeFileSync(join(root, 'c'), 'mine')
        chmodSync(join(root, 'c'), 0o444)
      },
    ],
  ])('replaces none where one of them is %s', (_, prepare) => {
    writeFileSync(join(root, 'a'), 'old')
    prepare()
    expect(() => writeFolder(root, FILES, true)).toThrow('nothing was written')
    expect(readdirSync(root)).toEqual(['a', 'c'])
    expect(content('a')).toBe('old')
  })

  it.each([false, true])('puts everything back where one of them cannot be written after all; replacing: %s', force => {
    // A name that is too long fails when it is given, which nobody sees beforehand.
    const long = 'x'.repeat(300)
    if (force) writeFileSync(join(root, 'a'), 'old')
    expect(() => writeFolder(root, { ...FILES, [long]: '' }, force)).toThrow()
    expect(readdirSync(root)).toEqual(force ? ['a'] : [])
    if (force) expect(content('a')).toBe('old')
    expect(() => writeFolder(join(root, 'new/folder'), { ...FILES, [long]: '' }, false)).toThrow()
    expect(existsSync(join(root, 'new'))).toBe(false)
  })

  it('refuses a file in the place of the folder, or above it', () => {
    writeFileSync(join(root, 'file'), '')
    expect(() => writeFolder(join(root, 'file'), FILES, true)).toThrow('it is no folder')
    expect(() => writeFolder(join(root, 'file/below'), FILES, true)).toThrow('nothing was written')
    expect(readdirSync(root)).toEqual(['file'])
  })
})
