import { describe, it } from 'vitest'
import { checkRow, type Draft, ec2Task, type Row } from './task-base.ts'

const app = (task: Draft): Draft => task.containerDefinitions[0]
const tag = (index: number) => ({ key: `key-${index}`, value: 'value' })
const tags = (count: number) => Array.from({ length: count }, (_, index) => tag(index))
const constraint = { type: 'memberOf', expression: 'attribute:ecs.instance-type =~ t3.*' }
const set =
  (values: object) =>
  (task: Draft): void =>
    Object.assign(task, values)

const ROWS: readonly Row[] = [
  { name: 'no family', patch: task => delete task.family, finds: ['family-missing'] },
  { name: 'an empty family', patch: set({ family: '' }), finds: ['family-missing'] },
  { name: 'a family known later', patch: set({ family: '${FAMILY}' }) },
  {
    name: 'a family with a dot and blanks',
    patch: set({ family: ' shop.front end ' }),
    finds: ['family-invalid'],
    mends: 'unsafe',
  },
  { name: 'a family of nothing but dots', patch: set({ family: '...' }), finds: ['family-invalid'] },
  { name: 'a family of 255 characters', patch: set({ family: 'a_-9Z'.repeat(51) }) },
  { name: 'a family of 256 characters', patch: set({ family: 'a'.repeat(256) }), finds: ['family-invalid'] },
  { name: 'a family with a line end', patch: set({ family: 'storefront\n' }), finds: ['family-invalid'], mends: 'unsafe' },

  { name: 'no containers', patch: set({ containerDefinitions: [] }), finds: ['containers-missing'] },
  { name: '10 containers', patch: task => fill(task, 10) },
  { name: '11 containers', patch: task => fill(task, 11), finds: ['too-many-containers'] },

  {
    name: 'no essential container of two',
    patch: task => {
      app(task).essential = false
    },
    finds: ['essential-container-missing'],
  },
  {
    name: 'the only container is not essential',
    patch: task => {
      task.containerDefinitions.pop()
      app(task).essential = false
    },
    finds: ['essential-container-missing'],
    mends: 'safe',
  },
  { name: 'essential by default', patch: task => delete app(task).essential },
  {
    name: 'essential known later',
    patch: task => {
      app(task).essential = '${ESSENTIAL}'
    },
  },

  {
    name: 'a container with as much memory as the task',
    patch: task => {
      app(task).memory = 1024
    },
  },
  {
    name: 'a container with more memory than the task on Fargate',
    patch: task => {
      app(task).memory = 1025
    },
    finds: ['container-memory-exceeds-task'],
    mends: 'unsafe',
  },
  {
    name: 'two containers with more memory than the task on EC2',
    base: ec2Task,
    patch: task => {
      task.memory = '128'
      app(task).memory = 129
      task.containerDefinitions[1].memory = 4096
    },
    finds: ['container-memory-exceeds-task', 'container-memory-exceeds-task'],
    mends: 'unsafe',
  },
  {
    name: 'more memory than any task on Fargate has',
    patch: task => {
      app(task).memory = 300_000
    },
    finds: ['container-memory-exceeds-task'],
  },
  {
    name: 'a reservation greater than the task’s memory',
    patch: task => {
      app(task).memoryReservation = 1025
    },
  },
  {
    name: 'as much CPU as the task has',
    patch: task => {
      app(task).cpu = 256
      task.containerDefinitions[1].cpu = 256
    },
  },
  {
    name: 'more CPU than the task has',
    patch: task => {
      app(task).cpu = 256
      task.containerDefinitions[1].cpu = 257
    },
    finds: ['container-cpu-exceeds-task'],
    mends: 'unsafe',
  },
  {
    name: 'more CPU than the task has on EC2',
    base: ec2Task,
    patch: task => {
      task.cpu = '256'
      app(task).cpu = 512
    },
  },

  {
    name: 'no memory anywhere on EC2',
    base: ec2Task,
    patch: task => delete app(task).memory,
    finds: ['container-memory-missing'],
  },
  {
    name: 'no memory anywhere, and nothing said of where it runs',
    base: ec2Task,
    patch: task => {
      delete task.requiresCompatibilities
      delete app(task).memory
      delete task.containerDefinitions[1].memoryReservation
    },
    finds: ['container-memory-missing', 'container-memory-missing'],
  },
  {
    name: 'the task’s memory is enough',
    base: ec2Task,
    patch: task => {
      task.memory = '512'
      delete app(task).memory
    },
  },
  {
    name: 'no memory on managed instances, for which nothing is known',
    base: ec2Task,
    patch: task => {
      task.requiresCompatibilities = ['MANAGED_INSTANCES']
      delete app(task).memory
    },
  },

  { name: '127 CPU units on EC2', base: ec2Task, patch: set({ cpu: '127' }), finds: ['task-cpu-out-of-range'] },
  { name: '128 CPU units on EC2', base: ec2Task, patch: set({ cpu: '128' }) },
  { name: '192 vCPU on EC2', base: ec2Task, patch: set({ cpu: '192 vCPU' }) },
  { name: '196609 CPU units on EC2', base: ec2Task, patch: set({ cpu: '196609' }), finds: ['task-cpu-out-of-range'] },

  {
    name: 'accelerators',
    base: ec2Task,
    patch: set({ inferenceAccelerators: [{ deviceName: 'one', deviceType: 'eia2.medium' }] }),
    finds: ['inference-accelerators-unsupported'],
    mends: 'unsafe',
  },
  { name: 'no accelerators', base: ec2Task, patch: set({ inferenceAccelerators: [] }) },

  { name: 'an empty list of tags', patch: set({ tags: [] }), finds: ['tags-empty'], mends: 'safe' },
  { name: '50 tags', patch: set({ tags: tags(50) }) },
  { name: '51 tags', patch: set({ tags: tags(51) }), finds: ['too-many-tags'] },
  { name: 'a key of 128 characters, a value of 256', patch: set({ tags: [{ key: '😀'.repeat(128), value: '😀'.repeat(256) }] }) },
  { name: 'a key of 129 characters', patch: set({ tags: [{ key: 'k'.repeat(129), value: '' }] }), finds: ['tag-too-long'] },
  { name: 'a value of 257 characters', patch: set({ tags: [{ key: 'k', value: 'v'.repeat(257) }] }), finds: ['tag-too-long'] },
  { name: 'a key of AWS’s own', patch: set({ tags: [{ key: 'AWS:team', value: 'v' }] }), finds: ['tag-prefix-reserved'] },
  { name: 'a key that begins like that', patch: set({ tags: [{ key: 'awsteam', value: 'aws:v' }] }) },
  { name: 'the same tag twice', patch: set({ tags: [tag(1), tag(2), tag(1)] }), finds: ['duplicate-tag'], mends: 'safe' },
  {
    name: 'one key with two values',
    patch: set({ tags: [tag(1), { key: 'key-1', value: 'other' }] }),
    finds: ['duplicate-tag'],
  },
  { name: 'keys that differ in case', patch: set({ tags: [tag(1), { key: 'Key-1', value: 'value' }] }) },

  ...role('arn:aws:iam::111122223333:instance-profile/storefront', true),
  ...role('arn:aws:iam::111122223333:user/storefront', true),
  ...role('arn:aws:sts::111122223333:assumed-role/storefront/session', true),
  ...role('arn:aws:cloudformation:eu-west-1:111122223333:stack/storefront/1', true),
  ...role('arn:aws:iam::11112222333:role/storefront', true),
  ...role('arn:aws:iam::111122223333:role', true),
  ...role(' arn:aws:iam::111122223333:role/storefront ', true, 'safe'),
  ...role('arn:aws:iam::111122223333:role/service-role/storefront', false),
  ...role('arn:aws-us-gov:iam::111122223333:role/storefront', false),
  ...role('arn:aws:iam::XXXXXXXXXXXX:role/storefront', false),
  ...role('storefront', false),
  ...role('${ROLE}', false),

  {
    name: 'a volume configured at launch that nobody mounts',
    patch: set({ volumes: [{ name: 'data', configuredAtLaunch: true }] }),
    finds: ['launch-volume-unmounted'],
  },
  {
    name: 'a volume configured at launch that is mounted',
    patch: task => {
      task.volumes = [{ name: 'data', configuredAtLaunch: true }]
      task.containerDefinitions[1].mountPoints = [{ sourceVolume: 'data', containerPath: '/data' }]
    },
  },
  {
    name: 'a mount whose volume is known later',
    patch: task => {
      task.volumes = [{ name: 'data', configuredAtLaunch: true }]
      app(task).mountPoints = [{ sourceVolume: '${VOLUME}', containerPath: '/data' }]
    },
  },
  { name: 'another volume that nobody mounts', patch: set({ volumes: [{ name: 'data' }] }) },

  { name: '10 placement constraints', base: ec2Task, patch: set({ placementConstraints: Array(10).fill(constraint) }) },
  {
    name: '11 placement constraints',
    base: ec2Task,
    patch: set({ placementConstraints: Array(11).fill(constraint) }),
    finds: ['too-many-placement-constraints'],
  },

  ...[3, 4].map(
    (bytes): Row => ({
      name: `a definition of ${65_533 + bytes} bytes`,
      patch: task => {
        app(task).command = ['']
        const size = Buffer.byteLength(JSON.stringify(task))
        app(task).command = [`€${'x'.repeat(65_533 - size)}${'x'.repeat(bytes - 3)}`]
      },
      ...(bytes > 3 && { finds: ['definition-too-large'] }),
    })
  ),
  {
    name: 'a large definition that may shrink',
    patch: task => {
      app(task).command = ['${COMMAND}'.padEnd(70_000, 'x')]
    },
  },
]

/** As many containers, all of them like the last. */
function fill(task: Draft, count: number): void {
  for (let index = task.containerDefinitions.length; index < count; index++)
    task.containerDefinitions.push({ ...task.containerDefinitions[1], name: `sidecar-${index}` })
}

function role(value: string, isWrong: boolean, mends?: Row['mends']): Row[] {
  return ['taskRoleArn', 'executionRoleArn'].map(field => ({
    name: `${field} ${value}`,
    patch: set({ [field]: value }),
    ...(isWrong && { finds: ['role-invalid'] }),
    ...(mends && { mends }),
  }))
}

describe('a task', () => {
  it.each(ROWS.map(row => [row.name, row] as const))('%s', (_name, row) => checkRow(row))
})
