// Made by scripts/schemas.mjs. Do not edit: npm run generate.

import type { Validator } from './validators.generated.js'

export const validateValues: Validator
export const validateFacts: Validator

/** What each field of a values file must be, by JSON pointer, `*` for list items. */
export const valuesHelp: Readonly<Record<string, string>>
