import type { DeclaredResource } from '../../model/declared.ts'
import type { Document } from '../../model/document.ts'
import { homeOf, type Stack } from '../cloudformation/parameters.ts'
import { Lines } from '../lines.ts'
import { LoadError } from '../load-error.ts'
import type { SourceText } from '../text.ts'
import { Configuration } from './configuration.ts'
import { type Resource, resourcesOf } from './resources.ts'
import { isObject, isStoredState, isTooDeep, memberOf, PLAN_COMMAND, TASK_DEFINITION } from './shape.ts'
import { valuesOf } from './values.ts'

/** A plan or a state of Terraform, parsed. */
export class Plan {
  readonly text: SourceText
  readonly configuration: Configuration
  readonly home: NonNullable<Document['home']>
  private readonly resources: readonly Resource[]
  private linesOnce: Lines | undefined = undefined
  private declaredOnce: readonly DeclaredResource[] | undefined = undefined

  /** @throws LoadError where it is in a form that is not known */
  constructor(text: SourceText, stack: Stack) {
    const root = text.value as Record<string, unknown>
    requireKnownForm(root)
    this.text = text
    this.home = homeOf({ ...stack, region: stack.region ?? regionOf(root) })
    this.resources = resourcesOf(root)
    this.configuration = new Configuration(memberOf(root.configuration, 'root_module'))
  }

  /** The resources that are task definitions. */
  get definitions(): readonly Resource[] {
    return this.resources.filter(({ type, isManaged }) => isManaged && type === TASK_DEFINITION)
  }

  get lines(): Lines {
    this.linesOnce ??= new Lines(this.text.text)
    return this.linesOnce
  }

  /** What it declares: resources, and documents of policies. Other data sources are of resources that exist elsewhere. */
  get declared(): readonly DeclaredResource[] {
    this.declaredOnce ??= this.resources
      .filter(({ isManaged, type, values }) => (isManaged || type === 'aws_iam_policy_document') && !isTooDeep(values))
      .map(resource => ({ id: resource.address, type: resource.type, properties: valuesOf(resource, this.configuration) }))
    return this.declaredOnce
  }

  /** Why there may be more in the end than it has. */
  get unseen(): readonly string[] {
    const root = this.text.value
    const isPart = memberOf(root, 'complete') === false || memberOf(root, 'errored') === true
    return isPart ? ['the plan is not complete, for it was made with -target or has failed: it may lack roles and policies'] : []
  }
}

/** The region of the provider, where there is one of them and its region is written out. */
function regionOf(root: Record<string, unknown>): string | undefined {
  const providers = Object.values((memberOf(root.configuration, 'provider_config') as object | undefined) ?? {}).filter(
    provider => memberOf(provider, 'name') === 'aws'
  )
  const region = memberOf(memberOf(memberOf(providers[0], 'expressions'), 'region'), 'constant_value')
  return providers.length === 1 && typeof region === 'string' ? region : undefined
}

/** @throws LoadError for a version whose form may be another */
function requireKnownForm(root: Record<string, unknown>): void {
  const { format_version, version } = root
  if (isStoredState(root)) {
    if (version === 4) return
    throw new LoadError(
      `is a state of Terraform in the form of version ${version}: lint what \`terraform show -json\` prints of it`
    )
  }
  if (isObject(root) && /^[01]\./.test(String(format_version))) return
  throw new LoadError(
    `is of Terraform, in a form that is newer than this program: not 1.x. ${PLAN_COMMAND} of an older Terraform gives that`
  )
}
