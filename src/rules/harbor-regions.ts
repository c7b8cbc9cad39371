import type { Component, Harbor } from '../harbor.ts'
import { COMMON_REGIONS } from '../model/harbor.ts'
import type { Problem, Report } from '../model/rule.ts'
import { about, notSeen, safely } from './findings.ts'

/** Says that a service has no region to sign for, where that is known; `message` tells what comes of it. */
export function reportWithoutRegion(component: Component, harbor: Harbor, report: Report, message: string): void {
  const region = harbor.regionOf(component)
  if (region.state === 'unknown') {
    const names = [component.nameOf('AWS_REGION'), ...COMMON_REGIONS]
    const hidden = names.map(name => component.find(name)).find(variable => variable && variable.reading.state !== 'absent')
    report(notSeen(component, hidden, hidden?.name ?? ''))
  }
  if (region.state !== 'absent') return
  report({ ...about(component), path: component.lacking('environment'), message, ...regionOfItsHost(component, harbor) })
}

/** Gives a service the region of its database's host. Jobservice takes it from core, and so it is core that is given it. */
export function regionOfItsHost(component: Component, harbor: Harbor): Pick<Problem, 'fix' | 'help'> {
  const reader = component.asksCore ? (harbor.core ?? component) : component
  const name = reader.nameOf('AWS_REGION')
  const region = harbor.hostRegionOf(component)
  if (region === undefined) return { help: `set ${name} to the region of the database` }
  const title = `set ${name} to ${region}, the region of its host${reader === component ? '' : `, on ${reader.service}`}`
  return safely(title, reader.put([name, region]))
}
