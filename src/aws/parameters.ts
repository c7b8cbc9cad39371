import { parseArn } from '../model/arn.ts'
import type { Answer, ParameterFacts } from '../model/facts.ts'
import { tokenPage } from './calls.ts'
import { foreign, notAsked, type Reader } from './reader.ts'

/**
 * Reads what a parameter is, in the region of its ARN; never its value.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeParameters.html
 *
 * @returns `absent` where the account of the credentials has none of this name
 */
export async function readParameter(arn: string, reader: Reader): Promise<Answer<ParameterFacts>> {
  const operation = 'ssm:DescribeParameters'
  const { region, resource = '' } = parseArn(arn) ?? {}
  if (!region || !resource.startsWith('parameter/')) return notAsked(operation, 'it is not the ARN of a parameter')
  const elsewhere = foreign(arn, reader)
  if (elsewhere !== undefined) return notAsked(operation, elsewhere)
  const { aws, calls, account } = reader
  const names = namesOf(resource.slice('parameter/'.length))
  const { items, error } = await calls.list(
    NextToken => {
      const input = { ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: names }], NextToken }
      return {
        operation,
        region,
        input,
        send: limit => aws.ssm(region).send(new aws.sdk.DescribeParametersCommand(input), limit),
        // A page may be empty although the list goes on.
        pick: answer => tokenPage(answer.Parameters, answer.NextToken),
      }
    },
    found => found.length === names.length
  )
  const found = items.filter(({ Name, ARN }) => names.includes(Name ?? '') && (ARN === undefined || ARN === arn))
  const [parameter] = found
  if (found.length > 1) return notAsked(operation, 'two parameters have this ARN, with a slash at the beginning and without')
  if (error !== undefined) return { unread: calls.unread(operation, error) }
  if (parameter === undefined) return { absent: `account ${account} has no such parameter in ${region}` }
  const { Type, KeyId } = parameter
  if (Type !== 'String' && Type !== 'StringList' && Type !== 'SecureString') return notAsked(operation, 'its type is not known')
  return { found: { arn, type: Type, ...(Type === 'SecureString' && KeyId ? { key: KeyId } : {}) } }
}

/**
 * The names that a parameter of this ARN may have: `parameter/team/token` is `/team/token`, and `parameter/token` is either
 * `token` or `/token`. https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
 */
function namesOf(path: string): string[] {
  return path.includes('/') ? [`/${path}`] : [path, `/${path}`]
}
