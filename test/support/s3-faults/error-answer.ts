import type { ServerResponse } from 'node:http'

/** An answer in S3's own error format, which SDKs turn into a named exception. */
export interface ErrorAnswer {
  readonly status: number
  readonly code: string
  readonly message: string
}

/** The errors that the proxy answers itself. */
export const errorAnswers = {
  internalError: {
    status: 500,
    code: 'InternalError',
    message: 'We encountered an internal error. Please try again.',
  },
  slowDown: { status: 503, code: 'SlowDown', message: 'Please reduce your request rate.' },
  accessDenied: { status: 403, code: 'AccessDenied', message: 'Access Denied' },
  unavailable: { status: 503, code: 'ServiceUnavailable', message: 'The local S3 server does not answer.' },
} satisfies Record<string, ErrorAnswer>

/** Sends an error; HEAD answers carry no body, as on S3. */
export function sendError(response: ServerResponse, answer: ErrorAnswer): void {
  const body =
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<Error><Code>${answer.code}</Code><Message>${answer.message}</Message><RequestId>lakeload-local</RequestId></Error>`
  response.writeHead(answer.status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
}
