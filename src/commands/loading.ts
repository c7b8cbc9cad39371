import type { Arguments } from '../command-line.ts'
import { UserError } from '../model/errors.ts'
import type { LoadOptions } from '../source/load.ts'

/**
 * How sources are to be read, by the flags.
 *
 * @throws UserError for a parameter without a name or a value, or an account that is none
 */
export function loadOptionsOf({ flags }: Arguments): LoadOptions {
  const given = (flags.parameter as readonly string[] | undefined) ?? []
  const account = flags.account as string | undefined
  if (account !== undefined && !/^\d{12}$/.test(account)) throw new UserError('`--account` takes the twelve digits of an account')
  return {
    parameters: new Map(given.map(parameterOf)),
    region: flags.region as string | undefined,
    account,
    resource: flags.resource as string | undefined,
  }
}

/** What stands behind the name may be a secret, and is never repeated. */
function parameterOf(text: string): [name: string, value: string] {
  const equals = text.indexOf('=')
  if (!/^\w+=/.test(text)) throw new UserError('`--parameter` takes NAME=VALUE, with the name of a parameter of the template')
  return [text.slice(0, equals), text.slice(equals + 1)]
}
