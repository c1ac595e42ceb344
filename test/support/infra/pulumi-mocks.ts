import * as pulumi from '@pulumi/pulumi'

/** A resource that a program has registered. */
export interface Registration {
  readonly type: string
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: properties of any resource type; a test reads the one it knows
  readonly inputs: Record<string, any>
  /** What happens to it at `pulumi destroy`. */
  readonly atDestroy: 'deleted' | 'kept' | 'refused'
}

/** What a program registered under mocks. */
export interface RecordedGraph {
  readonly all: readonly Registration[]
  ofType(type: string): readonly Registration[]
  /** The one registration of a type, or of a type whose name ends so. Fails where there is none or more. */
  one(type: string, nameEnd?: string): Registration
}

/** The account that mocks answer. */
export const mockAccountId = '123456789012'

/**
 * Runs a program of components with Pulumi's mocks and answers what it registered, every registration awaited. Outputs
 * that only AWS knows are made from the resource's name, so that references can be followed in assertions.
 * A secret input arrives as `{ secret: value }`.
 */
export async function recordGraph(
  program: () => unknown | Promise<unknown>,
  calls: (token: string, inputs: Record<string, unknown>) => Record<string, unknown> | undefined = () =>
    undefined,
): Promise<RecordedGraph> {
  const all: Registration[] = []
  const atDestroy = new Map<string, Registration['atDestroy']>()
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => {
        if (args.type !== 'pulumi:pulumi:Stack') {
          all.push({
            type: args.type,
            name: args.name,
            inputs: revealSecrets(args.inputs) as Registration['inputs'],
            atDestroy: atDestroy.get(`${args.type} ${args.name}`) ?? 'deleted',
          })
        }
        return { id: `${args.name}-id`, state: { ...args.inputs, ...madeByAws(args) } }
      },
      call: (args) => calls(args.token, args.inputs) ?? answerCall(args.token),
    },
    'lakeload',
    'test',
    false,
  )
  watchOptions((type, name, fate) => atDestroy.set(`${type} ${name}`, fate))
  await program()
  await pulumi.runtime.disconnect()
  const ofType = (type: string) => all.filter((one) => one.type === type)
  return {
    all,
    ofType,
    one: (type, nameEnd = '') => {
      const found = ofType(type).filter((one) => one.name.endsWith(nameEnd))
      const [first] = found
      if (first === undefined || found.length > 1) {
        const names = found.map((one) => one.name).join(', ')
        throw new Error(`${found.length} of ${type} *${nameEnd}: ${names}`)
      }
      return first
    },
  }
}

/** A request to register a resource, as far as its options are looked at: mocks are not told of them. */
interface RegisterRequest {
  getType(): string
  getName(): string
  getProtect(): boolean
  getRetainondelete(): boolean
}

function watchOptions(see: (type: string, name: string, fate: Registration['atDestroy']) => void): void {
  const monitor = pulumi.runtime.getMonitor() as unknown as {
    registerResource(request: RegisterRequest, callback: unknown): unknown
  }
  const register = monitor.registerResource.bind(monitor)
  monitor.registerResource = (request, callback) => {
    const fate = request.getProtect() ? 'refused' : request.getRetainondelete() ? 'kept' : 'deleted'
    see(request.getType(), request.getName(), fate)
    return register(request, callback)
  }
}

/** What outputs are once everything is known. Inside the program only: later nothing resolves. */
export async function resolveOutputs<T>(outputs: pulumi.Input<T>): Promise<unknown> {
  return await new Promise((resolve) => {
    pulumi.output(outputs).apply((known) => resolve(revealSecrets(known)))
  })
}

function answerCall(token: string): Record<string, unknown> {
  if (token === 'aws:index/getCallerIdentity:getCallerIdentity') return { accountId: mockAccountId }
  if (token === 'aws:index/getAvailabilityZones:getAvailabilityZones') {
    return { names: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d'] }
  }
  if (token === 'aws:index/getPartition:getPartition') return { partition: 'aws' }
  throw new Error(`the mocks have no answer for ${token}`)
}

/** The ARN and the few other outputs that components hand on. */
function madeByAws(args: pulumi.runtime.MockResourceArgs): Record<string, unknown> {
  const [, service = '', type = ''] = /^aws:([^/]+)\/[^:]+:(.+)$/.exec(args.type) ?? []
  const name = String(args.inputs.name ?? args.inputs.bucket ?? args.inputs.clusterIdentifier ?? args.name)
  const made: Record<string, unknown> = {
    arn: args.inputs.arn ?? `arn:aws:${service}:us-east-1:${mockAccountId}:${type}/${name}`,
    name: args.inputs.name ?? name,
  }
  if (type === 'Bucket') Object.assign(made, { bucket: name, arn: `arn:aws:s3:::${name}` })
  if (type === 'Role') made.arn = `arn:aws:iam::${mockAccountId}:role/${name}`
  if (type === 'Cluster' && service === 'redshift') {
    made.dnsName = `${name}.abc.us-east-1.redshift.amazonaws.com`
    made.masterPasswordSecretArn = `arn:aws:secretsmanager:us-east-1:${mockAccountId}:secret:redshift!${name}`
  }
  if (type === 'Namespace' && service === 'redshiftserverless') {
    made.adminPasswordSecretArn = `arn:aws:secretsmanager:us-east-1:${mockAccountId}:secret:redshift!${args.inputs.namespaceName}`
  }
  if (type === 'Workgroup') {
    made.endpoints = [
      { address: `${name}.${mockAccountId}.us-east-1.redshift-serverless.amazonaws.com`, port: 5439 },
    ]
  }
  if (type === 'VpcEndpoint') made.prefixListId = `pl-${args.name}`
  if (type === 'Repository') made.repositoryUrl = `${mockAccountId}.dkr.ecr.us-east-1.amazonaws.com/${name}`
  return made
}

/** The mark that Pulumi puts around a secret on its way to the engine. */
const secretSignature = '1b47061264138c4ac30d75fd1eb44270'
const signatureKey = '4dabf18193072939515e22adb298388d'

function revealSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealSecrets)
  if (value === null || typeof value !== 'object') return value
  const record = value as Record<string, unknown>
  if (record[signatureKey] === secretSignature) return { secret: revealSecrets(record.value) }
  return Object.fromEntries(Object.entries(record).map(([key, inner]) => [key, revealSecrets(inner)]))
}
