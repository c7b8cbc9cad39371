import type { Values } from '../model/values.ts'
import { databaseSql } from './database.ts'
import { policyFiles } from './policies.ts'
import { useDatabase, usePolicies, useTaskDefinition, useUrl } from './readme.ts'
import { missingForRoles } from './roles.ts'
import { missingForTask, taskDefinitionFiles } from './task-definition.ts'
import { connectionUrl } from './url.ts'
import { DATABASE_KEYS, hasDatabaseValues, hasUrlValues, missingKeys, URL_KEYS } from './values.ts'

/** One thing that `generate` makes of a values file. */
export interface Part {
  readonly name: string
  /** The forms it comes in, the first unless another is asked for; none where there is only one. */
  readonly formats: readonly string[]
  /** Whether it is about the database, and nothing to a delegate that does no database work. */
  readonly isOfDatabase: boolean
  /** The keys of the values file that it lacks. */
  missing(values: Values): readonly string[]
  /** What the README of a folder says of it: a title, and in Markdown what is done with the files. */
  readonly title: string
  use(values: Values, format: string): string
  /** Texts by constant file names, of values in which nothing lacks. */
  files(values: Values, format: string): Readonly<Record<string, string>>
}

/** All parts, in the order in which they are applied. */
export const PARTS: readonly Part[] = [
  {
    name: 'policies',
    formats: ['json', 'cloudformation', 'terraform', 'cli'],
    isOfDatabase: false,
    missing: missingForRoles,
    files: policyFiles,
    title: 'Make the roles',
    use: usePolicies,
  },
  {
    name: 'database',
    formats: [],
    isOfDatabase: true,
    missing: values => missingKeys(values, DATABASE_KEYS),
    files: values => (hasDatabaseValues(values) ? databaseSql(values) : {}),
    title: 'Prepare the database',
    use: useDatabase,
  },
  {
    name: 'task-definition',
    formats: ['json', 'yaml', 'cloudformation'],
    isOfDatabase: false,
    missing: missingForTask,
    files: taskDefinitionFiles,
    title: 'Register the task definition',
    use: useTaskDefinition,
  },
  {
    name: 'url',
    formats: [],
    isOfDatabase: true,
    missing: values => missingKeys(values, URL_KEYS),
    files: values => (hasUrlValues(values) ? connectionUrl(values) : {}),
    title: 'Give the connector its URL',
    use: useUrl,
  },
]
