import { toBytes } from '../byte-text'
import type { LoadOptions, RowFormat } from '../copy-command'
import { CsvReader } from './csv-reader'
import type { JsonColumns } from './json-columns'
import { JsonReader } from './json-reader'
import { LineReader } from './line-reader'
import type { RecordReader, RecordTaker } from './record-reader'
import { fixedSplitter } from './split-fixed'
import { textSplitter } from './split-text'

/** Makes the reader of one file. */
export function makeReader(
  format: RowFormat,
  load: LoadOptions,
  jsonColumns: JsonColumns | undefined,
  taker: RecordTaker,
): RecordReader {
  const { ignoreHeader, ignoreBlankLines } = load
  switch (format.kind) {
    case 'csv':
      return new CsvReader(
        {
          delimiter: toBytes(format.delimiter),
          quote: toBytes(format.quote),
          ignoreHeader,
          ignoreBlankLines,
        },
        taker,
      )
    case 'json':
      if (jsonColumns === undefined) throw new TypeError('JSON without columns')
      return new JsonReader(jsonColumns, ignoreHeader, taker)
    case 'fixed':
      return new LineReader(
        { ignoreHeader, ignoreBlankLines, escape: false, split: fixedSplitter(format.widths) },
        taker,
      )
    case 'text':
      return new LineReader(
        {
          ignoreHeader,
          ignoreBlankLines,
          escape: format.escape,
          split: textSplitter({ ...format, delimiter: toBytes(format.delimiter) }),
        },
        taker,
      )
  }
}
