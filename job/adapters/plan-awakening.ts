/** What to do about a cluster in a state: connect to it, resume it, wait for it, or give it up. */
export type Awakening = 'connect' | 'resume' | 'wait' | 'give up'

/** States that a cluster does not leave by itself, or leaves for good. */
const lasting: ReadonlySet<string> = new Set(['deleting', 'final-snapshot', 'hardware-failure'])

/**
 * Plans by the `ClusterStatus` that DescribeClusters answers. Every state that is not known is waited for: AWS adds some, and the
 * time limit ends the wait.
 *
 * @see https://docs.aws.amazon.com/redshift/latest/mgmt/rs-mgmt-cluster-status.html
 */
export function planAwakening(status: string): Awakening {
  // `available, prep-for-resize` and `available, resize-cleanup` take connections too; so does a full cluster.
  if (/^available\b/.test(status) || status === 'storage-full') return 'connect'
  if (status === 'paused') return 'resume'
  return lasting.has(status) || status.startsWith('incompatible-') ? 'give up' : 'wait'
}
