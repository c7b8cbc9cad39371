import type { Json } from '../src/model/patch.ts'

const delegate = (extra: object = {}): Json => ({
  name: 'delegate',
  image: 'harness/delegate',
  cpu: '12',
  environment: [
    { name: 'HARNESS_ACCOUNT_ID', value: 1 },
    { name: 'HARNESS_TOKEN', value: 'token' },
    { name: 'HARNESS_SECRET_FILE_MAPPINGS', value: 'HARNESS_CERT_0:/a; X:/b' },
    { name: 'HARNESS_CI_MOUNT_VOLUMES', value: '/a:/b' },
  ],
  secrets: [{ name: 'HARNESS_CERT_0', valueFrom: 'x' }],
  ...extra,
})
const task = (...containers: Json[]): Json => ({ family: 'a', cpu: 1024, containerDefinitions: containers })
const variable = (name: string, value: string): Json => delegate({ environment: [{ name, value }] })
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
const yaml = (lines: string): string => `cpu: 1024\ncontainerDefinitions:\n- name: a\n${lines}\n`

/** Inputs that take too long, too much or too deep, and the status that lint answers with. */
export const INPUTS: readonly (readonly [name: string, text: () => string, status: number])[] = [
  [
    '10000 containers with mistakes, a member a line.json',
    () => JSON.stringify(task(...times(10_000, index => delegate({ name: `d${index}` }))), null, 2),
    1,
  ],
  [
    '10000 containers with mistakes, one line.json',
    () => JSON.stringify(task(...times(10_000, index => delegate({ name: `d${index}` })))),
    1,
  ],
  [
    '10 MB, pretty.json',
    () =>
      JSON.stringify(
        task(delegate({ environment: times(100_000, index => ({ name: `N${index}`, value: 'v'.repeat(40) })) })),
        null,
        1
      ),
    1,
  ],
  [
    '10 MB, one line.json',
    () => JSON.stringify(task(delegate(), { name: 'a', command: times(100_000, () => 'v'.repeat(96)) })),
    1,
  ],
  ['10 MB, one string.json', () => JSON.stringify(task(delegate({ command: ['x'.repeat(1e7)] }))), 1],
  [
    'lists 20000 deep.json',
    () => `{"cpu": 1024, "containerDefinitions": [{"name": "a", "x": ${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`,
    1,
  ],
  [
    'objects 20000 deep.json',
    () => `{"cpu": 1024, "containerDefinitions": [{"name": "a", "x": ${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}]}`,
    1,
  ],
  [
    'templates without end.json',
    () =>
      JSON.stringify(
        task(variable('HARNESS_TOKEN', '${'.repeat(2.5e6)), variable('HARNESS_SECRET_FILE_MAPPINGS', '{{'.repeat(2.5e5)))
      ),
    1,
  ],
  ['a million semicolons.json', () => JSON.stringify(task(variable('HARNESS_SECRET_FILE_MAPPINGS', ';'.repeat(1e6)))), 1],
  ['a million commas.json', () => JSON.stringify(task(variable('HARNESS_CI_MOUNT_VOLUMES', ','.repeat(1e6)))), 1],
  [
    'mappings and mounts without end.json',
    () =>
      JSON.stringify(
        task(
          delegate({
            environment: [
              { name: 'HARNESS_SECRET_FILE_MAPPINGS', value: times(50_000, index => `A${index}:/a/${index}`).join(',') },
              { name: 'HARNESS_CI_MOUNT_VOLUMES', value: times(50_000, index => `/a/${index}:/b/${index}`).join(',') },
            ],
          })
        )
      ),
    1,
  ],
  [
    '20000 certificates.json',
    () =>
      JSON.stringify(task(delegate({ secrets: times(20_000, index => ({ name: `HARNESS_CERT_${index}`, valueFrom: 'x' })) }))),
    1,
  ],
  [
    '5000 names twice.json',
    () => `{"cpu": 1024, "containerDefinitions": [{${times(5000, index => `"k${index}":1,"k${index}":2`).join(',')}}]}`,
    1,
  ],
  [
    'one name 50000 times.json',
    () => `{"cpu": 1024, "containerDefinitions": [{${times(50_000, index => `"k":${index}`).join(',')}}]}`,
    1,
  ],
  [
    '10000 containers with mistakes.yaml',
    () =>
      yaml(
        times(
          10_000,
          index =>
            `- name: d${index}\n  image: harness/delegate\n  cpu: "12"\n  environment:\n  - {name: HARNESS_TOKEN, value: x}`
        ).join('\n')
      ),
    1,
  ],
  [
    '10 MB.yaml',
    () => yaml(`  environment:\n${times(100_000, index => `  - name: N${index}\n    value: ${'v'.repeat(70)}`).join('\n')}`),
    1,
  ],
  ['lists 20000 deep.yaml', () => yaml(`  x: ${'['.repeat(20_000)}${']'.repeat(20_000)}`), 2],
  ['dashes 20000 deep.yaml', () => yaml(`  x:\n    ${'- '.repeat(20_000)}a`), 2],
  ['maps 3000 deep.yaml', () => yaml(times(3000, index => `${' '.repeat(index + 2)}x:`).join('\n')), 2],
  ['templates without end.yaml', () => yaml(`  image: harness/delegate\n  user: "${'${'.repeat(2.5e6)}"`), 1],
  ['2500 names twice.yaml', () => yaml(times(2500, index => `  k${index}: 1\n  k${index}: 2`).join('\n')), 1],
  ['half a million comments.yaml', () => yaml('# a\n'.repeat(500_000)), 1],
]
