/**
 * The region in RDS's own host names: `db.abcdefghijkl.eu-west-1.rds.amazonaws.com`, in China and in the isolated partitions
 * `db.abcdefghijkl.rds.cn-north-1.amazonaws.com.cn`. Undefined for any other name.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_CommonTasks.Connect.EndpointAndPort.html
 * https://docs.amazonaws.cn/en_us/aws/latest/userguide/endpoints-Beijing.html
 */
export function regionOfHost(host: string | undefined): string | undefined {
  const [, before, behind] = RDS.exec(host?.toLowerCase() ?? '') ?? []
  return before ?? behind
}

const RDS =
  /\.(?:([a-z]{2,}(?:-[a-z]+)+-\d{1,2})\.rds\.amazonaws\.(?:com|com\.cn|eu)|rds\.([a-z]{2,}(?:-[a-z]+)+-\d{1,2})(?:\.[a-z0-9-]+){2,4})\.?$/

/**
 * What the resource id behind an endpoint of RDS begins with, where the endpoint's name tells: clusters have `.cluster-`, proxies
 * `.proxy-` in it, and an instance of a cluster looks like any other.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html, rds-proxy-connecting.html
 */
export function resourceKindOfHost(host: string): 'cluster' | 'prx' | undefined {
  const kind = /^[\w-]+\.(cluster|proxy)-[\w-]+\.[a-z0-9-]+\.rds\.amazonaws\.com(?:\.cn)?$/i.exec(host)?.[1]?.toLowerCase()
  if (kind === undefined) return undefined
  return kind === 'proxy' ? 'prx' : 'cluster'
}
