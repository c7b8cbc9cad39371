/** What a value that is no task definition is instead. */
interface OtherKind {
  /** A clause after "is not an ECS task definition: ", with what to do. */
  readonly what: string
  /** Whether it is certainly something else, so that it may lie in a folder of definitions without being a mistake. */
  readonly certain: boolean
}

/** Files that people pass by mistake, and what to pass instead; the first that fits. */
const OTHER_KINDS: readonly { fits: (object: Record<string, unknown>) => boolean; what: string }[] = [
  {
    fits: object =>
      Object.hasOwn(object, 'serviceName') || (Object.hasOwn(object, 'desiredCount') && Object.hasOwn(object, 'cluster')),
    what: 'it is a service definition; pass the definition that its `taskDefinition` names',
  },
  {
    fits: object => typeof object.taskDefinition === 'string',
    what: 'it refers to a task definition by name; pass that definition itself',
  },
  {
    fits: object => Object.hasOwn(object, 'Resources') || Object.hasOwn(object, 'AWSTemplateFormatVersion'),
    what: 'it is a CloudFormation template without a resource of the type AWS::ECS::TaskDefinition',
  },
  {
    fits: object => Object.hasOwn(object, 'format_version') || Object.hasOwn(object, 'terraform_version'),
    what: 'it is of Terraform, and has no values of resources; pass what `terraform show -json` prints of a plan or a state',
  },
  {
    fits: object => typeof object.$schema === 'string' && object.$schema.includes('json-schema.org'),
    what: 'it is a JSON schema',
  },
  {
    fits: object => Object.hasOwn(object, 'services') && !Object.hasOwn(object, 'family'),
    what: 'it is a Compose file or a list of services',
  },
  {
    fits: object => Array.isArray(object.taskDefinitionArns),
    what: 'it is a list of ARNs; pass the output of `aws ecs describe-task-definition`',
  },
  {
    fits: object => Object.hasOwn(object, 'ContainerDefinitions'),
    what: '`ContainerDefinitions` is how CloudFormation writes it; pass the whole template, or write `containerDefinitions`',
  },
  {
    fits: object => typeof object.version === 'string' && object.version.startsWith('tree-') && Object.hasOwn(object, 'tree'),
    what: 'it is the tree of a CDK application; pass the *.template.json beside it',
  },
]

/** Says what a parsed value is, if it is no task definition. */
export function otherKind(value: unknown): OtherKind {
  if (value === null || value === undefined) return { what: 'it holds nothing', certain: false }
  if (Array.isArray(value)) {
    const list = value.some(item => typeof item === 'object' && item !== null && 'image' in item)
      ? 'it is a list of containers; wrap it in {"family": …, "containerDefinitions": […]}'
      : 'it is a list; pass one definition a file'
    return { what: list, certain: false }
  }
  if (typeof value !== 'object')
    return { what: `it is a single ${typeof value}, not an object with containerDefinitions`, certain: false }
  const found = OTHER_KINDS.find(({ fits }) => fits(value as Record<string, unknown>))
  if (found) return { what: found.what, certain: true }
  return { what: 'it has no `containerDefinitions`', certain: false }
}
