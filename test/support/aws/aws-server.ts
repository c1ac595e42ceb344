import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request to AWS: its action, such as `DescribeClusters`, and what it asks with. */
export interface AwsRequest {
  readonly action: string
  readonly input: Readonly<Record<string, unknown>>
}

/** What AWS answers: fields, or an error by its code. */
export type AwsAnswer =
  | { readonly fields: Readonly<Record<string, unknown>> }
  | { readonly error: string; readonly message?: string; readonly status?: number }
  | 'hang up'

/** Answers as the Redshift, Redshift Serverless and Secrets Manager services do, with what a test has set. */
export interface AwsServer {
  readonly url: string
  /** Every request so far. */
  readonly requests: AwsRequest[]
  answer: (request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. Redshift speaks the query protocol, the other two JSON 1.1. */
export async function startAwsServer(): Promise<AwsServer> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString()
      const target = request.headers['x-amz-target']
      const asked = typeof target === 'string' ? readJson(target, body) : readQuery(body)
      aws.requests.push(asked)
      const answer = await aws.answer(asked)
      if (answer === 'hang up') {
        request.socket.destroy()
        return
      }
      const write = typeof target === 'string' ? jsonAnswer : xmlAnswer
      const status = 'error' in answer ? (answer.status ?? 400) : 200
      const [type, text] = write(asked.action, answer)
      response.writeHead(status, { 'content-type': type })
      response.end(text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const aws: AwsServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: [],
    answer: () => ({ error: 'InternalFailure', status: 500 }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return aws
}

/** What leads a process to the server in place of AWS, with keys that it takes. */
export function awsEnvironment(aws: AwsServer): Readonly<Record<string, string>> {
  return {
    ...awsEndpoints(aws),
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIATEST',
    AWS_SECRET_ACCESS_KEY: 'secret-key',
    AWS_EC2_METADATA_DISABLED: 'true',
  }
}

/** Only the addresses of the services. */
export function awsEndpoints(aws: AwsServer): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL_REDSHIFT: aws.url,
    AWS_ENDPOINT_URL_REDSHIFT_SERVERLESS: aws.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
  }
}

type Failure = Exclude<AwsAnswer, 'hang up'>

function readJson(target: string, body: string): AwsRequest {
  return { action: target.replace(/^.*\./, ''), input: JSON.parse(body) as Record<string, unknown> }
}

function readQuery(body: string): AwsRequest {
  const { Action = '', Version: _, ...input } = Object.fromEntries(new URLSearchParams(body))
  return { action: Action, input }
}

function jsonAnswer(_action: string, answer: Failure): readonly [string, string] {
  const body =
    'error' in answer ? { __type: answer.error, message: answer.message ?? answer.error } : answer.fields
  return ['application/x-amz-json-1.1', JSON.stringify(body)]
}

function xmlAnswer(action: string, answer: Failure): readonly [string, string] {
  const text =
    'error' in answer
      ? `<ErrorResponse><Error><Type>Sender</Type>${element('Code', answer.error)}${element('Message', answer.message ?? answer.error)}</Error></ErrorResponse>`
      : `<${action}Response><${action}Result>${elements(answer.fields)}</${action}Result></${action}Response>`
  return ['text/xml', text]
}

function elements(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('')
}

function element(name: string, value: unknown): string {
  const inner =
    typeof value === 'object' && value !== null
      ? elements(value as Record<string, unknown>)
      : String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<${name}>${inner}</${name}>`
}

/** What DescribeClusters answers about one cluster. */
export function clusterInState(status: string): AwsAnswer {
  return { fields: { Clusters: { Cluster: { ClusterIdentifier: 'shop', ClusterStatus: status } } } }
}
