/** What a container definition is made of; every value is known. */
export interface ContainerFacts {
  readonly image: string
  /** The command line after `lakeload`. */
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Variables by name, each with the ARN that its value comes from. */
  readonly secrets: Readonly<Record<string, string>>
  readonly memoryMb: number
  readonly logGroup: string
  readonly region: string
}

/** An entry of `containerDefinitions`, as far as the job needs it. */
export interface ContainerDefinition {
  readonly name: string
  readonly image: string
  readonly essential: true
  readonly command: readonly string[]
  readonly memory: number
  readonly user: string
  readonly readonlyRootFilesystem: true
  readonly stopTimeout: number
  readonly linuxParameters: { readonly capabilities: { readonly drop: readonly string[] } }
  readonly environment: readonly { readonly name: string; readonly value: string }[]
  readonly secrets: readonly { readonly name: string; readonly valueFrom: string }[]
  readonly mountPoints: readonly {
    readonly sourceVolume: string
    readonly containerPath: string
    readonly readOnly: false
  }[]
  readonly logConfiguration: {
    readonly logDriver: 'awslogs'
    readonly options: Readonly<Record<string, string>>
  }
}

/** The container's name: what overrides and log streams refer to. */
export const containerName = 'lakeload'

/** A task's log stream is `<this>/<container>/<task id>`. */
export const logStreamPrefix = 'job'

/** The only writable places; the task definition makes a volume for each, on the task's ephemeral disk. */
export const writableVolumes: Readonly<Record<string, string>> = { scratch: '/scratch', tmp: '/tmp' }

/** The user that the Dockerfile makes; it owns /scratch. */
const user = '10001:10001'

/** After SIGTERM the job ends within 25 seconds; then comes SIGKILL. */
const stopSeconds = 30

/** DuckDB’s share of the task’s memory; Node, its upload buffers and dbt need the rest, and the kernel a little. */
const duckdbShare = 0.4

/** The container of the task. The image brings its own init (tini), so none is asked for here. Pure. */
export function containerDefinition(facts: ContainerFacts): ContainerDefinition {
  const byName = <Value>(record: Readonly<Record<string, Value>>) =>
    // ECS answers variables sorted; in any other order every preview would show a change.
    Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    name: containerName,
    image: facts.image,
    essential: true,
    command: facts.command,
    memory: facts.memoryMb,
    user,
    readonlyRootFilesystem: true,
    stopTimeout: stopSeconds,
    linuxParameters: { capabilities: { drop: ['ALL'] } },
    environment: byName(facts.environment)
      // ECS refuses a name that is both a variable and a secret.
      .filter(([name]) => !(name in facts.secrets))
      .map(([name, value]) => ({ name, value })),
    secrets: byName(facts.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
    mountPoints: Object.entries(writableVolumes).map(([sourceVolume, containerPath]) => ({
      sourceVolume,
      containerPath,
      readOnly: false,
    })),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': facts.logGroup,
        'awslogs-region': facts.region,
        'awslogs-stream-prefix': logStreamPrefix,
        // A blocked log must not stop the renewal of the lease. The buffer holds many times what a run prints, so
        // lines are lost only where CloudWatch is away for all of it.
        mode: 'non-blocking',
        'max-buffer-size': '25m',
      },
    },
  }
}

/** LAKELOAD_MEMORY_LIMIT_MB for a task of this size. */
export function memoryLimitMb(taskMemoryMb: number): number {
  return Math.floor(taskMemoryMb * duckdbShare)
}
