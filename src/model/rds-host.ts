/** RDS's own names of hosts hold the region: `name.hash.eu-west-1.rds.amazonaws.com`. */
export function regionOfHost(host: string | undefined): string | undefined {
  return host === undefined ? undefined : /\.([a-z0-9-]+)\.rds\.amazonaws\.com(?:\.cn)?$/.exec(host)?.[1]
}

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
