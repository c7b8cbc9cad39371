import { describe, expect, it } from 'vitest'
import type { Document, Documents } from '../src/model/document.ts'
import type { Json, Patch } from '../src/model/patch.ts'
import { Unresolved } from '../src/model/task-definition.ts'
import { comparable } from '../src/source/cloudformation/value.ts'
import { type LoadOptions, load } from '../src/source/load.ts'

const open = (text: string, options: LoadOptions = {}, name = 'a.yaml'): Promise<Documents> =>
  load(name, Buffer.from(text), options)

/** The definition of a template with one resource of these properties, and other sections. */
async function definition(properties: string, sections = '', options: LoadOptions = {}): Promise<Document> {
  const text = `${sections}\nResources:\n  Task:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      ${properties.replaceAll('\n', '\n      ')}\n`
  return (await open(text, options))[0]
}

/** What a value of the property Family comes to. */
async function resolved(expression: string, sections = '', options: LoadOptions = {}): Promise<unknown> {
  return comparable((await definition(`Family: ${expression}`, sections, options)).task.family)
}

const unknown = (expression: string, ...parts: (string | { hole: string })[]): object => ({
  unresolved: expression,
  ...(parts.length > 0 ? { parts } : {}),
})
const hole = (name: string): { hole: string } => ({ hole: name })

describe('functions', () => {
  const SECTIONS = `
Parameters:
  Stage: { Type: String, Default: test }
  Size: { Type: Number, Default: 256 }
  Free: { Type: String }
  Hidden: { Type: String, Default: secret, NoEcho: true }
  Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /path }
  Names: { Type: CommaDelimitedList, Default: 'a, b' }
Mappings:
  ByStage: { test: { Name: small, List: [x, y] } }
Conditions:
  IsTest: !Equals [!Ref Stage, test]
  IsFree: !Equals [!Ref Free, a]
  Either: !Or [!Condition IsFree, !Condition IsTest]
  Neither: !Not [!Or [Condition: IsFree, Condition: IsTest]]
  Round: !And [!Condition Round, !Condition IsTest]`

  it.each<[string, unknown]>([
    ['!Ref Stage', 'test'],
    ['{ Ref: Stage }', 'test'],
    ['!Ref Size', '256'],
    ['!Ref Free', unknown('${Free}', hole('${Free}'))],
    ['!Ref Hidden', unknown('${Hidden}', hole('${Hidden}'))],
    ['!Ref Stored', unknown('${Stored}', hole('${Stored}'))],
    ['!Ref AWS::Region', unknown('${AWS::Region}', hole('${AWS::Region}'))],
    ['!Ref Other', unknown('${Other}', hole('${Other}'))],
    ['!GetAtt Other.Arn', unknown('${Other.Arn}', hole('${Other.Arn}'))],
    ['!GetAtt [Other, Outputs.Arn]', unknown('${Other.Outputs.Arn}', hole('${Other.Outputs.Arn}'))],
    ["!Sub '${Stage}-x'", 'test-x'],
    ["!Sub 'a:${Other.Arn}:${!Stage}'", unknown('${Other.Arn}', 'a:', hole('${Other.Arn}'), ':${Stage}')],
    ["!Sub ['${A}-${Stage}', { A: !Ref Size }]", '256-test'],
    ["Fn::Sub: 'b-${Stage}'", 'b-test'],
    ["!Sub 'unclosed ${Stage'", 'unclosed ${Stage'],
    ["!Join ['-', [a, !Ref Stage, 1]]", 'a-test-1'],
    ["!Join ['-', !Ref Names]", 'a-b'],
    ["!Join ['', [a, !Ref Free]]", unknown('${Free}', 'a', hole('${Free}'))],
    ["!Join ['', [a, !If [IsFree, b, c]]]", unknown('!If', 'a', hole('!If'))],
    ['!If [IsTest, a, b]', 'a'],
    ['!If [Either, a, b]', 'a'],
    ['!If [Neither, a, b]', 'b'],
    ['!If [IsFree, a, b]', unknown('!If')],
    ['!If [IsFree, a, a]', 'a'],
    ['!If [Round, a, b]', unknown('!If')],
    ['!If [Missing, a, b]', unknown('!If')],
    ['!FindInMap [ByStage, !Ref Stage, Name]', 'small'],
    ['!FindInMap [ByStage, production, Name]', unknown('!FindInMap')],
    ['!Select [1, !FindInMap [ByStage, test, List]]', 'y'],
    ["!Select ['0', !Split ['/', 'a/b']]", 'a'],
    ['!Select [5, !Ref Names]', unknown('!Select')],
    ['!ImportValue x', unknown('!ImportValue', hole('!ImportValue'))],
    ["!Sub '${x}-${x}'", unknown('${x}', hole('${x}'), '-', hole('${x}'))],
    ["'{{resolve:ssm:/a}}-b'", unknown('{{resolve…}}', hole('{{resolve…}}'), '-b')],
    ['!Foo x', unknown('!Foo')],
    ['!Ref { a: b }', unknown('!Ref')],
    ['0644', '420'],
    ['on', 'true'],
    ['089', '089'],
    ['2024-01-01', '2024-01-01'],
  ])('%s is %j', async (expression, expected) => {
    expect(await resolved(expression.startsWith('Fn::') ? `\n  ${expression}` : expression, SECTIONS)).toEqual(expected)
  })

  it('take parameters, region and account from whoever asks, but nothing that is not to be seen', async () => {
    const parameters = new Map([
      ['Free', 'given'],
      ['Hidden', 'given'],
      ['Stored', '/given'],
      ['Names', 'c,d'],
    ])
    const options = { parameters, region: 'cn-north-1', account: '111122223333' }
    const value = (expression: string) => resolved(expression, SECTIONS, options)
    expect(await value('!Ref Free')).toBe('given')
    expect(await value('!Ref Hidden')).toEqual(unknown('${Hidden}', hole('${Hidden}')))
    expect(await value('!Ref Stored')).toEqual(unknown('${Stored}', hole('${Stored}')))
    expect(await value("!Join ['', !Ref Names]")).toBe('cd')
    expect(await value("!Sub 'arn:${AWS::Partition}:${AWS::Region}:${AWS::AccountId}.${AWS::URLSuffix}'")).toBe(
      'arn:aws-cn:cn-north-1:111122223333.amazonaws.com.cn'
    )
  })

  it('leave out what is AWS::NoValue, and what a condition leaves out', async () => {
    const { task } = await definition(
      'Cpu: !Ref AWS::NoValue\nMemory: !If [IsTest, !Ref AWS::NoValue, 512]\nContainerDefinitions:\n  - !If [IsTest, !Ref AWS::NoValue, { Name: a }]\n  - { Name: b }',
      SECTIONS
    )
    expect(Object.keys(task).sort()).toEqual(['containerDefinitions', 'family'])
    expect(task.containerDefinitions).toEqual([{ name: 'b' }])
  })

  it('that may add what cannot be seen leave nothing absent', async () => {
    const { task } = await definition('Cpu: 256\nFn::Transform: { Name: AWS::Include, Parameters: { Location: x } }')
    expect(task.cpu).toBe('256')
    expect(task.containerDefinitions).toEqual(new Unresolved('!Transform'))
    const whole = await definition('Fn::Transform: { Name: Macro }')
    expect(whole.task.executionRoleArn).toEqual(new Unresolved('!Transform'))
  })

  it('that double a text with each level, or lie deep, end', async () => {
    let bomb = 'x'.repeat(50)
    for (let level = 0; level < 60; level++) bomb = `{ 'Fn::Sub': ['\${a}\${a}', { a: ${level === 0 ? `'${bomb}'` : bomb} }] }`
    expect(await resolved(bomb)).toMatchObject({ unresolved: '!Sub' })
    const deep = `${'{"Fn::Join":["",['.repeat(5000)}"x"${']]}'.repeat(5000)}`
    const template = `{"Resources":{"T":{"Type":"AWS::ECS::TaskDefinition","Properties":{"Family":${deep}}}}}`
    const [document] = await open(template, {}, 'a.json')
    expect(document.task.family).toBeInstanceOf(Unresolved)
  })

  it('and names that every object has are nothing special', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(await resolved(`!Ref ${name}`)).toEqual(unknown(`\${${name}}`, hole(`\${${name}}`)))
      expect(await resolved(`!FindInMap [${name}, ${name}, ${name}]`)).toEqual(unknown('!FindInMap'))
      const { task } = await definition(`ContainerDefinitions:\n  - DockerLabels: { ${name}: a }`)
      const [container] = task.containerDefinitions as { dockerLabels: object }[]
      expect(Object.entries(container?.dockerLabels ?? {})).toEqual([[name, 'a']])
    }
  })
})

describe('names and types', () => {
  it('are those of the API', async () => {
    const { task } = await definition(`Cpu: 1024
Volumes:
  - Name: a
    EFSVolumeConfiguration: { FilesystemId: fs-1, TransitEncryptionPort: '2049', AuthorizationConfig: { IAM: ENABLED } }
ProxyConfiguration: { ProxyConfigurationProperties: [{ Name: a, Value: 15000 }] }
ContainerDefinitions:
  - Name: a
    Cpu: '10'
    Essential: 'true'
    PortMappings: [{ ContainerPort: '8080' }]
    Environment: [{ Name: A, Value: true }]
    LogConfiguration: { LogDriver: awslogs, Options: { Some-Key: 1 } }
    Ulimits: [{ HardLimit: x }]`)
    expect(task).toMatchObject({
      cpu: '1024',
      volumes: [
        {
          name: 'a',
          efsVolumeConfiguration: { fileSystemId: 'fs-1', transitEncryptionPort: 2049, authorizationConfig: { iam: 'ENABLED' } },
        },
      ],
      proxyConfiguration: { properties: [{ name: 'a', value: '15000' }] },
      containerDefinitions: [
        {
          cpu: 10,
          essential: true,
          portMappings: [{ containerPort: 8080 }],
          environment: [{ name: 'A', value: 'true' }],
          logConfiguration: { options: { 'Some-Key': '1' } },
          ulimits: [{ hardLimit: 'x' }],
        },
      ],
    })
  })

  it('of what is no definition at all are no reason to fail', async () => {
    for (const properties of ['', 'null', '[]', 'text', '{}']) {
      const [document] = await open(`Resources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties: ${properties}\n`)
      expect(Object.keys(document.task)).toEqual(['family'])
      expect(document.locate(['cpu'], 'value').line).toBeGreaterThan(1)
    }
  })
})

describe('places', () => {
  it('lead through functions, and name them in pointers', async () => {
    const document = await definition(
      'ContainerDefinitions:\n  - Name: a\n    Environment: !If [C, [{ Name: A, Value: !Sub b }], []]',
      'Parameters: { P: { Type: String, Default: a } }\nConditions: { C: !Equals [!Ref P, a] }'
    )
    const path = ['containerDefinitions', 0, 'environment', 0, 'value']
    expect(document.pointer(path)).toBe('/Resources/Task/Properties/ContainerDefinitions/0/Environment/Fn::If/1/0/Value')
    expect(document.sourceOf(path)).toBe('!Sub b')
    expect(document.locate(path, 'key')).toMatchObject({ line: 9, column: 44 })
    expect(document.locate(['containerDefinitions', 0, 'secrets'], 'value')).toMatchObject({ line: 8 })
  })
})

describe('a repair', () => {
  const set = (path: Patch['path'], value: Json): Patch => ({ op: 'set', path, value })

  it.each<[string, string, Patch[], string]>([
    ['a number stays one', 'Cpu: 256 # a', [set(['cpu'], '512')], 'Cpu: 512 # a'],
    ['a text stays one', "Cpu: '256'", [set(['cpu'], '512')], "Cpu: '512'"],
    [
      'names are those of CloudFormation',
      'Cpu: 256',
      [set(['runtimePlatform'], { cpuArchitecture: 'ARM64' })],
      'Cpu: 256\n      RuntimePlatform:\n        CpuArchitecture: ARM64',
    ],
    ['words of YAML 1.1 are quoted', 'Family: a', [set(['family'], 'on')], 'Family: "on"'],
    ['numbers of YAML 1.1 are quoted', 'Family: a', [set(['family'], '0644')], 'Family: "0644"'],
    [
      'a flow stays one',
      'RequiresCompatibilities: [EC2]',
      [{ op: 'insert', path: ['requiresCompatibilities', 1], value: 'FARGATE' }],
      'RequiresCompatibilities: [EC2, FARGATE]',
    ],
    ['a block scalar is replaced', 'Family: |\n  a\n  b', [set(['family'], 'c')], 'Family: c'],
    ['CRLF stays', 'Cpu: 256\r\nMemory: 512', [set(['cpu'], '512')], 'Cpu: 512\r\n      Memory: 512'],
    ['in a branch', 'Family: !If [C, a, b]', [set(['family'], 'c')], 'Family: !If [C, c, b]'],
    ['removal of a call', 'Cpu: 256\nMemory: !Ref X', [{ op: 'remove', path: ['memory'] }], 'Cpu: 256'],
    [
      'items that are left out keep their places',
      'Volumes: [!Ref AWS::NoValue, { Name: a }]',
      [{ op: 'insert', path: ['volumes', 0], value: { name: 'b' } }],
      'Volumes: [!Ref AWS::NoValue, { Name: b }, { Name: a }]',
    ],
  ])('%s', async (_, before, patches, after) => {
    const document = await definition(
      before,
      'Parameters: { P: { Type: String, Default: a } }\nConditions: { C: !Equals [!Ref P, a] }'
    )
    const edited = document.edit(patches)
    expect(edited.text.trimEnd().slice(-after.length)).toBe(after)
  })

  it.each<[string, string, Patch[], string]>([
    ['a parameter', 'Cpu: !Ref P', [set(['cpu'], '512')], 'comes from the default of the parameter `P`'],
    ['a mapping', 'Cpu: !FindInMap [M, a, b]', [set(['cpu'], '512')], 'comes from the mapping `M`'],
    ['Fn::Sub', 'Family: !Sub a', [set(['family'], 'b')], 'comes from `Fn::Sub`'],
    ['what is not known', 'Cpu: !Ref Q', [set(['cpu'], '512')], 'comes from `Q`'],
    ['two equal branches', 'Family: !If [Q, a, a]', [set(['family'], 'b')], 'both branches'],
    ['what is left out', 'Cpu: !Ref AWS::NoValue', [set(['cpu'], '512')], 'a function leaves `cpu` out'],
    [
      'an item that a branch gives',
      'Volumes: [!If [C, { Name: a }, { Name: b }]]',
      [{ op: 'remove', path: ['volumes', 0] }],
      'a function decides',
    ],
    [
      'a list that a parameter gives',
      'RequiresCompatibilities: !Ref L',
      [{ op: 'insert', path: ['requiresCompatibilities', 0], value: 'FARGATE' }],
      'comes from the default of the parameter `L`',
    ],
    ['an alias', 'Cpu: &x 256\nMemory: *x', [set(['cpu'], '512')], 'anchor'],
    ['a merged map', 'ContainerDefinitions: [{ <<: { Name: a } }]', [set(['containerDefinitions', 0, 'name'], 'b')], 'merge'],
    [
      'a second item of a name that is left out',
      'Volumes: [!If [C, !Ref AWS::NoValue, { Name: a }]]',
      [{ op: 'insert', path: ['volumes', 0], value: { name: 'a' } }],
      'a function leaves a out',
    ],
  ])('of %s is refused', async (_, before, patches, reason) => {
    const document = await definition(
      before,
      'Parameters: { P: { Type: String, Default: a }, L: { Type: CommaDelimitedList, Default: EC2 } }\nMappings: { M: { a: { b: 256 } } }\nConditions: { C: !Equals [!Ref P, a] }'
    )
    expect(() => document.edit(patches)).toThrow(reason)
  })
})

describe('several definitions', () => {
  const TWO = `Resources:
  A: { Type: AWS::ECS::TaskDefinition, Properties: { Cpu: 256 } }
  B: { Type: AWS::ECS::TaskDefinition, Properties: { Cpu: 512 } }
`

  it('come in the order of the text, or one by its name', async () => {
    expect((await open(TWO)).map(({ resource }) => resource)).toEqual(['A', 'B'])
    expect((await open(TWO, { resource: 'B' })).map(({ task }) => task.cpu)).toEqual(['512'])
    await expect(open(TWO, { resource: 'C' })).rejects.toThrow('has no definition `C`: it has A, B')
  })

  it('are not looked for in vain', async () => {
    await expect(open('Resources:\n  A: { Type: AWS::SNS::Topic }\n')).rejects.toMatchObject({ isOtherKind: true })
    const loop = "Resources:\n  'Fn::ForEach::X': [I, [a], { '${I}': { Type: AWS::ECS::TaskDefinition } }]\n"
    await expect(open(loop)).rejects.toThrow('Fn::ForEach')
    await expect(open(TWO, { parameters: new Map([['P', 'x']]) })).rejects.toThrow('has no parameter `P`: it has none')
    expect(await open(TWO, { parameters: new Map([['P', 'x']]), isOneOfMany: true })).toHaveLength(2)
  })
})

describe('what a template declares', () => {
  it('is there with its properties resolved, unless a condition keeps it away', async () => {
    const [document] = await open(`Parameters: { Stage: { Type: String, Default: test }, Free: { Type: String } }
Conditions: { IsTest: !Equals [!Ref Stage, test], IsFree: !Equals [!Ref Free, a], Never: !Not [!Condition IsTest] }
Resources:
  Task: { Type: AWS::ECS::TaskDefinition }
  Policy:
    Type: AWS::IAM::Policy
    Condition: IsFree
    Properties:
      Roles: [!Ref Role, !Ref AWS::NoValue]
      PolicyDocument: { Statement: [{ Resource: !Sub 'arn:aws:s3:::\${Stage}-\${AWS::Region}', Condition: { Bool: { a: true } } }] }
  Role: { Type: AWS::IAM::Role, Condition: IsTest }
  Gone: { Type: AWS::IAM::Role, Condition: Never }
`)
    expect(document.declared?.map(resource => ({ ...resource, properties: comparable(resource.properties) }))).toEqual([
      { id: 'Task', type: 'AWS::ECS::TaskDefinition', properties: {} },
      {
        id: 'Policy',
        type: 'AWS::IAM::Policy',
        isConditional: true,
        properties: {
          Roles: [unknown('${Role}', hole('${Role}'))],
          PolicyDocument: {
            Statement: [
              {
                Resource: unknown('${AWS::Region}', 'arn:aws:s3:::test-', hole('${AWS::Region}')),
                Condition: { Bool: { a: true } },
              },
            ],
          },
        },
      },
      { id: 'Role', type: 'AWS::IAM::Role', properties: {} },
    ])
  })
})
