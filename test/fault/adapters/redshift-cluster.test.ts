import { RedshiftCluster } from '../../../job/adapters/redshift-cluster'
import {
  type AwsAnswer,
  type AwsServer,
  awsEnvironment,
  clusterInState,
  startAwsServer,
} from '../../support/aws/aws-server'
import { setEnvironment } from '../../support/aws/set-environment'
import { createHeldClock, type HeldClock } from '../../support/held-clock'

let aws: AwsServer
let clock: HeldClock
let lines: string[]
let restore: () => void
beforeEach(async () => {
  aws = await startAwsServer()
  clock = createHeldClock()
  lines = []
  restore = setEnvironment(awsEnvironment(aws))
})
afterEach(async () => {
  restore()
  await aws.close()
})

const cluster = (timeLimitMs = 30 * 60_000): RedshiftCluster =>
  new RedshiftCluster({
    cluster: 'shop',
    access: { region: 'eu-central-1' },
    timeLimitMs,
    clock,
    tell: (line) => lines.push(line),
  })

/** Answers DescribeClusters with one state after the other, the last one for ever; ResumeCluster as told. */
function goThrough(states: readonly string[], resume: AwsAnswer = { fields: {} }): void {
  let described = 0
  aws.answer = ({ action }) => {
    if (action === 'ResumeCluster') return resume
    described += 1
    return clusterInState(states[Math.min(described, states.length) - 1] ?? '')
  }
}

const actions = (): readonly string[] => aws.requests.map(({ action }) => action)

test('a cluster that is available is neither resumed nor waited for', async () => {
  goThrough(['available'])
  expect(await cluster().wake()).toBe(false)
  expect(aws.requests).toEqual([{ action: 'DescribeClusters', input: { ClusterIdentifier: 'shop' } }])
  expect(lines).toEqual([])
})

test('a paused cluster is resumed once, and waited for with a line a minute', async () => {
  goThrough(['paused', ...Array<string>(9).fill('resuming'), 'available'])
  expect(await cluster().wake()).toBe(true)
  expect(actions().filter((action) => action === 'ResumeCluster')).toHaveLength(1)
  expect(clock.slept).toEqual(Array(10).fill(15_000))
  expect(lines).toEqual([
    'cluster `shop` is paused and is being resumed; waiting for it, at most 30 minutes',
    'cluster `shop` is `resuming`; waiting for it, at most 30 minutes',
    'cluster `shop` is `resuming`; waiting for it, at most 29 minutes',
    'cluster `shop` is `resuming`; waiting for it, at most 28 minutes',
    'cluster `shop` is available after 3 minutes',
  ])
})

test('a cluster that is just pausing is resumed when it has paused', async () => {
  goThrough(['pausing', 'paused', 'resuming', 'available'])
  expect(await cluster().wake()).toBe(true)
  expect(actions()).toEqual([
    'DescribeClusters',
    'DescribeClusters',
    'ResumeCluster',
    'DescribeClusters',
    'DescribeClusters',
  ])
})

test.each(['resuming', 'modifying', 'rebooting', 'a state of tomorrow'])(
  '`%s` is waited for',
  async (state) => {
    goThrough([state, 'available'])
    expect(await cluster().wake()).toBe(true)
    expect(actions()).not.toContain('ResumeCluster')
  },
)

test.each(['available, prep-for-resize', 'available, resize-cleanup', 'storage-full'])(
  '`%s` takes connections',
  async (state) => {
    goThrough([state])
    expect(await cluster().wake()).toBe(false)
  },
)

test.each(['deleting', 'final-snapshot', 'hardware-failure', 'incompatible-network'])(
  '`%s` is not waited for',
  async (state) => {
    goThrough([state])
    await expect(cluster().wake()).rejects.toMatchObject({
      code: 'AWS_CLUSTER_UNUSABLE',
      kind: 'config',
      message: `cluster \`shop\` is \`${state}\``,
    })
  },
)

test.each([
  ['InvalidClusterState', 'somebody else has resumed it'],
  ['InsufficientClusterCapacity', 'no nodes now'],
])('a resume that is refused by %s is no failure: the state decides', async (error, message) => {
  goThrough(['paused', 'available'], { error, message })
  expect(await cluster().wake()).toBe(true)
  expect(lines).toContain(`cluster \`shop\` could not be resumed yet: ${message}`)
})

test('a resume that the role may not do is an error that names the action', async () => {
  goThrough(['paused'], { error: 'AccessDenied', message: 'no', status: 403 })
  await expect(cluster().wake()).rejects.toMatchObject({
    code: 'AWS_ACCESS_DENIED',
    hint: 'allow `redshift:ResumeCluster` on `arn:aws:redshift:eu-central-1:*:cluster:shop` to the role that runs this',
  })
})

test('the wait ends at its time limit, and a rerun goes on', async () => {
  goThrough(['paused', 'resuming'])
  await expect(cluster(60_000).wake()).rejects.toMatchObject({
    code: 'AWS_CLUSTER_NOT_AVAILABLE',
    kind: 'transient',
    message: 'cluster `shop` is still `resuming` after 1 minute',
  })
  goThrough(['resuming', 'available'])
  expect(await cluster(60_000).wake()).toBe(true)
  expect(actions().filter((action) => action === 'ResumeCluster')).toHaveLength(1)
})

test('a signal ends the wait', async () => {
  const controller = new AbortController()
  goThrough(['paused', 'resuming'])
  clock.onSleep = () => controller.abort()
  await expect(cluster().wake(controller.signal)).rejects.toMatchObject({
    code: 'INTERRUPTED',
    message: 'the wait for cluster `shop` was interrupted; it goes on resuming',
  })
})

test.each([
  ['an error', { error: 'ClusterNotFound', message: 'Cluster shop not found', status: 404 } as const],
  ['an empty list', { fields: { Clusters: '' } } as const],
])('a cluster that is not there: %s', async (_, answer) => {
  aws.answer = () => answer
  await expect(cluster().wake()).rejects.toMatchObject({ code: 'AWS_RESOURCE_MISSING', kind: 'config' })
})
