import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { lakeload, repository } from '../../support/cli'
import {
  type EcsServer,
  scriptedTaskId,
  startEcsServer,
  type TaskScript,
} from '../../support/cloud/ecs-server'
import { testStack, writeStackFile } from '../../support/cloud/stack-file'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

let folder: string
let stack: string
let server: EcsServer | undefined

beforeAll(async () => {
  folder = await makeTempFolder()
  stack = await writeStackFile(folder, testStack())
})
afterEach(async () => {
  await server?.close()
  server = undefined
})
afterAll(async () => {
  await removeTempFolder(folder)
})

async function cloud(script: TaskScript, ...args: readonly string[]) {
  server = await startEcsServer(script)
  return await lakeload(['cloud', ...args, '--outputs', stack], server.environment)
}

const pending = { lastStatus: 'PENDING' }
const running = { lastStatus: 'RUNNING', startedAt: 1_700_000_000 }
const stopped = (exitCode: number) => ({
  lastStatus: 'STOPPED',
  startedAt: 1_700_000_000,
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'lakeload', exitCode }],
})

test('a run is started as the schedule would start it, its log is shown, and its exit code is ours', async () => {
  const metric = '{"_aws":{"Timestamp":1},"RowsLoaded":3}'
  const lines = [[], ['extract  done'], ['extract  done', 'load  done', metric]]
  const result = await cloud({ states: [pending, running, stopped(3)], lines }, 'run', 'spacex')
  expect(result.exitCode).toBe(3)
  expect(result.stdout).toMatch(new RegExp(`^Task ${scriptedTaskId} ended with exit code 3 after \\d+ s\n$`))
  expect(result.stderr.split('\n').map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''))).toEqual([
    `Task ${scriptedTaskId} of arn:aws:ecs:us-east-1:123456789012:cluster/lakeload-test`,
    'task is PENDING',
    'task is RUNNING',
    'extract  done',
    'task is STOPPED',
    'load  done',
    '',
  ])
  expect(server?.requests[0]).toEqual({
    operation: 'RunTask',
    body: expect.objectContaining({
      cluster: 'arn:aws:ecs:us-east-1:123456789012:cluster/lakeload-test',
      taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-job:7',
      overrides: { containerOverrides: [{ name: 'lakeload', command: ['run', 'spacex'] }] },
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-1', 'subnet-2'],
          securityGroups: ['sg-1'],
          assignPublicIp: 'ENABLED',
        },
      },
    }),
  })
})

test('the only pipeline needs no name; options go to the job; --json has the job’s own result', async () => {
  const result = await cloud(
    { states: [stopped(0)], lines: [['Going on', '{"status":"succeeded","load_id":"01J"}']] },
    'run',
    '--from-step',
    'transform',
    '--date',
    '2026-11-01',
    '--json',
  )
  expect(result.exitCode).toBe(0)
  expect(JSON.parse(result.stdout)).toEqual({
    status: 'succeeded',
    task: scriptedTaskId,
    exit_code: 0,
    seconds: expect.any(Number),
    result: { status: 'succeeded', load_id: '01J' },
  })
  expect(server?.requests[0]?.body.overrides).toEqual({
    containerOverrides: [
      {
        name: 'lakeload',
        command: ['run', 'spacex', '--from-step', 'transform', '--date', '2026-11-01', '--json'],
      },
    ],
  })
})

test('--no-wait prints the task’s id and asks nothing more', async () => {
  const result = await cloud({ states: [running] }, 'run', '--no-wait', '--json')
  expect(result).toMatchObject({
    exitCode: 0,
    stdout: `${JSON.stringify({ status: 'started', task: scriptedTaskId, pipeline: 'spacex' })}\n`,
  })
  expect(server?.requests.map(({ operation }) => operation)).toEqual(['RunTask'])
})

test('bootstrap runs the task definition that may read the admin’s secret', async () => {
  const result = await cloud({ states: [stopped(0)], lines: [['nothing to do']] }, 'bootstrap')
  expect(result.exitCode).toBe(0)
  expect(server?.requests[0]?.body).toMatchObject({
    taskDefinition: 'arn:aws:ecs:us-east-1:123456789012:task-definition/lakeload-test-bootstrap:2',
    overrides: { containerOverrides: [{ name: 'lakeload', command: ['bootstrap'] }] },
  })
})

test('doctor runs with the job’s own roles', async () => {
  const result = await cloud({ states: [stopped(2)], lines: [['lake  failed']] }, 'doctor')
  expect(result.exitCode).toBe(2)
  expect(server?.requests[0]?.body).toMatchObject({
    overrides: { containerOverrides: [{ name: 'lakeload', command: ['doctor'] }] },
  })
})

test.each<[string, TaskScript, number, string]>([
  [
    'a Spot interruption',
    {
      states: [
        { ...stopped(143), stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' },
      ],
    },
    4,
    `error: task \`${scriptedTaskId}\` was taken away: Your Spot Task was interrupted.`,
  ],
  [
    'no memory left',
    {
      states: [
        {
          ...stopped(137),
          containers: [
            {
              name: 'lakeload',
              exitCode: 137,
              reason: 'OutOfMemoryError: Container killed due to memory usage',
            },
          ],
        },
      ],
    },
    4,
    'raise `job.memoryMb`',
  ],
  [
    'an image that is not there',
    {
      states: [
        {
          lastStatus: 'STOPPED',
          stopCode: 'TaskFailedToStart',
          stoppedReason: 'CannotPullContainerError: image not found',
          containers: [{ name: 'lakeload' }],
        },
      ],
    },
    2,
    `error: task \`${scriptedTaskId}\` never ran: CannotPullContainerError: image not found`,
  ],
  [
    'no capacity',
    { states: [], runTask: { status: 200, body: { tasks: [], failures: [{ reason: 'RESOURCE:FARGATE' }] } } },
    4,
    'error: ECS did not accept the task: RESOURCE:FARGATE',
  ],
  [
    'no right to start a task',
    {
      states: [],
      runTask: { status: 400, body: { __type: 'AccessDeniedException', message: 'not authorized' } },
    },
    2,
    'hint: allow `ecs:RunTask`',
  ],
])('%s ends with one clear error', async (_name, script, exitCode, text) => {
  const result = await cloud(script, 'run')
  expect(result.stderr).toContain(text)
  expect(result.exitCode).toBe(exitCode)
})

test('for programs an error has its code', async () => {
  const code = async (...input: Parameters<typeof cloud>) => {
    const result = await cloud(...input)
    await server?.close()
    return (JSON.parse(result.stdout) as { error: { code: string } }).error.code
  }
  const refused = { status: 200, body: { tasks: [], failures: [] } }
  expect(await code({ states: [], runTask: refused }, 'run', '--json')).toBe('CLOUD_TASK_REFUSED')
  expect(await code({ states: [pending] }, 'run', '--start-time-limit', '0.001', '--json')).toBe(
    'CLOUD_TASK_SLOW',
  )
  expect(await code({ states: [] }, 'logs', '--task', 'gone', '--follow', '--json')).toBe(
    'CLOUD_TASK_UNKNOWN',
  )
})

test('a task that does not start within the limit is told', async () => {
  const result = await cloud({ states: [pending] }, 'run', '--start-time-limit', '0.001')
  expect(result.exitCode).toBe(4)
  expect(result.stderr).toContain(`error: task \`${scriptedTaskId}\` is \`PENDING\` after 0 seconds`)
  expect(result.stderr).toContain(`lakeload cloud logs --task ${scriptedTaskId}`)
})

test('ECS may know a task only some seconds after it has accepted it', async () => {
  const result = await cloud({ states: ['unknown', 'unknown', running, stopped(0)] }, 'run')
  expect(result.exitCode).toBe(0)
  expect(result.stderr).not.toContain('error')
})

test('a watched task outlives minutes without an answer, and its end is still told', async () => {
  // The SDK asks five times before it gives up.
  const outage = Array<'error'>(6).fill('error')
  const result = await cloud({ states: [running, ...outage, stopped(3)], lines: [['working']] }, 'run')
  expect(result.exitCode).toBe(3)
  expect(result.stderr.match(/the task cannot be seen now, and goes on: /g)).toHaveLength(1)
})

test('where AWS lets nobody look any more, the task goes on, and that is said', async () => {
  server = await startEcsServer({ states: ['denied'], lines: [] })
  const result = await lakeload(['cloud', 'run', '--outputs', stack], server.environment)
  expect(result.exitCode).toBe(2)
  expect(result.stderr).toContain(
    `Task ${scriptedTaskId} goes on: \`lakeload cloud logs --task ${scriptedTaskId} --follow\` watches it again`,
  )
  expect(result.stderr).toContain('ecs:DescribeTasks')
})

test('a task that ECS has forgotten is told', async () => {
  const result = await cloud({ states: [] }, 'logs', '--task', 'gone', '--follow')
  expect(result.exitCode).toBe(2)
  expect(result.stderr).toContain('has no task `gone`')
})

test('logs of a task go to stdout, without the metrics', async () => {
  const lines = [['one', '{"_aws":{}}', 'two']]
  const result = await cloud({ states: [], lines }, 'logs', '--task', scriptedTaskId)
  expect(result).toMatchObject({
    exitCode: 0,
    stdout: '2023-11-14T22:13:20.000Z one\n2023-11-14T22:13:20.002Z two\n',
  })
})

test('a stack without outputs, of another version, or with another pipeline', async () => {
  server = await startEcsServer({ states: [] })
  const run = async (outputs: object, ...args: readonly string[]) => {
    const file = await writeStackFile(folder, outputs)
    return await lakeload(['cloud', 'run', ...args], { ...server?.environment, LAKELOAD_STACK_OUTPUTS: file })
  }
  expect(await run({})).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('has no outputs\n\nhint: run `pulumi up`'),
  })
  expect(await run({ region: 'us-east-1' })).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/has outputs that are missing or of another kind: `lake`, `cluster`/),
  })
  expect(await run(testStack(), 'spacey')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining(
      'error: the stack does not run `spacey`; it runs `spacex`\n\nhint: did you mean `spacex`?',
    ),
  })
  await writeStackFile(folder, testStack())
})

test('without credentials the error says how to get some', async () => {
  server = await startEcsServer({ states: [] })
  const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...without } = server.environment
  const environment = { ...without, HOME: folder, AWS_CONFIG_FILE: '/nonexistent' }
  const result = await lakeload(['cloud', 'run', '--outputs', stack], environment)
  expect(result.exitCode).toBe(2)
  expect(result.stderr).toContain('hint: set AWS_PROFILE')
})

test('a first signal ends the waiting, not the task', async () => {
  server = await startEcsServer({ states: [running], lines: [['working']] })
  const child = spawn(
    process.execPath,
    [join(repository, 'bin', 'lakeload.js'), 'cloud', 'run', '--outputs', stack],
    { env: { PATH: process.env.PATH, ...server.environment }, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
    // A second signal would end it at once.
    if (/working/.test(stderr) && !child.killed) child.kill('SIGINT')
  })
  const exitCode = await new Promise((resolve) => child.once('close', resolve))
  expect(exitCode).toBe(130)
  expect(stderr).toContain(`error: task \`${scriptedTaskId}\` is no longer watched, and goes on`)
  expect(server.requests.map(({ operation }) => operation)).not.toContain('StopTask')
})
