import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { clientOptions } from '../job/adapters/aws-client'
import { toAwsError } from '../job/adapters/aws-error'
import { nameOf } from '../job/errors/error-facts'
import type { StackOutputs } from './stack-outputs'

/** One line that a task has printed. */
export interface LogLine {
  readonly at: Date
  readonly text: string
}

/** The log of one task, read from its beginning on; each call goes on where the last ended. */
export class TaskLog {
  readonly #client: CloudWatchLogsClient
  readonly #stack: StackOutputs
  readonly #stream: string
  #token: string | undefined

  constructor(stack: StackOutputs, taskId: string) {
    this.#client = new CloudWatchLogsClient(clientOptions(stack))
    this.#stack = stack
    this.#stream = `${stack.logStreamPrefix}/${stack.containerName}/${taskId}`
  }

  /** The lines that have come since the last call; none where the task has not printed any yet. */
  async next(signal: AbortSignal): Promise<readonly LogLine[]> {
    const lines: LogLine[] = []
    for (;;) {
      const page = await this.#page(signal)
      if (page === undefined) return lines
      for (const { timestamp, message } of page.events) lines.push({ at: new Date(timestamp), text: message })
      // The same token again says that this is the end for now; from the page GetLogEvents.
      const isEnd = page.token === undefined || page.token === this.#token
      this.#token = page.token ?? this.#token
      if (isEnd) return lines
    }
  }

  close(): void {
    this.#client.destroy()
  }

  async #page(signal: AbortSignal): Promise<LogPage | undefined> {
    const { logGroup, region } = this.#stack
    try {
      const answer = await this.#client.send(
        new GetLogEventsCommand({
          logGroupName: logGroup,
          logStreamName: this.#stream,
          startFromHead: true,
          nextToken: this.#token,
        }),
        { abortSignal: signal },
      )
      const events = (answer.events ?? []).map(({ timestamp = 0, message = '' }) => ({ timestamp, message }))
      return { events, token: answer.nextForwardToken }
    } catch (error) {
      signal.throwIfAborted()
      // A stream is made with its first line.
      if (nameOf(error) === 'ResourceNotFoundException') return undefined
      throw toAwsError(error, {
        action: 'logs:GetLogEvents',
        subject: `log group \`${logGroup}\``,
        resource: logGroup,
        setting: 'the stack',
        region,
      })
    }
  }
}

interface LogPage {
  readonly events: readonly { readonly timestamp: number; readonly message: string }[]
  readonly token: string | undefined
}
