import { Unresolved } from './task-definition.ts'

/** The parts of a container image's reference. */
export interface Image {
  /** Registry and path, without tag and digest. */
  readonly repository: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** Splits an image reference. A colon before the last slash belongs to the registry's port. */
export function parseImage(reference: string): Image {
  const at = reference.indexOf('@')
  const name = at < 0 ? reference : reference.slice(0, at)
  const digest = at < 0 ? undefined : reference.slice(at + 1)
  const colon = name.indexOf(':', name.lastIndexOf('/') + 1)
  if (colon < 0) return { repository: name, tag: undefined, digest }
  return { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest }
}

/**
 * The last segment of an image's path, without tag and digest: what a mirror keeps. It may be known where registry and tag are
 * not; undefined where it is not.
 */
export function imageName(value: unknown): string | undefined {
  const text = value instanceof Unresolved ? value.parts?.map(part => (typeof part === 'string' ? part : HOLE)).join('') : value
  if (typeof text !== 'string') return undefined
  const { repository } = parseImage(text.includes('{') ? text.replace(/\$\{[^{}]*\}|\{\{[^{}]*\}\}/g, HOLE) : text)
  const name = repository.slice(repository.lastIndexOf('/') + 1)
  return name.includes(HOLE) ? undefined : name
}

const HOLE = '\0'

/** Whether a reference is to Harness's delegate or runner, in whatever registry it is mirrored under its own path. */
export function isDelegateImage(reference: string): boolean {
  return /(?:^|\/)harness\/(?:delegate|runner)(?:[:@]|$)/.test(reference)
}

/** Where Harness publishes the delegate; whoever mirrors it may tag it otherwise. */
const PUBLISHED =
  /^(?:(?:docker\.io\/)?harness|us-docker\.pkg\.dev\/gar-prod-setup\/harness-public\/harness)\/(?:delegate|runner)$/

/**
 * Whether a delegate's image is the legacy one, as far as its tag tells: `yy.mm.build`, for 3.x counts `3.0.0`. The
 * repository cannot tell, both lie under the same path; a digest, `latest` and a mirror say nothing.
 * Source: developer-hub, install-delegate-ecs-fargate.md@2ac8234 beside the legacy pages; the tag's shape is inference.
 */
export function isLegacyImage({ repository, tag, digest }: Image): boolean {
  return PUBLISHED.test(repository) && digest === undefined && /^\d{2}\.\d{2}\.\d{4,6}/.test(tag ?? '')
}

/** Whether a reference is to a private registry of ECR; `public.ecr.aws` is none. */
export function isEcrImage(reference: string): boolean {
  return /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\./.test(reference)
}
