import { createWriteStream } from 'node:fs'

/** The gateway's lines in the log file, one JSON object each, among those of PostgreSQL. */
export interface EndpointLog {
  write(event: string, facts: Readonly<Record<string, string | number>>): void
  close(): Promise<void>
}

export function openLog(path: string): EndpointLog {
  const stream = createWriteStream(path, { flags: 'a', mode: 0o600 })
  // A full disk must not end the sessions.
  stream.on('error', () => undefined)
  return {
    write: (event, facts) => {
      stream.write(`${JSON.stringify({ at: new Date().toISOString(), event, ...facts })}\n`)
    },
    close: () => new Promise((done) => stream.end(() => done())),
  }
}
