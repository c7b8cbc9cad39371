import * as generated from './file-validators.generated.js'
import { nearest } from './nearest.ts'
import { type Path, pointer } from './patch.ts'
import { follow } from './violation.ts'

/** One mistake in a values file, in a sentence that names the field and never quotes its value. */
export interface ValuesProblem {
  readonly path: Path
  readonly message: string
}

/** Where recorded facts have another shape than `schemas/facts.schema.json` gives them; the innermost places. */
export function factsProblems(facts: unknown): readonly Path[] {
  if (generated.validateFacts(facts)) return []
  const places = new Set((generated.validateFacts.errors ?? []).map(({ instancePath }) => instancePath))
  // Of alternatives ajv says that all failed; what is wrong inside says more.
  const innermost = [...places].filter(place => ![...places].some(other => other !== place && other.startsWith(`${place}/`)))
  return innermost.map(place => follow(facts, place).path)
}

/**
 * What is wrong with the shape of a values file, one problem a mistake.
 *
 * @returns the path of each mistake, and what must stand there instead
 */
export function valuesProblems(values: unknown): readonly ValuesProblem[] {
  if (generated.validateValues(values)) return []
  const problems = new Map<string, ValuesProblem>()
  const outer = new Set<string>()
  for (const { instancePath, keyword, params } of generated.validateValues.errors ?? []) {
    const { path } = follow(values, instancePath)
    const problem = keyword === 'additionalProperties' ? unknownField(path, params.additionalProperty) : unfitValue(path)
    problems.set(pointer(problem.path), problem)
    for (let depth = 0; depth < problem.path.length; depth++) outer.add(pointer(problem.path.slice(0, depth)))
  }
  // Of two alternatives ajv says that both failed; what is wrong inside the one that was meant says it all.
  return [...problems].filter(([place]) => !outer.has(place)).map(([, problem]) => problem)
}

function unfitValue(path: Path): ValuesProblem {
  return { path, message: `${fieldName(path)} ${generated.valuesHelp[helpKey(path)]}` }
}

function unknownField(parent: Path, key: string): ValuesProblem {
  const prefix = `${helpKey(parent)}/`
  const places = Object.keys(generated.valuesHelp).filter(
    place => place.startsWith(prefix) && !place.includes('/', prefix.length)
  )
  const known = places.map(place => place.slice(prefix.length))
  const guess = nearest(key, known)
  const advice = guess === undefined ? `it takes ${known.join(', ')}` : `did you mean ${guess}?`
  return { path: [...parent, key], message: `${fieldName(parent)} has no field ${JSON.stringify(key)}: ${advice}` }
}

/** `certificates[0].path`, as a person would write it. */
function fieldName(path: Path): string {
  if (path.length === 0) return 'a values file'
  return path.map((key, depth) => (typeof key === 'number' ? `[${key}]` : depth === 0 ? key : `.${key}`)).join('')
}

function helpKey(path: Path): string {
  return pointer(path.map(key => (typeof key === 'number' ? '*' : key)))
}
