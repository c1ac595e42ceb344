import { DescribeClustersCommand, RedshiftClient, ResumeClusterCommand } from '@aws-sdk/client-redshift'
import { messageOf, nameOf } from '../errors/error-facts'
import { isJobError, JobError } from '../errors/job-error'
import type { Clock } from '../ports/clock'
import { type AwsAccess, askAws, clientOptions } from './aws-client'
import type { AwsAttempt } from './aws-error'
import { planAwakening } from './plan-awakening'

/** A provisioned cluster, and how to wait for it. */
export interface RedshiftClusterOptions {
  readonly cluster: string
  readonly access: AwsAccess
  readonly timeLimitMs: number
  readonly clock: Clock
  /** Takes a line about the wait. */
  readonly tell: (message: string) => void
}

const pollMs = 15_000
/** A wait that goes on in one state says so once a minute. */
const tellMs = 60_000

/** Refusals of ResumeCluster that time heals: somebody else has resumed it, it is still pausing, or AWS has no node left now. */
const passing: ReadonlySet<string> = new Set([
  'InvalidClusterState',
  'InvalidClusterStateFault',
  'InsufficientClusterCapacity',
  'InsufficientClusterCapacityFault',
])

/** A provisioned cluster that may be paused. */
export class RedshiftCluster {
  readonly #options: RedshiftClusterOptions

  constructor(options: RedshiftClusterOptions) {
    this.#options = options
  }

  /**
   * Returns when the cluster takes connections, and answers whether that took a wait. A paused cluster is resumed. A wait that
   * is interrupted leaves the cluster on its way: who comes next waits for the rest.
   *
   * @throws JobError AWS_RESOURCE_MISSING, AWS_CLUSTER_UNUSABLE, AWS_CLUSTER_NOT_AVAILABLE at the time limit, INTERRUPTED
   */
  async wake(signal?: AbortSignal): Promise<boolean> {
    const { clock, timeLimitMs, tell, cluster } = this.#options
    const startedAt = clock.now().getTime()
    const told = { status: '', at: startedAt }
    for (let polls = 0; ; polls++) {
      const status = await this.#status(signal)
      const plan = planAwakening(status)
      const waitedMs = clock.now().getTime() - startedAt
      if (plan === 'connect') {
        if (polls > 0) tell(`cluster \`${cluster}\` is available after ${minutes(waitedMs)}`)
        return polls > 0
      }
      if (plan === 'give up')
        throw this.#error('AWS_CLUSTER_UNUSABLE', `cluster \`${cluster}\` is \`${status}\``)
      if (waitedMs >= timeLimitMs) {
        throw this.#error(
          'AWS_CLUSTER_NOT_AVAILABLE',
          `cluster \`${cluster}\` is still \`${status}\` after ${minutes(waitedMs)}`,
        )
      }
      if (status !== told.status || clock.now().getTime() - told.at >= tellMs) {
        const what = plan === 'resume' ? 'is paused and is being resumed' : `is \`${status}\``
        tell(`cluster \`${cluster}\` ${what}; waiting for it, at most ${minutes(timeLimitMs - waitedMs)}`)
        Object.assign(told, { status, at: clock.now().getTime() })
      }
      if (plan === 'resume') await this.#resume(signal)
      await this.#sleep(signal)
    }
  }

  async #status(signal: AbortSignal | undefined): Promise<string> {
    const { cluster } = this.#options
    const { Clusters } = await askAws(
      new RedshiftClient(clientOptions(this.#options.access)),
      this.#attempt('redshift:DescribeClusters'),
      (client, options) => client.send(new DescribeClustersCommand({ ClusterIdentifier: cluster }), options),
      signal,
    )
    const status = Clusters?.[0]?.ClusterStatus
    if (status === undefined) throw this.#error('AWS_RESOURCE_MISSING', `there is no cluster \`${cluster}\``)
    return status
  }

  async #resume(signal: AbortSignal | undefined): Promise<void> {
    const { cluster, tell } = this.#options
    try {
      await askAws(
        new RedshiftClient(clientOptions(this.#options.access)),
        this.#attempt('redshift:ResumeCluster'),
        (client, options) => client.send(new ResumeClusterCommand({ ClusterIdentifier: cluster }), options),
        signal,
      )
    } catch (error) {
      const cause = isJobError(error) ? error.cause : error
      if (!passing.has(nameOf(cause) ?? '')) throw error
      tell(`cluster \`${cluster}\` could not be resumed yet: ${messageOf(cause)}`)
    }
  }

  async #sleep(signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#options.clock.sleep(pollMs, signal)
    } catch (error) {
      if (isJobError(error)) throw error
      const { cluster } = this.#options
      throw new JobError(
        'INTERRUPTED',
        `the wait for cluster \`${cluster}\` was interrupted; it goes on resuming`,
        {
          cause: error,
        },
      )
    }
  }

  #error(
    code: 'AWS_RESOURCE_MISSING' | 'AWS_CLUSTER_UNUSABLE' | 'AWS_CLUSTER_NOT_AVAILABLE',
    message: string,
  ): JobError {
    const { cluster, access } = this.#options
    return new JobError(code, message, { context: { cluster, region: access.region } })
  }

  #attempt(action: string): AwsAttempt {
    const { cluster, access } = this.#options
    return {
      action,
      subject: `cluster \`${cluster}\``,
      resource: `arn:aws:redshift:${access.region}:*:cluster:${cluster}`,
      setting: 'LAKELOAD_REDSHIFT_CLUSTER',
      region: access.region,
    }
  }
}

function minutes(milliseconds: number): string {
  const whole = Math.round(milliseconds / 60_000)
  return whole === 1 ? '1 minute' : `${whole} minutes`
}
