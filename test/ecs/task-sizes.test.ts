import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fix } from '../../src/engine.ts'
import { select } from '../case.ts'
import { checkRow, type Draft, ec2Task, fargateTask, open, rulesFor } from './task-base.ts'

/** AWS's table, row by row: CPU units, and the memory in MiB that goes with them. */
const TABLE: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, [1024, 2048, 3072, 4096]],
  [1024, [2048, 3072, 4096, 5120, 6144, 7168, 8192]],
  [2048, gigabytes(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)],
  [4096, gigabytes(8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)],
  [8192, gigabytes(16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60)],
  [16384, gigabytes(32, 40, 48, 56, 64, 72, 80, 88, 96, 104, 112, 120)],
  [32768, gigabytes(60, 120, 244)],
])
const WINDOWS = [1024, 2048, 4096]

function gigabytes(...sizes: number[]): number[] {
  return sizes.map(size => size * 1024)
}

/** All memory sizes of the table, what lies just beside each, and what lies between and beyond. */
const MEMORY = [...new Set([...TABLE.values()].flat().flatMap(size => [size - 512, size - 1, size, size + 1, size + 1024]))]
const CPU = [...TABLE.keys()].flatMap(cpu => [cpu, cpu - 1, cpu + 1, cpu + 128])

function sized(cpu: string, memory: string, system?: string): Draft {
  const runtimePlatform = system && { operatingSystemFamily: system, cpuArchitecture: 'X86_64' }
  return { ...fargateTask(), cpu, memory, ...(runtimePlatform && { runtimePlatform }) }
}

/** The rules that speak of each pair in one go. */
async function refused(system: string | undefined): Promise<string[]> {
  const found: string[] = []
  for (const cpu of CPU) {
    for (const memory of MEMORY) {
      const rules = await rulesFor(sized(String(cpu), String(memory), system))
      expect([[], ['fargate-size-invalid']]).toContainEqual(rules)
      if (rules.length > 0) found.push(`${cpu}/${memory}`)
    }
  }
  return found
}

function expected(isIn: (cpu: number, memory: number) => boolean): string[] {
  return CPU.flatMap(cpu => MEMORY.flatMap(memory => (isIn(cpu, memory) ? [] : [`${cpu}/${memory}`])))
}

describe('the size of a task on Fargate', () => {
  it('is tried at 77 pairs that exist', () => {
    expect([...TABLE.values()].flat().length).toBe(74 + 3)
  })

  it('is one of the pairs, and none of their neighbours', async () => {
    expect(await refused(undefined)).toEqual(expected((cpu, memory) => TABLE.get(cpu)?.includes(memory) === true))
  })

  it('is one of fewer for Windows', async () => {
    const isIn = (cpu: number, memory: number) => WINDOWS.includes(cpu) && TABLE.get(cpu)?.includes(memory) === true
    expect(await refused('WINDOWS_SERVER_2022_CORE')).toEqual(expected(isIn))
  })

  it('may be given in vCPU and GB', async () => {
    for (const [cpu, sizes] of TABLE) {
      for (const memory of sizes) {
        const [vcpu, gb] = [String(cpu / 1024), String(memory / 1024)]
        for (const units of [`${vcpu} vCPU`, `${vcpu}vCPU`, `${vcpu} vcpu`, `${vcpu.replace(/^0/, '')} vCPU`])
          for (const size of [`${gb} GB`, `${gb}GB`]) expect(await rulesFor(sized(units, size))).toEqual([])
        expect(await rulesFor(sized(`${vcpu} vCPU`, `${memory + 1}`))).toEqual(['fargate-size-invalid'])
      }
    }
  })

  it('is repaired by the smallest pair that holds both', async () => {
    const { checksOf } = await select([])
    const pairs = [...TABLE].flatMap(([cpu, sizes]) => sizes.map(memory => ({ cpu, memory })))
    const amount = fc.integer({ min: 1, max: 300_000 })
    await fc.assert(
      fc.asyncProperty(amount, amount, fc.boolean(), async (cpu, memory, isWindows) => {
        const document = await open(sized(String(cpu), String(memory), isWindows ? 'WINDOWS_SERVER_2022_CORE' : 'LINUX'))
        const { task } = fix(document, checksOf(document), true).document
        const fitting = pairs.filter(
          pair => pair.cpu >= cpu && pair.memory >= memory && (!isWindows || WINDOWS.includes(pair.cpu))
        )
        const [best] = fitting.sort((a, b) => a.cpu - b.cpu || a.memory - b.memory)
        expect([task.cpu, task.memory]).toEqual(best ? [String(best.cpu), String(best.memory)] : [String(cpu), String(memory)])
      }),
      { numRuns: 300 }
    )
  })

  it.each([
    ['no CPU', { cpu: undefined }, 1],
    ['no memory', { memory: undefined }, 1],
    ['neither', { cpu: undefined, memory: undefined }, 2],
    ['empty texts', { cpu: '', memory: '' }, 2],
  ])('may not be missing: %s', (_name, change, count) =>
    checkRow({
      name: '',
      patch: task => Object.assign(task, JSON.parse(JSON.stringify(change))) && drop(task, change),
      finds: Array(count).fill('fargate-size-missing'),
      mends: 'unsafe',
    })
  )

  it('may be missing on EC2, and be any there', async () => {
    expect(await rulesFor({ ...ec2Task(), cpu: '300', memory: '1000' })).toEqual([])
    expect(await rulesFor(ec2Task())).toEqual([])
  })

  it.each([
    ['cpu', '1024', '1 vCPUs', 'safe'],
    ['cpu', '1024', ' 1024 ', 'safe'],
    ['cpu', '1024', 'one', undefined],
    ['memory', '2048', '2048 MiB', 'safe'],
    ['memory', '2048', '2048M', 'safe'],
    ['memory', '2048', '2Gi', 'safe'],
    ['memory', '2048', '2 GiB', 'safe'],
    ['memory', '2048', 'lots', undefined],
  ] as const)('is read by ECS: %s %s is no %s', (field, right, wrong, mends) =>
    checkRow({
      name: '',
      base: () => sized('1024', '2048'),
      patch: task => {
        expect(task[field]).toBe(right)
        task[field] = wrong
      },
      finds: ['task-size-unreadable'],
      ...(mends && { mends }),
    })
  )

  it('does not speak of what is known later', async () => {
    expect(await rulesFor(sized('${CPU}', '1'))).toEqual([])
    expect(await rulesFor(sized('256', '{{ MEMORY }}'))).toEqual([])
    expect(await rulesFor(sized('300', '{{ MEMORY }}'))).toEqual(['fargate-size-invalid'])
    expect(await rulesFor(sized('256', '512', '${SYSTEM}'))).toEqual([])
  })

  it('leaves a number to wrong-type', async () => {
    expect(await rulesFor({ ...fargateTask(), cpu: 300, memory: 512 })).toEqual(['wrong-type', 'wrong-type'])
  })
})

describe('Windows', () => {
  const platform = (operatingSystemFamily: string, cpuArchitecture: string) => (task: Draft) =>
    Object.assign(task, { cpu: '1024', memory: '2048', runtimePlatform: { operatingSystemFamily, cpuArchitecture } })

  it('does not run on ARM64', async () => {
    await checkRow({
      name: '',
      patch: platform('WINDOWS_SERVER_2022_FULL', 'ARM64'),
      finds: ['windows-on-arm'],
      mends: 'unsafe',
    })
    await checkRow({ name: '', patch: platform('WINDOWS_SERVER_2022_FULL', 'X86_64') })
    await checkRow({ name: '', patch: platform('LINUX', 'ARM64') })
  })
})

function drop(task: Draft, change: object): void {
  for (const [field, value] of Object.entries(change)) if (value === undefined) delete task[field]
}
