import type { RunTaskCommandInput } from '@aws-sdk/client-ecs'
import { JobError } from '../job/errors/job-error'
import { nearestName } from '../job/ui/nearest-name'
import type { StackOutputs } from './stack-outputs'

/** What a task should do. */
export interface TaskWish {
  /** The command line after `lakeload`, such as `['run', 'spacex']`. */
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Which task definition; the job's own where it is left away. */
  readonly taskDefinition?: string
  /** Who started it, up to 36 characters: what `aws ecs list-tasks --started-by` finds. */
  readonly startedBy?: string
}

/** The request that starts a task as the schedule would, with another command. Pure. */
export function planTask(stack: StackOutputs, wish: TaskWish): RunTaskCommandInput {
  const environment = Object.entries(wish.environment ?? {}).map(([name, value]) => ({ name, value }))
  return {
    cluster: stack.cluster,
    taskDefinition: wish.taskDefinition ?? stack.taskDefinition,
    count: 1,
    capacityProviderStrategy: [{ capacityProvider: stack.capacityProvider, weight: 1 }],
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: stack.taskSubnets,
        securityGroups: [stack.taskSecurityGroup],
        assignPublicIp: stack.assignPublicIp ? 'ENABLED' : 'DISABLED',
      },
    },
    overrides: {
      containerOverrides: [
        {
          name: stack.containerName,
          command: [...wish.command],
          ...(environment.length === 0 ? {} : { environment }),
        },
      ],
    },
    propagateTags: 'TASK_DEFINITION',
    startedBy: wish.startedBy ?? 'lakeload-cloud',
  }
}

/**
 * The pipeline that is meant: the named one, or the only one of the stack.
 *
 * @throws JobError CLOUD_PIPELINE_UNKNOWN
 */
export function choosePipeline(stack: StackOutputs, named: string | undefined): string {
  const known = Object.keys(stack.schedules)
  const [only, ...others] = known
  if (named === undefined && only !== undefined && others.length === 0) return only
  if (named !== undefined && known.includes(named)) return named
  const list = known.map((name) => `\`${name}\``).join(', ')
  const near = named === undefined ? undefined : nearestName(named, known)
  throw new JobError(
    'CLOUD_PIPELINE_UNKNOWN',
    named === undefined
      ? `the stack runs several pipelines: ${list}`
      : `the stack does not run \`${named}\`; it runs ${list}`,
    named === undefined
      ? { hint: 'name one of them' }
      : near === undefined
        ? {}
        : { hint: `did you mean \`${near}\`?` },
  )
}
