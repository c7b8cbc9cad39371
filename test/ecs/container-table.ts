import { describe, expect, it } from 'vitest'
import { fix, lint } from '../../src/engine.ts'
import type { Document } from '../../src/model/document.ts'
import { contextOf } from '../../src/rules/context.ts'
import { RULES } from '../../src/rules/index.ts'
import { load } from '../../src/source/load.ts'

const ROLE = 'arn:aws:iam::111122223333:role/'
export const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/db-AbCdEf'

/** A definition that AWS takes and no rule has anything to say of. Every row of the tables changes it in one way. */
const BASE = {
  family: 'orders',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['EC2'],
  cpu: '512',
  memory: '1024',
  executionRoleArn: `${ROLE}orders-execution`,
  taskRoleArn: `${ROLE}orders-task`,
  containerDefinitions: [
    {
      name: 'app',
      image: 'registry.example.com/shop/orders:4.2',
      essential: true,
      portMappings: [{ containerPort: 8080, protocol: 'tcp' }],
      environment: [{ name: 'LOG_LEVEL', value: 'info' }],
      secrets: [{ name: 'DB_PASSWORD', valueFrom: SECRET }],
    },
    { name: 'proxy', image: 'registry.example.com/shop/proxy:1.9', essential: false },
  ],
}

/**
 * One way to change the base, by place: `app.` and `proxy.` begin a place in a container; undefined takes away what is there.
 */
export type Change = Readonly<Record<string, unknown>>

/** How a finding is repaired; by hand: it has no fix. */
export type Repair = 'safe' | 'unsafe' | 'by hand'

/** What is changed, the rules that must speak (all of them, once each, in the order of the text), and how it is repaired. */
export type Row = readonly [title: string, change: Change, rules: readonly string[], repair?: Repair]

/** Finds what a row says, with all rules there are, and repairs it as it says. */
export function table(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    const named = rows.map(([name, change, rules, repair]) => ({ name, change, rules, repair }))
    it.each(named)('$name', async ({ change, rules, repair }) => {
      const [document] = await load('task.json', Buffer.from(JSON.stringify(changed(change), null, 2)))
      const { findings, crashes } = lint(document, CHECKS)
      expect(crashes).toEqual([])
      expect(findings.map(({ rule }) => rule)).toEqual(rules)
      if (rules.length === 0) return
      expect([...new Set(findings.map(finding => finding.fix?.safety ?? 'by hand'))]).toEqual([repair ?? 'by hand'])
      if (repair === 'unsafe') expect(await left(document, false)).toEqual(rules)
      if (repair !== undefined && repair !== 'by hand') expect(await left(document, repair === 'unsafe')).toEqual([])
    })
  })
}

const SCOPE = { values: {}, container: undefined, expectsDelegate: false }
const CHECKS = { rules: RULES, contextOf: (document: Document) => contextOf(document, SCOPE), accepts: () => true }

async function left(document: Document, unsafe: boolean): Promise<string[]> {
  const fixed = fix(document, CHECKS, unsafe)
  expect([fixed.refusals, fixed.restless]).toEqual([[], []])
  const [reloaded] = await load('task.json', Buffer.from(fixed.document.text))
  return lint(reloaded, CHECKS).findings.map(({ rule }) => rule)
}

function changed(change: Change): unknown {
  const task = structuredClone(BASE)
  const roots: Readonly<Record<string, unknown>> = { app: task.containerDefinitions[0], proxy: task.containerDefinitions[1] }
  for (const [place, value] of Object.entries(change)) {
    const [first = '', ...rest] = place.split('.')
    const path = first in roots ? rest : [first, ...rest]
    const last = path.pop() ?? ''
    const parent = path.reduce((node: never, key) => node[key], (roots[first] ?? task) as never) as Record<string, unknown>
    if (value === undefined) delete parent[last]
    else parent[last] = value
  }
  return task
}
