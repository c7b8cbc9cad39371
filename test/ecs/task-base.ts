import { expect } from 'vitest'
import { fix, lint } from '../../src/engine.ts'
import type { Document } from '../../src/model/document.ts'
import type { Safety } from '../../src/model/rule.ts'
import { load } from '../../src/source/load.ts'
import { select } from '../case.ts'

// biome-ignore lint/suspicious/noExplicitAny: rows put anything anywhere
export type Draft = any

/** A definition that Fargate takes. */
export function fargateTask(): Draft {
  const logConfiguration = (prefix: string) => ({
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/ecs/storefront', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': prefix },
  })
  return {
    family: 'storefront',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '512',
    memory: '1024',
    executionRoleArn: 'arn:aws:iam::111122223333:role/storefront-execution',
    taskRoleArn: 'arn:aws:iam::111122223333:role/storefront-task',
    containerDefinitions: [
      {
        name: 'app',
        image: 'registry.example.com/shop/app:4.2',
        essential: true,
        portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
        logConfiguration: logConfiguration('app'),
      },
      {
        name: 'proxy',
        image: 'registry.example.com/shop/proxy:1.9',
        essential: false,
        logConfiguration: logConfiguration('proxy'),
      },
    ],
  }
}

/** A definition that EC2 takes. */
export function ec2Task(): Draft {
  return {
    family: 'storefront',
    networkMode: 'bridge',
    requiresCompatibilities: ['EC2'],
    containerDefinitions: [
      { name: 'app', image: 'registry.example.com/shop/app:4.2', essential: true, memory: 256 },
      { name: 'proxy', image: 'registry.example.com/shop/proxy:1.9', essential: false, memoryReservation: 64 },
    ],
  }
}

/** One change of a base, and all that must come of it. */
export interface Row {
  readonly name: string
  /** Fargate's base unless told otherwise. */
  readonly base?: () => Draft
  readonly patch: (task: Draft) => void
  /** The rules that speak, once for each finding. */
  readonly finds?: readonly string[]
  /** Which repairs leave nothing to find; none: nothing is offered. */
  readonly mends?: Safety
}

export async function open(task: unknown): Promise<Document> {
  const [document] = await load('task.json', Buffer.from(JSON.stringify(task, undefined, 2)))
  return document
}

/** The rules that speak of a definition, all rules asked. */
export async function rulesFor(task: unknown): Promise<string[]> {
  const { checksOf } = await select([])
  const document = await open(task)
  const { findings, crashes } = lint(document, checksOf(document))
  expect(crashes).toEqual([])
  return findings.map(({ rule }) => rule).sort()
}

export async function checkRow({ base = fargateTask, patch, finds = [], mends }: Row): Promise<void> {
  const { checksOf } = await select([])
  const task = base()
  expect(await rulesFor(task)).toEqual([])
  patch(task)
  expect(await rulesFor(task)).toEqual([...finds].sort())

  const document = await open(task)
  const checks = checksOf(document)
  const safely = fix(document, checks, false)
  expect(safely.left.findings.map(({ rule }) => rule).sort()).toEqual(mends === 'safe' ? [] : [...finds].sort())
  const boldly = fix(document, checks, true)
  expect([boldly.restless, boldly.refusals]).toEqual([[], []])
  expect(boldly.left.findings.map(({ rule }) => rule).sort()).toEqual(mends === undefined ? [...finds].sort() : [])
}
