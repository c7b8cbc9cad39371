import type { Document } from '../src/model/document.ts'
import type { Json } from '../src/model/patch.ts'
import { type LoadOptions, load } from '../src/source/load.ts'

type Members = { readonly [name: string]: Json }

/** A resource of a plan, as `terraform show -json` would have it. */
export interface PlannedResource {
  /** `aws_ecs_task_definition.app`, with its key where there is one, without the module. */
  readonly address: string
  readonly values: Members
  readonly unknown?: Json
  readonly sensitive?: Json
  /** The arguments in the configuration: what they refer to. */
  readonly expressions?: Json
}

export interface PlannedModule {
  /** `module.api["x"]`. */
  readonly address: string
  readonly resources: readonly PlannedResource[]
  /** What is passed to the module, and what it gives. */
  readonly passed?: Json
  readonly outputs?: Json
}

/** The arguments of a delegate's definition as the provider plans them: nulls and empty lists stand for what is not given. */
export function definition(containers: Json | undefined, more: Members = {}): Members {
  return {
    cpu: '1024',
    enable_fault_injection: null,
    ephemeral_storage: [],
    execution_role_arn: 'arn:aws:iam::111122223333:role/execution',
    family: 'delegate',
    ipc_mode: null,
    memory: '2048',
    network_mode: 'awsvpc',
    pid_mode: null,
    placement_constraints: [],
    proxy_configuration: [],
    requires_compatibilities: ['FARGATE'],
    runtime_platform: [],
    skip_destroy: false,
    tags: null,
    task_role_arn: 'arn:aws:iam::111122223333:role/task',
    track_latest: false,
    volume: [],
    ...(containers === undefined ? {} : { container_definitions: JSON.stringify(containers) }),
    ...more,
  }
}

/** What of such a definition is known after apply whatever it is made of. */
export const COMPUTED = { arn: true, arn_without_revision: true, id: true, revision: true, tags_all: true }

/**
 * A plan after HashiCorp's description of its form: https://developer.hashicorp.com/terraform/internals/json-format
 */
export function plan(resources: readonly PlannedResource[], modules: readonly PlannedModule[] = [], more: Members = {}): Json {
  const all = [
    ...resources.map(resource => ({ module: '', resource })),
    ...modules.flatMap(module => module.resources.map(resource => ({ module: module.address, resource }))),
  ]
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    planned_values: {
      root_module: {
        resources: resources.map(resource => planned(resource, '')),
        child_modules: modules.map(({ address, resources: own }) => ({
          resources: own.map(resource => planned(resource, address)),
          address,
        })),
      },
    },
    resource_changes: all.map(({ module, resource }) => ({
      ...identity(resource, module),
      change: {
        actions: ['create'],
        before: null,
        after: resource.values,
        after_unknown: resource.unknown ?? {},
        before_sensitive: false,
        after_sensitive: resource.sensitive ?? {},
      },
    })),
    configuration: {
      provider_config: { aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' } },
      root_module: {
        resources: resources.map(configured),
        module_calls: Object.fromEntries(
          modules.map(({ address, resources: own, passed, outputs }) => [
            /^module\.([\w-]+)/.exec(address)?.[1] ?? '',
            {
              source: './module',
              expressions: passed ?? {},
              module: { resources: own.map(configured), outputs: outputs ?? {} },
            },
          ])
        ),
      },
    },
    timestamp: '2026-01-01T00:00:00Z',
    applyable: true,
    complete: true,
    errored: false,
    ...more,
  }
}

/** What `terraform show -json` prints of a state: all is known. */
export function state(resources: readonly PlannedResource[]): Json {
  return {
    format_version: '1.0',
    terraform_version: '1.9.8',
    values: { root_module: { resources: resources.map(resource => planned(resource, '')) } },
  }
}

function planned(resource: PlannedResource, module: string): Json {
  return {
    ...identity(resource, module),
    schema_version: 1,
    values: resource.values,
    sensitive_values: resource.sensitive ?? {},
  }
}

function identity({ address }: PlannedResource, module: string): Members {
  const [, data, type = '', name = '', key] = /^(data\.)?(\w+)\.([\w-]+)(?:\[(.+)\])?$/.exec(address) ?? []
  return {
    address: module === '' ? address : `${module}.${address}`,
    ...(module === '' ? {} : { module_address: module }),
    mode: data ? 'data' : 'managed',
    type,
    name,
    ...(key === undefined ? {} : { index: JSON.parse(key) }),
    provider_name: 'registry.terraform.io/hashicorp/aws',
  }
}

function configured(resource: PlannedResource): Json {
  const { mode, type, name } = identity(resource, '') as Record<string, string>
  return {
    address: resource.address,
    mode: mode ?? '',
    type: type ?? '',
    name: name ?? '',
    expressions: resource.expressions ?? {},
  }
}

/** An application's container. */
export const APP = { name: 'app', image: 'registry.example.com/app:1', essential: true }

/** A delegate's, with a path that it mounts under another one. */
export const DELEGATE = {
  name: 'harness-delegate',
  image: 'harness/delegate:3.0.0',
  environment: [
    { name: 'HARNESS_ACCOUNT_ID', value: 'a "quoted" <account> é 😀' },
    { name: 'HARNESS_CI_MOUNT_VOLUMES', value: '/etc/ssl/a.crt:/etc/ssl/b.crt' },
  ],
}

/** A role that is yet to be made, and what an expression that is its ARN refers to. */
export const ROLE: PlannedResource = {
  address: 'aws_iam_role.task',
  values: { name: 'task', path: '/', assume_role_policy: '{}' },
  unknown: { arn: true, id: true, unique_id: true },
}
export const OF_THE_ROLE = { references: ['aws_iam_role.task.arn', 'aws_iam_role.task'] }

/** A task definition that is yet to be made. */
export function task(name: string, values: Members, more: Partial<PlannedResource> = {}): PlannedResource {
  return { address: `aws_ecs_task_definition.${name}`, values, unknown: COMPUTED, ...more }
}

export function open(value: Json | string, options?: LoadOptions): Promise<readonly [Document, ...Document[]]> {
  return load('plan.json', Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), options)
}

/** Why a text is not loaded. */
export async function problem(text: string, name = 'plan.json'): Promise<string> {
  return load(name, Buffer.from(text)).then(
    () => 'loaded',
    (error: Error) => error.message
  )
}
