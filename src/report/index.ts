import { github } from './github.ts'
import { human } from './human.ts'
import { json } from './json.ts'
import type { Reporter, ReportOptions } from './reporter.ts'
import { sarif } from './sarif.ts'

/** The formats, by the name that `--format` takes. */
export const FORMATS = { human, json, sarif, github } satisfies Record<string, (options: ReportOptions) => Reporter>

export type Format = keyof typeof FORMATS
