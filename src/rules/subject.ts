import type { Subject, SubjectClient } from '../iam/subject.ts'
import { BUILD_ROLE } from '../model/names.ts'
import { regionOfHost } from '../model/rds-host.ts'
import type { Context } from './context.ts'

/** A definition as `needsOf` wants it: with what was recognised in it, and the database that the user gave. */
export function subjectOf(context: Context): Subject {
  const { task, databaseDelegates, values, facts, declared } = context
  const database = values.database === 'none' ? undefined : values.database
  return {
    task,
    delegates: databaseDelegates.map(delegate => {
      const variable = delegate.find(BUILD_ROLE)
      const inPlain = variable?.list === 'environment' ? variable : undefined
      const arn = inPlain?.role ? inPlain.text : declared?.textOf(inPlain?.value)
      return {
        container: delegate.container.name,
        ...(inPlain && arn !== undefined ? { buildRole: { arn, path: inPlain.at } } : {}),
      }
    }),
    database: database && {
      resourceId: database.resourceId,
      user: database.user,
      region: regionOfHost(database.host) ?? values.region,
      account: values.account,
    },
    client: clientOf(context),
    region: values.region,
    facts,
    ...(declared ? { declared } : {}),
  }
}

/**
 * Harbor, which logs in with the task role. The database of the values is its own, unless the definition says that it is
 * another's, or has a delegate whose it may be.
 */
function clientOf({ harbor, databaseDelegates, values }: Context): SubjectClient | undefined {
  const { asking } = harbor
  if (!asking) return undefined
  const given = values.database === 'none' ? undefined : values.database
  const hosts = harbor.components.flatMap(component => component.setting('HOST')?.text ?? [])
  const isSameHost = given?.host !== undefined && hosts.includes(given.host)
  const isOther = given?.host !== undefined && hosts.length > 0 ? !isSameHost : databaseDelegates.length > 0
  const regions = harbor.components.flatMap(component => harbor.hostRegionOf(component) ?? [])
  const database = isOther ? {} : { resourceId: given?.resourceId, user: given?.user, account: values.account }
  return {
    container: (harbor.core ?? asking).container.name,
    database: { ...database, region: regions[0] ?? regionOfHost(given?.host) ?? values.region },
  }
}
