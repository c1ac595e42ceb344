import fc from 'fast-check'
import { encodeMessage, type Message } from '../../../../../local/redshift/protocol/message'
import { MessageReader, ProtocolViolation } from '../../../../../local/redshift/protocol/message-reader'
import { readParse } from '../../../../../local/redshift/protocol/requests'
import { readDataRow } from '../../../../../local/redshift/protocol/row-description'
import { readFields } from '../../../../../local/redshift/protocol/sql-error'
import { readOpening } from '../../../../../local/redshift/protocol/startup'

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))

/** Cuts bytes at places, given as shares of the whole. */
function cut(whole: Buffer, shares: readonly number[]): readonly Buffer[] {
  const places = shares.map((share) => Math.floor(share * whole.length)).sort((a, b) => a - b)
  return [0, ...places].map((place, index) => whole.subarray(place, places[index] ?? whole.length))
}

function readAll(reader: MessageReader, chunks: readonly Buffer[]): readonly Message[] {
  const messages: Message[] = []
  for (const chunk of chunks) {
    reader.push(chunk)
    for (let message = reader.next(); message !== undefined; message = reader.next()) messages.push(message)
  }
  return messages
}

const letter = fc.integer({ min: 1, max: 127 }).map((code) => String.fromCharCode(code))
const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

test('messages come out as they went in, wherever the packets end', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(letter, bytes), { maxLength: 12 }), shares, (sent, places) => {
      const whole = Buffer.concat(sent.map(([type, body]) => encodeMessage(type, body)))
      const reader = new MessageReader()
      const got = readAll(reader, cut(whole, places))
      expect(got.map(({ type, body }) => [type, body.toString('hex')])).toEqual(
        sent.map(([type, body]) => [type, body.toString('hex')]),
      )
      expect(Buffer.concat(got.map((message) => message.bytes))).toEqual(whole)
      expect(reader.isEmpty).toBe(true)
    }),
  )
})

test('any bytes are messages, the start of one, or a violation, and the split decides nothing', () => {
  const outcome = (isOpening: boolean, chunks: readonly Buffer[]): unknown => {
    const messages: string[] = []
    const reader = new MessageReader(isOpening)
    try {
      for (const chunk of chunks) {
        reader.push(chunk)
        for (let message = reader.next(); message !== undefined; message = reader.next())
          messages.push(message.bytes.toString('hex'))
      }
      return { messages }
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolViolation)
      return { messages, violation: true }
    }
  }
  fc.assert(
    fc.property(fc.boolean(), bytes, shares, (isOpening, whole, places) => {
      expect(outcome(isOpening, cut(whole, places))).toEqual(outcome(isOpening, [whole]))
    }),
  )
})

test('what is in a message is read to an end, whatever it is', () => {
  fc.assert(
    fc.property(bytes, (body) => {
      expect(readParse(body).rest.length).toBeLessThanOrEqual(body.length)
      expect(readFields(body).size).toBeLessThanOrEqual(body.length)
      expect(readOpening(Buffer.concat([Buffer.alloc(4), body])).kind).toMatch(
        /^(encryption|cancel|startup|unsupported)$/,
      )
    }),
  )
})

test('rows come out as they went in', () => {
  const value = fc.option(fc.string({ unit: 'binary', maxLength: 20 }), { nil: null })
  fc.assert(
    fc.property(fc.array(value, { maxLength: 10 }), (values) => {
      const parts = values.map((text) => {
        const body = Buffer.from(text ?? '', 'utf8')
        const length = Buffer.alloc(4)
        length.writeInt32BE(text === null ? -1 : body.length)
        return text === null ? length : Buffer.concat([length, body])
      })
      const count = Buffer.alloc(2)
      count.writeInt16BE(values.length)
      expect(readDataRow(Buffer.concat([count, ...parts]))).toEqual(values)
    }),
  )
})
