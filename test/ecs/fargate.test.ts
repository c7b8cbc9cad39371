import { describe, it } from 'vitest'
import { checkRow, type Draft, ec2Task, type Row } from './task-base.ts'

const app = (task: Draft): Draft => task.containerDefinitions[0]
const onEc2Too = (task: Draft): void => {
  task.requiresCompatibilities = ['EC2', 'FARGATE']
}

const MODE = ['fargate-network-mode-unsupported']
const FIELD = ['fargate-unsupported-field']
const ROLE = ['execution-role-missing']
const ECR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/app:4.2'
const withoutLogs = (task: Draft): void => {
  for (const container of task.containerDefinitions) delete container.logConfiguration
}
const withoutRole = (task: Draft): void => {
  delete task.executionRoleArn
}

const ROWS: readonly Row[] = [
  { name: 'no network mode', patch: task => delete task.networkMode, finds: MODE, mends: 'safe' },
  {
    name: 'no network mode, EC2 asked for as well',
    patch: task => {
      onEc2Too(task)
      delete task.networkMode
    },
    finds: MODE,
    mends: 'unsafe',
  },
  ...['bridge', 'host', 'none'].map(
    (mode): Row => ({
      name: `network mode ${mode}`,
      patch: task => {
        task.networkMode = mode
      },
      finds: MODE,
      mends: 'unsafe',
    })
  ),
  { name: 'no network mode on EC2', base: ec2Task, patch: task => delete task.networkMode },
  {
    name: 'a network mode known later',
    patch: task => {
      task.networkMode = '${MODE}'
    },
  },
  {
    name: 'a network mode that is none',
    patch: task => {
      task.networkMode = 'awsvcp'
    },
    finds: ['unknown-value'],
    mends: 'unsafe',
  },

  ...['json-file', 'syslog', 'journald', 'gelf', 'fluentd'].map(
    (driver): Row => ({
      name: `log driver ${driver}`,
      patch: task => {
        app(task).logConfiguration = { logDriver: driver }
      },
      finds: ['fargate-log-driver-unsupported'],
    })
  ),
  {
    name: 'log driver splunk',
    patch: task => {
      app(task).logConfiguration = { logDriver: 'splunk', options: { 'splunk-url': 'https://splunk.example.com' } }
    },
  },
  {
    name: 'log driver json-file on EC2',
    base: ec2Task,
    patch: task => {
      app(task).logConfiguration = { logDriver: 'json-file' }
    },
  },

  {
    name: 'no stream prefix',
    patch: task => delete app(task).logConfiguration.options['awslogs-stream-prefix'],
    finds: ['awslogs-stream-prefix-missing'],
    mends: 'safe',
  },
  {
    name: 'an empty stream prefix',
    patch: task => {
      app(task).logConfiguration.options['awslogs-stream-prefix'] = ''
    },
    finds: ['awslogs-stream-prefix-missing'],
    mends: 'safe',
  },
  {
    name: 'no stream prefix on EC2',
    base: ec2Task,
    patch: task => {
      app(task).logConfiguration = {
        logDriver: 'awslogs',
        options: { 'awslogs-group': '/ecs/storefront', 'awslogs-region': 'eu-west-1' },
      }
    },
  },

  { name: 'no execution role for awslogs', patch: withoutRole, finds: ROLE },
  {
    name: 'an empty execution role for awslogs',
    patch: task => {
      task.executionRoleArn = ''
    },
    finds: ROLE,
  },
  {
    name: 'no execution role and nothing that needs it',
    patch: task => {
      withoutRole(task)
      withoutLogs(task)
    },
  },
  {
    name: 'no execution role for an image in ECR',
    patch: task => {
      withoutRole(task)
      withoutLogs(task)
      app(task).image = ECR
    },
    finds: ROLE,
  },
  {
    name: 'no execution role for an image in the public ECR',
    patch: task => {
      withoutRole(task)
      withoutLogs(task)
      app(task).image = 'public.ecr.aws/nginx/nginx:1.29'
    },
  },
  {
    name: 'no execution role for secrets, logs and image',
    patch: task => {
      withoutRole(task)
      app(task).image = ECR
      app(task).secrets = [{ name: 'TOKEN', valueFrom: '/shop/token' }]
    },
    finds: ROLE,
  },
  {
    name: 'no execution role for secrets on EC2',
    base: ec2Task,
    patch: task => {
      app(task).secrets = [{ name: 'TOKEN', valueFrom: '/shop/token' }]
    },
    finds: ROLE,
  },
  {
    name: 'no execution role for an image in ECR on EC2',
    base: ec2Task,
    patch: task => {
      app(task).image = ECR
    },
  },

  {
    name: 'privileged',
    patch: task => {
      app(task).privileged = true
    },
    finds: ['fargate-privileged'],
    mends: 'unsafe',
  },
  {
    name: 'not privileged',
    patch: task => {
      app(task).privileged = false
    },
  },
  {
    name: 'privileged on EC2',
    base: ec2Task,
    patch: task => {
      app(task).privileged = true
    },
  },

  ...['SYS_PTRACE', 'CAP_SYS_PTRACE'].map(
    (capability): Row => ({
      name: `capability ${capability}`,
      patch: task => {
        app(task).linuxParameters = { capabilities: { add: [capability], drop: ['ALL'] } }
      },
    })
  ),
  {
    name: 'three capabilities, two of which are too many',
    patch: task => {
      app(task).linuxParameters = { capabilities: { add: ['NET_ADMIN', 'SYS_PTRACE', 'made-up'] } }
    },
    finds: ['fargate-capability-unsupported', 'fargate-capability-unsupported'],
    mends: 'unsafe',
  },
  {
    name: 'a capability on EC2',
    base: ec2Task,
    patch: task => {
      app(task).linuxParameters = { capabilities: { add: ['NET_ADMIN'] } }
    },
  },

  ...unsupported('ipcMode', task => {
    task.ipcMode = 'none'
  }),
  ...unsupported('placementConstraints', task => {
    task.placementConstraints = [{ type: 'memberOf', expression: 'attribute:ecs.instance-type =~ t3.*' }]
  }),
  ...unsupported('host.sourcePath', task => {
    task.volumes = [{ name: 'data', host: { sourcePath: '/data' } }]
  }),
  ...unsupported('dockerVolumeConfiguration', task => {
    task.volumes = [{ name: 'data', dockerVolumeConfiguration: { scope: 'task' } }]
  }),
  ...unsupported('dockerSecurityOptions', task => {
    app(task).dockerSecurityOptions = ['no-new-privileges']
  }),
  ...unsupported('devices', task => {
    app(task).linuxParameters = { devices: [{ hostPath: '/dev/fuse' }] }
  }),
  ...unsupported('maxSwap', task => {
    app(task).linuxParameters = { maxSwap: 512 }
  }),
  ...unsupported('swappiness', task => {
    app(task).linuxParameters = { swappiness: 60 }
  }),
  ...unsupported('sharedMemorySize', task => {
    app(task).linuxParameters = { sharedMemorySize: 64 }
  }),
  ...unsupported('a GPU', task => {
    app(task).resourceRequirements = [{ type: 'GPU', value: '1' }]
  }),
  {
    name: 'networking turned off',
    patch: task => {
      app(task).disableNetworking = true
    },
    finds: FIELD,
    mends: 'unsafe',
  },
  {
    name: 'nothing of all that, in empty lists and parameters that Fargate has',
    patch: task => {
      task.volumes = [{ name: 'data', host: {} }]
      task.placementConstraints = []
      task.pidMode = 'task'
      Object.assign(app(task), {
        dockerSecurityOptions: [],
        disableNetworking: false,
        resourceRequirements: [],
        linuxParameters: { devices: [], initProcessEnabled: true, tmpfs: [{ containerPath: '/tmp', size: 64 }] },
      })
    },
  },

  {
    name: 'pidMode host',
    patch: task => {
      task.pidMode = 'host'
    },
    finds: ['fargate-pid-mode-host'],
    mends: 'unsafe',
  },
  {
    name: 'pidMode host on EC2',
    base: ec2Task,
    patch: task => {
      task.pidMode = 'host'
    },
  },

  ...storage(20, 'safe'),
  ...storage(0, 'safe'),
  ...storage(21, undefined),
  ...storage(200, undefined),
  ...storage(201, 'unsafe'),
  {
    name: 'storage on EC2',
    base: ec2Task,
    patch: task => {
      task.ephemeralStorage = { sizeInGiB: 30 }
    },
    finds: ['ephemeral-storage-on-ec2'],
    mends: 'unsafe',
  },
  {
    name: 'storage of a task that says nothing of where it runs',
    base: ec2Task,
    patch: task => {
      delete task.requiresCompatibilities
      task.ephemeralStorage = { sizeInGiB: 30 }
    },
  },

  {
    name: '120 seconds to stop',
    patch: task => {
      app(task).stopTimeout = 120
    },
  },
  {
    name: '121 seconds to stop',
    patch: task => {
      app(task).stopTimeout = 121
    },
    finds: ['stop-timeout-too-long'],
    mends: 'safe',
  },
  {
    name: '121 seconds to stop on EC2',
    base: ec2Task,
    patch: task => {
      app(task).stopTimeout = 121
    },
  },
]

/** A field that Fargate does not have, and EC2 has. */
function unsupported(name: string, patch: (task: Draft) => void): Row[] {
  return [
    { name, patch, finds: FIELD, mends: 'unsafe' },
    { name: `${name} on EC2`, base: ec2Task, patch },
  ]
}

function storage(sizeInGiB: number, mends: Row['mends']): Row[] {
  const patch = (task: Draft): void => {
    task.ephemeralStorage = { sizeInGiB }
  }
  return [{ name: `${sizeInGiB} GiB of storage`, patch, ...(mends && { finds: ['ephemeral-storage-out-of-range'], mends }) }]
}

describe('a task on Fargate', () => {
  it.each(ROWS.map(row => [row.name, row] as const))('%s', (_name, row) => checkRow(row))
})
