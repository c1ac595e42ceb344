/** One message of the PostgreSQL wire protocol, version 3: a letter, a length that counts itself, a body. */
export interface Message {
  /** The letter, or the empty text for the messages that open a connection and have none. */
  readonly type: string
  /** The whole message as it was on the wire. */
  readonly bytes: Buffer
  /** What follows the length. */
  readonly body: Buffer
}

/** Makes a message out of its letter and the parts of its body. */
export function encodeMessage(type: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 4)
  const head = Buffer.alloc(type.length + 4)
  head.write(type, 0, 'latin1')
  head.writeInt32BE(length, type.length)
  return Buffer.concat([head, ...parts])
}

/** A text with the zero byte that ends it. */
export function zeroEnded(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf8')
}

export function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

/** Reads a text up to its zero byte; answers it and the place behind. */
export function readZeroEnded(body: Buffer, at: number): readonly [string, number] {
  const end = body.indexOf(0, at)
  return end < 0 ? [body.toString('utf8', at), body.length] : [body.toString('utf8', at, end), end + 1]
}
