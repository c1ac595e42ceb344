import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What ECS answers about the one task, one after the other; the last stays. */
export interface TaskScript {
  /**
   * The task's fields as DescribeTasks tells them, one entry a call; `unknown` where ECS does not know it, `error` where
   * it fails itself, `denied` where the caller may not ask.
   */
  readonly states: readonly (Readonly<Record<string, unknown>> | 'unknown' | 'error' | 'denied')[]
  /** The lines there are by then, one entry a state: all of them, from the first on. */
  readonly lines?: readonly (readonly string[])[]
  /** RunTask's own answer where it is not the task. */
  readonly runTask?: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }
}

/** A request as it came. */
export interface ReceivedRequest {
  readonly operation: string
  readonly body: Readonly<Record<string, unknown>>
}

/** ECS and CloudWatch Logs as one task's life, told by a script. */
export interface EcsServer {
  readonly requests: readonly ReceivedRequest[]
  /** What leads the AWS SDK of a command here. */
  readonly environment: Readonly<Record<string, string>>
  close(): Promise<void>
}

export const scriptedTaskId = '0123456789abcdef0123456789abcdef'

/** Starts it on a free port of 127.0.0.1. Speaks AWS's JSON protocol, as far as the commands ask. */
export async function startEcsServer(script: TaskScript): Promise<EcsServer> {
  const requests: ReceivedRequest[] = []
  let described = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const operation =
        String(request.headers['x-amz-target'] ?? '')
          .split('.')
          .at(-1) ?? ''
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Readonly<Record<string, unknown>>
      requests.push({ operation, body })
      const { status, answer } = answerTo(operation, body)
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
      response.end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    requests,
    environment: {
      AWS_ENDPOINT_URL: url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function answerTo(operation: string, body: Readonly<Record<string, unknown>>) {
    const taskArn = `arn:aws:ecs:us-east-1:123456789012:task/lakeload-test/${scriptedTaskId}`
    if (operation === 'RunTask') {
      if (script.runTask !== undefined) return { status: script.runTask.status, answer: script.runTask.body }
      return { status: 200, answer: { tasks: [{ taskArn }], failures: [] } }
    }
    if (operation === 'DescribeTasks') {
      const state = script.states[Math.min(described, script.states.length - 1)]
      described++
      if (state === 'error')
        return { status: 500, answer: { __type: 'ServerException', message: 'Try again' } }
      if (state === 'denied') {
        return { status: 400, answer: { __type: 'AccessDeniedException', message: 'not authorized' } }
      }
      if (state === 'unknown')
        return { status: 200, answer: { tasks: [], failures: [{ reason: 'MISSING' }] } }
      return { status: 200, answer: { tasks: state === undefined ? [] : [{ taskArn, ...state }] } }
    }
    if (operation === 'GetLogEvents') {
      const all = script.lines?.[Math.min(Math.max(described, 1), script.lines.length) - 1]
      if (all === undefined || all.length === 0) {
        return {
          status: 400,
          answer: {
            __type: 'ResourceNotFoundException',
            message: 'The specified log stream does not exist.',
          },
        }
      }
      const from = Number(body.nextToken ?? 0)
      const events = all
        .slice(from)
        .map((message, index) => ({ timestamp: 1_700_000_000_000 + from + index, message }))
      return { status: 200, answer: { events, nextForwardToken: String(all.length) } }
    }
    return { status: 400, answer: { __type: 'InvalidAction', message: operation } }
  }
}
