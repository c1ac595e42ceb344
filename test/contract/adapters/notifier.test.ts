import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import { createSnsNotifier } from '../../../job/adapters/sns-notifier'
import { createWebhookNotifier } from '../../../job/adapters/webhook-notifier'
import type { Notifier } from '../../../job/ports/notifier'
import { type FaultServer, fallSilent, startFaultServer } from '../../support/fault-server'
import { createHeldClock } from '../../support/held-clock'
import { type Moto, startMoto } from '../../support/moto'
import { notice } from '../../support/notice'

/** A notifier with the place that it tells, and what becomes of that place. */
interface Place {
  readonly notifier: Notifier
  /** What has arrived. */
  received(): Promise<readonly { readonly text: string; readonly status: string }[]>
  /** The same notifier with a place that answers as the server does. */
  facing(server: FaultServer): Notifier
  /** What must never be in a message. */
  readonly secret: string
}

const region = 'eu-central-1'
const credentials = { accessKeyId: 'testing', secretAccessKey: 'a-secret-key' }
const never = new AbortController().signal

/** As SNS refuses; a webhook's answer may be anything. */
const denied =
  '<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>not allowed</Message></Error></ErrorResponse>'

let moto: Moto
let server: FaultServer
beforeAll(async () => {
  moto = await startMoto()
  server = await startFaultServer()
}, 60_000)
afterAll(async () => {
  await server?.close()
  await moto?.close()
})

/** A topic with a queue that keeps what it gets. */
async function openTopic(): Promise<Place> {
  const client = { region, endpoint: moto.url, credentials }
  const sns = new SNSClient(client)
  const sqs = new SQSClient(client)
  const { TopicArn: topic = '' } = await sns.send(new CreateTopicCommand({ Name: 'runs' }))
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'runs' }))
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  )
  await sns.send(new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }))
  return {
    notifier: createSnsNotifier({ topic, credentials, endpoint: moto.url }),
    received: async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      )
      return Messages.map(({ Body = '' }) => {
        const envelope = JSON.parse(Body) as {
          Message: string
          MessageAttributes: { status: { Value: string } }
        }
        return { text: envelope.Message, status: envelope.MessageAttributes.status.Value }
      })
    },
    facing: ({ url }) => createSnsNotifier({ topic, credentials, endpoint: url, maxAttempts: 1 }),
    secret: credentials.secretAccessKey,
  }
}

async function openWebhook(): Promise<Place> {
  const own = await startFaultServer()
  const bodies: string[] = []
  own.answer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      bodies.push(body)
      response.end('ok')
    })
  })
  const clock = createHeldClock()
  const path = '/services/T0/B0/kept-to-ourselves'
  const notifier = createWebhookNotifier({ url: `${own.url}${path}`, clock })
  return {
    notifier: { ...notifier, close: () => void own.close() },
    received: async () => bodies.map((body) => JSON.parse(body) as { text: string; status: string }),
    facing: ({ url }) => createWebhookNotifier({ url: `${url}${path}`, clock }),
    secret: 'kept-to-ourselves',
  }
}

/** Every implementation of the port, by name. */
const implementations = [
  ['an SNS topic', openTopic],
  ['a webhook', openWebhook],
] as const

describe.each(implementations)('a notifier of %s', (_name, open) => {
  let place: Place
  beforeAll(async () => {
    place = await open()
  })
  afterAll(() => place?.notifier.close())

  const refused = async (answer: Parameters<FaultServer['answer']>[0], signal = never): Promise<unknown> => {
    server.answer(answer)
    const notifier = place.facing(server)
    const error = await notifier.notify(notice, signal).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    notifier.close()
    // Whatever went wrong: who reads the warning must not learn the secret.
    expect(String(error)).not.toContain(place.secret)
    expect(place.notifier.name).not.toContain(place.secret)
    return error
  }

  test('brings a notice whole to its place', async () => {
    await place.notifier.notify(notice, never)
    expect(await place.received()).toMatchObject([{ text: notice.text, status: 'failed' }])
  })

  test('names the place and the cause where it is refused', async () => {
    expect(await refused((_, response) => response.writeHead(403).end(denied))).toMatchObject({
      code: 'REPORT_NOTICE_REFUSED',
      kind: 'config',
      message: expect.stringMatching(/^(topic|webhook of) `.+` refused the notice: /),
    })
  })

  test('says that nobody answered where nobody does', async () => {
    expect(await refused((request) => request.socket.destroy())).toMatchObject({
      code: 'REPORT_NOTICE_NOT_SENT',
      kind: 'transient',
    })
    expect(await refused((_, response) => response.writeHead(503).end())).toMatchObject({
      code: 'REPORT_NOTICE_NOT_SENT',
    })
  })

  test('ends when its time is over, although the place says nothing', async () => {
    const deadline = new AbortController()
    const silent = refused((request, response) => {
      fallSilent()(request, response)
      deadline.abort()
    }, deadline.signal)
    expect(await silent).toMatchObject({
      code: 'REPORT_NOTICE_NOT_SENT',
      message: expect.stringContaining('did not answer in time'),
    })
  })
})

test('a topic that is not there is named', async () => {
  const topic = `arn:aws:sns:${region}:123456789012:gone`
  const notifier = createSnsNotifier({ topic, credentials, endpoint: moto.url })
  await expect(notifier.notify(notice, never)).rejects.toMatchObject({
    code: 'REPORT_NOTICE_REFUSED',
    message: expect.stringMatching(new RegExp(`^topic \`${topic}\` refused the notice: NotFound`)),
  })
  notifier.close()
})
