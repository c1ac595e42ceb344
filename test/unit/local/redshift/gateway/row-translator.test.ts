import fc from 'fast-check'
import type { RequestKind } from '../../../../../local/redshift/gateway/back-end'
import { type Asked, RowTranslator } from '../../../../../local/redshift/gateway/row-translator'
import {
  encodeMessage,
  int16,
  int32,
  type Message,
  zeroEnded,
} from '../../../../../local/redshift/protocol/message'
import {
  bindRequest,
  executeRequest,
  namedRequest,
  parseRequest,
  queryRequest,
} from '../../../../../local/redshift/protocol/requests'
import { readDataRow } from '../../../../../local/redshift/protocol/row-description'

const message = (bytes: Buffer): Message => ({
  type: String(bytes.toString('latin1', 0, 1)),
  bytes,
  body: bytes.subarray(5),
})

/** A RowDescription of columns of these types, in these formats. */
const described = (types: readonly number[], formats: readonly number[] = []): Message =>
  message(
    encodeMessage(
      'T',
      int16(types.length),
      ...types.flatMap((type, index) => [
        zeroEnded(`c${index}`),
        int32(0),
        int16(0),
        int32(type),
        int16(-1),
        int32(-1),
        int16(formats[index] ?? 0),
      ]),
    ),
  )

const row = (values: readonly (string | null)[]): Message =>
  message(
    encodeMessage(
      'D',
      int16(values.length),
      ...values.map((value) =>
        value === null ? int32(-1) : Buffer.concat([int32(Buffer.byteLength(value)), Buffer.from(value)]),
      ),
    ),
  )

const asked = (kind: RequestKind, bytes: Buffer): Asked => ({ kind, bytes })
const values = (bytes: Buffer): readonly (string | null)[] => readDataRow(bytes.subarray(5))
const answer = (type: '1' | '2'): Message => message(encodeMessage(type))

/** A Bind of no parameters that asks for results in these formats. */
const bind = (portal: string, statement: string, formats: readonly number[]): Buffer =>
  encodeMessage(
    'B',
    zeroEnded(portal),
    zeroEnded(statement),
    int16(0),
    int16(0),
    int16(formats.length),
    ...formats.map(int16),
  )

describe('VARBYTE', () => {
  it('loses its prefix in the rows of a Query, and no other column does', () => {
    const columns = new RowTranslator()
    const query = asked('query', queryRequest('select …'))
    expect(columns.translate(query, described([17, 25])).readInt32BE(16)).toBe(6551)
    expect(values(columns.translate(query, row(['\\x6162', '\\x6162'])))).toEqual(['6162', '\\x6162'])
    expect(values(columns.translate(query, row([null, null])))).toEqual([null, null])
    expect(values(columns.translate(query, row(['\\x', ''])))).toEqual(['', ''])
    columns.translate(query, described([25, 25]))
    expect(values(columns.translate(query, row(['\\x6162', '\\x6162'])))).toEqual(['\\x6162', '\\x6162'])
  })

  it('loses it where the statement was described once and is executed many times', () => {
    const columns = new RowTranslator()
    columns.translate(asked('describe', namedRequest('D', 'S', 's')), described([23, 17]))
    for (const portal of ['', 'p']) {
      columns.translate(asked('bind', bindRequest(portal, 's', [])), answer('2'))
      const execute = asked('execute', executeRequest(portal))
      expect(values(columns.translate(execute, row(['1', '\\x6162'])))).toEqual(['1', '6162'])
    }
  })

  it('is left as it is in binary, and under a name that now stands for something else', () => {
    const columns = new RowTranslator()
    columns.translate(asked('describe', namedRequest('D', 'S', 's')), described([17, 17]))
    columns.translate(asked('bind', bind('', 's', [1])), answer('2'))
    expect(values(columns.translate(asked('execute', executeRequest('')), row(['\\x61', '\\x61'])))).toEqual([
      '\\x61',
      '\\x61',
    ])
    columns.translate(asked('bind', bind('', 's', [1, 0])), answer('2'))
    expect(values(columns.translate(asked('execute', executeRequest('')), row(['\\x61', '\\x61'])))).toEqual([
      '\\x61',
      '61',
    ])
    columns.translate(asked('describe', namedRequest('D', 'P', 'p')), described([17], [1]))
    expect(values(columns.translate(asked('execute', executeRequest('p')), row(['\\x61'])))).toEqual([
      '\\x61',
    ])
    columns.translate(asked('parse', parseRequest('s', 'select 1')), answer('1'))
    columns.translate(asked('bind', bindRequest('', 's', [])), answer('2'))
    expect(values(columns.translate(asked('execute', executeRequest('')), row(['\\x61', 'b'])))).toEqual([
      '\\x61',
      'b',
    ])
  })

  it('costs the other values of a row nothing, whatever they hold', () => {
    const cell = fc.oneof(fc.constant(null), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), cell), { minLength: 1, maxLength: 8 }), (cells) => {
        const columns = new RowTranslator()
        const query = asked('query', queryRequest(''))
        columns.translate(query, described(cells.map(([isBytes]) => (isBytes ? 17 : 1043))))
        const sent = cells.map(([isBytes, value]) =>
          isBytes && value !== null ? `\\x${Buffer.from(value).toString('hex')}` : value,
        )
        const got = values(columns.translate(query, row(sent)))
        expect(got).toEqual(
          cells.map(([isBytes, value]) =>
            isBytes && value !== null ? Buffer.from(value).toString('hex') : value,
          ),
        )
      }),
    )
  })
})

describe('an interval', () => {
  /** A DataRow of one binary value of PostgreSQL's: the time, the days, the months. */
  const interval = (microseconds: bigint, days: number, months: number): Message => {
    const time = Buffer.alloc(8)
    time.writeBigInt64BE(microseconds)
    return message(encodeMessage('D', int16(1), int32(16), time, int32(days), int32(months)))
  }
  const execute = () => asked('execute', executeRequest(''))

  it('has its days in its time, in binary', () => {
    const rows = new RowTranslator()
    rows.translate(asked('describe', namedRequest('D', 'S', 's')), described([1186]))
    rows.translate(asked('bind', bind('', 's', [1])), answer('2'))
    const row = rows.translate(execute(), interval(-1n, 2, 14))
    expect([row.length, row.readInt32BE(7)]).toEqual([23, 12])
    expect([row.readBigInt64BE(11), row.readInt32BE(19)]).toEqual([172_799_999_999n, 14])
  })

  it('has them as well where the portal was described, and stays what it is in text', () => {
    const rows = new RowTranslator()
    rows.translate(asked('describe', namedRequest('D', 'P', '')), described([1186], [1]))
    expect(rows.translate(execute(), interval(0n, 1, 0)).readInt32BE(7)).toBe(12)
    rows.translate(asked('describe', namedRequest('D', 'P', '')), described([1186], [0]))
    expect(values(rows.translate(execute(), row(['16 days 00:00:01'])))).toEqual(['16 days 00:00:01'])
  })
})
