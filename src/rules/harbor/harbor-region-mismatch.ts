import type { TaskRule } from '../context.ts'
import { ofComponents } from '../each.ts'
import { about, shownValue } from '../findings.ts'
import { regionOfItsHost } from '../harbor-regions.ts'
import { HARBOR_TOKENS } from '../sources.ts'

export const harborRegionMismatch: TaskRule = {
  id: 'harbor-region-mismatch',
  severity: 'error',
  summary: 'the region is another one than that in the database’s host name',
  why: 'The token is signed for a region in which the database is not, and the login fails ("PAM authentication failed for user").',
  docs: HARBOR_TOKENS,
  fix: { safety: 'safe' },
  ...ofComponents((component, { harbor }, report) => {
    const actual = harbor.hostRegionOf(component)
    const region = harbor.regionOf(component)
    // What jobservice takes from core is said of core.
    if (actual === undefined || region.state !== 'given' || region.text === actual || region.in !== component) return
    report({
      ...about(component),
      path: region.variable.at,
      message: `${region.variable.name} is ${shownValue(region.variable)}, but the database’s host is in ${actual}`,
      ...regionOfItsHost(component, harbor),
    })
  }),
}
