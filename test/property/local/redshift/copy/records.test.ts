import fc from 'fast-check'
import { fromBytes, toBytes } from '../../../../../local/redshift/copy/byte-text'
import { CsvReader } from '../../../../../local/redshift/copy/rows/csv-reader'
import { columnsByKey } from '../../../../../local/redshift/copy/rows/json-columns'
import { JsonReader } from '../../../../../local/redshift/copy/rows/json-reader'
import { LineReader } from '../../../../../local/redshift/copy/rows/line-reader'
import type { RecordReader, RecordTaker } from '../../../../../local/redshift/copy/rows/record-reader'
import { textSplitter } from '../../../../../local/redshift/copy/rows/split-text'
import { makeFormatter } from '../../../../../local/redshift/unload/format-row'
import type { UnloadFormat } from '../../../../../local/redshift/unload/unload-command'

const columns = ['a', 'b', 'c'].map((name) => ({ name, typeId: 1043, modifier: 104 }))
const targets = columns.map(({ name }) => ({
  name,
  type: { kind: 'varchar', bytes: 100 } as const,
  isNotNull: false,
}))

/** Reads a text that comes in pieces; answers the fields of its records, or the reasons why they are none. */
function readPieces(
  make: (taker: RecordTaker) => RecordReader,
  text: string,
  cuts: readonly number[],
): readonly (readonly (string | null)[] | string)[] {
  const found: (readonly (string | null)[] | string)[] = []
  const reader = make({
    take: (fields) => found.push([...fields]),
    reject: (error) => found.push(error.message),
  })
  let pending = ''
  let at = 0
  for (const cut of [...new Set(cuts.map((each) => each % (text.length + 1)))].sort((a, b) => a - b)) {
    pending += text.slice(at, cut)
    at = cut
    pending = pending.slice(reader.read(pending, false))
  }
  pending += text.slice(at)
  expect(reader.read(pending, true)).toBe(pending.length)
  return found
}

const texts = fc.string({
  unit: fc.constantFrom(...'abc|,"\'\\\n\r\t {}[]:é漢😀', '0', 'null'),
  maxLength: 12,
})
const rows = fc.array(fc.tuple(texts, texts, texts), { maxLength: 8 })
const cuts = fc.array(fc.nat(400), { maxLength: 12 })

const csv = (taker: RecordTaker) =>
  new CsvReader({ delimiter: ',', quote: '"', ignoreHeader: 0, ignoreBlankLines: false }, taker)
const text = (removeQuotes: boolean) => (taker: RecordTaker) =>
  new LineReader(
    {
      ignoreHeader: 0,
      ignoreBlankLines: false,
      escape: true,
      split: textSplitter({ delimiter: '|', escape: true, removeQuotes }),
    },
    taker,
  )
const json = (taker: RecordTaker) => new JsonReader(columnsByKey(targets, false), 0, taker)

const plain = {
  kind: 'text',
  delimiter: '|',
  header: false,
  nullAs: '',
  escape: true,
  addQuotes: false,
} as const

describe.each<readonly [string, UnloadFormat, (taker: RecordTaker) => RecordReader]>([
  ['CSV', { kind: 'csv', delimiter: ',', header: false, nullAs: '' }, csv],
  ['text with ESCAPE', plain, text(false)],
  ['text with ESCAPE and quotes', { ...plain, addQuotes: true }, text(true)],
  ['JSON', { kind: 'json' }, json],
])('%s', (_name, format, make) => {
  test('UNLOAD and COPY undo each other, wherever the file is cut into chunks', () => {
    const write = makeFormatter(format, columns)
    fc.assert(
      fc.property(rows, cuts, (given, places) => {
        const file = given.map((row) => write(row.map(toBytes))).join('')
        const read = readPieces(make, file, places)
        expect(
          read.map((row) => (typeof row === 'string' ? row : row.map((field) => fromBytes(field ?? '')))),
        ).toEqual(given)
      }),
    )
  })

  test('what is broken is read to its end, the same in one chunk as in many', () => {
    fc.assert(
      fc.property(texts, texts, texts, cuts, (a, b, c, places) => {
        const file = toBytes(`${a}\n${b}${c}`)
        expect(readPieces(make, file, places)).toEqual(readPieces(make, file, []))
      }),
    )
  })
})
