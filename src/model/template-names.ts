import { members } from './shape.ts'
import type { StructureName } from './task-definition-request.ts'

/**
 * Names that CloudFormation writes otherwise than with a capital letter, by structure and field of the API.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-taskdefinition.html
 */
const OWN_NAMES: { readonly [structure in StructureName]?: Readonly<Record<string, string>> } = {
  ProxyConfiguration: { properties: 'ProxyConfigurationProperties' },
  Volume: {
    efsVolumeConfiguration: 'EFSVolumeConfiguration',
    fsxWindowsFileServerVolumeConfiguration: 'FSxWindowsFileServerVolumeConfiguration',
    s3filesVolumeConfiguration: 'S3FilesVolumeConfiguration',
  },
  EFSVolumeConfiguration: { fileSystemId: 'FilesystemId' },
  EFSAuthorizationConfig: { iam: 'IAM' },
}

/** What a field of the API is called in a template; a field that the API does not have is spelt as if it were one. */
export function templateName(structure: StructureName, field: string): string {
  const own = OWN_NAMES[structure]
  return own && Object.hasOwn(own, field) ? (own[field] as string) : field.charAt(0).toUpperCase() + field.slice(1)
}

/** By structure: the field of each name in a template. */
const FIELDS = new Map<StructureName, ReadonlyMap<string, string>>()

/** The field of the API that a name in a template stands for; undefined where CloudFormation has no such name. */
export function fieldOf(structure: StructureName, name: string): string | undefined {
  let known = FIELDS.get(structure)
  if (!known) {
    known = new Map(members[structure].map(field => [templateName(structure, field), field]))
    FIELDS.set(structure, known)
  }
  return known.get(name)
}

/**
 * What a member of a template is called in the definition: the API's field; a name that CloudFormation does not have begins
 * with a small letter too, for rules to see what it resembles.
 */
export function definitionName(structure: StructureName, name: string): string {
  return fieldOf(structure, name) ?? name.charAt(0).toLowerCase() + name.slice(1)
}
