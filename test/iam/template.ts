import { lint } from '../../src/engine.ts'
import { declaredBy } from '../../src/iam/declared/declared.ts'
import type { DeclaredResource } from '../../src/model/declared.ts'
import type { Document } from '../../src/model/document.ts'
import { type Hole, Unresolved } from '../../src/model/task-definition.ts'
import type { Values } from '../../src/model/values.ts'
import { contextOf } from '../../src/rules/context.ts'
import { PACKS } from '../../src/rules/index.ts'
import { load } from '../../src/source/load.ts'

/** A resource of a template: its type, its properties, with `Ref`, `Fn::GetAtt` and `Fn::Sub` in them. */
export type Resource = readonly [type: string, properties: Readonly<Record<string, unknown>>, isConditional?: boolean]

/** What a template's source makes of its intrinsic functions. */
export function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved)
  if (typeof value !== 'object' || value === null || value instanceof Unresolved) return value
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value)
  if (others.length === 0 && name === 'Ref') return text([{ hole: `\${${argument}}` }])
  if (others.length === 0 && name === 'Fn::GetAtt') return text([{ hole: `\${${(argument as string[]).join('.')}}` }])
  if (others.length === 0 && name === 'Fn::ImportValue') return text([{ hole: '!ImportValue#1' }])
  if (others.length === 0 && name === 'Fn::If') return new Unresolved('!If')
  if (others.length === 0 && name === 'Fn::Sub') {
    const pieces = String(argument).split(/(\$\{[^!}][^}]*\})/)
    return text(pieces.filter(piece => piece !== '').map(piece => (piece.startsWith('${') ? { hole: piece } : piece)))
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member)]))
}

function text(parts: (string | Hole)[]): Unresolved {
  const first = parts.find(part => typeof part === 'object')
  return new Unresolved(first?.hole.replace(/#\d+$/, '') ?? '', parts)
}

export function declared(resources: Readonly<Record<string, Resource>>): DeclaredResource[] {
  return Object.entries(resources).map(([id, [type, properties, isConditional]]) => ({
    id,
    type,
    properties: resolved(properties) as DeclaredResource['properties'],
    ...(isConditional === undefined ? {} : { isConditional }),
  }))
}

/** A definition among the resources that its source declares. */
export async function documentOf(
  task: Readonly<Record<string, unknown>>,
  resources: readonly DeclaredResource[],
  home: NonNullable<Document['home']> = {}
): Promise<Document> {
  const [plain] = await load('template.json', Buffer.from(JSON.stringify({ family: 'f', containerDefinitions: [] })))
  return Object.create(plain, {
    task: { value: resolved(task) },
    declared: { value: resources },
    home: { value: home },
    surroundings: { value: declaredBy(resources, home) },
    pointer: { value: (path: readonly (string | number)[]) => `/${path.join('/')}` },
    locate: { value: () => ({ line: 1, column: 1, endLine: 1, endColumn: 1 }) },
  })
}

/** What the rules about permissions say: `rule pointer: message`, then the help; and what was not checked. */
export function said(document: Document, values: Values = {}): string[] {
  const context = contextOf(document, { values, container: undefined, expectsDelegate: false })
  const { findings, unchecked, crashes } = lint(document, { rules: PACKS.iam, contextOf: () => context, accepts: () => true })
  if (crashes[0]) throw crashes[0].error
  return [
    ...findings.flatMap(({ rule, pointer, message, help }) => [
      `${rule} ${pointer}: ${message}`,
      ...(help === undefined ? [] : [`  help: ${help}`]),
    ]),
    ...unchecked.map(({ reason }) => `unchecked: ${reason}`),
  ]
}
