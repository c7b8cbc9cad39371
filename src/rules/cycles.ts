import type { Path } from '../model/patch.ts'
import { quote } from '../model/printable.ts'
import type { Container } from '../model/task-definition.ts'
import type { Context } from './context.ts'

/** That one container refers to another, and where it does. */
export interface Edge {
  readonly to: string
  readonly path: Path
}

/** Containers that refer to each other in a circle. */
export interface Cycle {
  /** The reference that closes it. */
  readonly path: Path
  readonly container: Container
  /** Their names, the first one at the end once more. */
  readonly names: readonly string[]
}

/** One container on the way, and which of its edges comes next. */
interface Step {
  readonly container: Container
  readonly edges: readonly Edge[]
  next: number
}

/**
 * The circles among a definition's containers, each one once. Whom nobody knows is no part of any.
 *
 * @param edgesOf what a container refers to
 */
export function cyclesAmong({ containers }: Context, edgesOf: (container: Container) => readonly Edge[]): Cycle[] {
  const byName = new Map<string, Container>()
  for (const container of containers) {
    if (container.name !== undefined && !byName.has(container.name)) byName.set(container.name, container)
  }
  const done = new Set<Container>()
  const cycles: Cycle[] = []
  for (const start of byName.values()) {
    if (done.has(start)) continue
    // A way instead of recursion: a definition may hold more containers than the stack takes.
    const way: Step[] = [{ container: start, edges: edgesOf(start), next: 0 }]
    const onWay = new Set([start])
    for (let step = way.at(-1); step; step = way.at(-1)) {
      const edge = step.edges[step.next++]
      if (!edge) {
        way.pop()
        onWay.delete(step.container)
        done.add(step.container)
        continue
      }
      const target = byName.get(edge.to)
      if (!target || done.has(target)) continue
      if (onWay.has(target)) {
        const names = way
          .slice(way.findIndex(({ container }) => container === target))
          .map(({ container }) => container.name ?? '')
        cycles.push({ path: edge.path, container: step.container, names: [...names, edge.to] })
      } else {
        way.push({ container: target, edges: edgesOf(target), next: 0 })
        onWay.add(target)
      }
    }
  }
  return cycles
}

/** A circle in words: `a → b → a`. */
export function circle(names: readonly string[]): string {
  const shown = names.length > 8 ? [...names.slice(0, 7), '…', ...names.slice(-1)] : names
  return quote(shown.join(' → '))
}
