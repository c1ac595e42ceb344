import fc from 'fast-check'
import { encodeMessage } from '../../../../../local/redshift/protocol/message'
import { MessageReader, ProtocolViolation } from '../../../../../local/redshift/protocol/message-reader'

function readAll(reader: MessageReader): { type: string; body: string }[] {
  const found: { type: string; body: string }[] = []
  for (let message = reader.next(); message !== undefined; message = reader.next()) {
    found.push({ type: message.type, body: message.body.toString('hex') })
  }
  return found
}

test('however a stream is cut, the messages are the same', () => {
  const message = fc.record({
    type: fc.constantFrom('Q', 'P', 'd', 'S'),
    body: fc.uint8Array({ maxLength: 40 }),
  })
  const cuts = fc.array(fc.integer({ min: 1, max: 17 }), { minLength: 1 })
  fc.assert(
    fc.property(fc.array(message, { maxLength: 8 }), cuts, (messages, sizes) => {
      const stream = Buffer.concat(messages.map(({ type, body }) => encodeMessage(type, Buffer.from(body))))
      const reader = new MessageReader()
      const found: { type: string; body: string }[] = []
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = sizes[turn % sizes.length] ?? 1
        reader.push(stream.subarray(at, at + size))
        found.push(...readAll(reader))
        at += size
      }
      expect(found).toEqual(
        messages.map(({ type, body }) => ({ type, body: Buffer.from(body).toString('hex') })),
      )
    }),
  )
})

test('the first message of a client has no letter', () => {
  const reader = new MessageReader(true)
  reader.push(encodeMessage('', Buffer.from('hello')))
  expect(readAll(reader)).toEqual([{ type: '', body: Buffer.from('hello').toString('hex') }])
  reader.expectTypes()
  reader.push(encodeMessage('p', Buffer.from('x')))
  expect(readAll(reader)).toEqual([{ type: 'p', body: '78' }])
})

test.each([
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\n')],
  ['a length below four', Buffer.of(0, 0, 0, 3)],
])('%s instead of a first message is a violation', (_name, bytes) => {
  const reader = new MessageReader(true)
  reader.push(bytes)
  expect(() => reader.next()).toThrow(ProtocolViolation)
})
