import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { checkSchema } from '../../../../../local/redshift/copy/check-schema'
import {
  formatParquetField,
  type ParquetField,
  readParquetFields,
} from '../../../../../local/redshift/copy/parquet-field'
import type { TargetType } from '../../../../../local/redshift/copy/target-type'
import { readTargetType } from '../../../../../local/redshift/copy/target-type'
import { writeParquet } from '../../../../support/redshift/parquet-bucket'
import { makeTempFolder, removeTempFolder } from '../../../../support/temp-folder'

const context = {
  url: 's3://b/k',
  httpsUrl: 'https://s3.r.amazonaws.com/b/k',
  serializeToJson: true,
  fillRecord: false,
}

let folder: string
let files = 0
let connection: DuckDBConnection

beforeAll(async () => {
  folder = await makeTempFolder()
  connection = await (await DuckDBInstance.create(':memory:')).connect()
})

afterAll(async () => {
  connection.closeSync()
  await removeTempFolder(folder)
})

async function fieldsOf(query: string): Promise<readonly ParquetField[]> {
  const path = join(folder, `it's ${files++}.parquet`)
  await writeFile(path, await writeParquet(query))
  return readParquetFields(connection, path)
}

function column(type: TargetType, name = 'c') {
  return { name, type, isNotNull: false }
}

const types: Readonly<Record<string, TargetType>> = {
  smallint: { kind: 'smallint' },
  integer: { kind: 'integer' },
  bigint: { kind: 'bigint' },
  real: { kind: 'real' },
  double: { kind: 'double' },
  boolean: { kind: 'boolean' },
  date: { kind: 'date' },
  timestamp: { kind: 'timestamp' },
  timestamptz: { kind: 'timestamptz' },
  'decimal(18,2)': { kind: 'decimal', precision: 18, scale: 2 },
  'decimal(38,2)': { kind: 'decimal', precision: 38, scale: 2 },
  varchar: { kind: 'varchar', bytes: 10 },
  char: { kind: 'char', bytes: 10 },
  super: { kind: 'super' },
  geometry: { kind: 'other', name: 'geometry' },
}

/** What DuckDB writes, and the only columns of Redshift that take it. */
const taken: readonly (readonly [string, readonly string[]])[] = [
  ['1::tinyint', ['super']],
  ['1::smallint', ['smallint', 'super']],
  ['1::int', ['integer', 'super']],
  ['1::bigint', ['bigint', 'super']],
  ['1::uinteger', []],
  ['1::ubigint', []],
  ['1::hugeint', ['double', 'super']],
  ['1::float', ['real', 'super']],
  ['1::double', ['double', 'super']],
  ['true', ['boolean', 'super']],
  ["date '2020-01-01'", ['date']],
  ["time '10:00'", []],
  ["timestamp '2020-01-01'", ['timestamp', 'timestamptz']],
  ["timestamptz '2020-01-01'", ['timestamp', 'timestamptz']],
  ["timestamp_ns '2020-01-01'", []],
  ['1::decimal(18,2)', ['decimal(18,2)', 'super']],
  ['1::decimal(38,2)', ['decimal(38,2)', 'super']],
  ['1::decimal(18,3)', ['super']],
  ['1::decimal(9,2)', ['super']],
  ["'x'", ['varchar', 'char', 'super']],
  ["'{}'::json", ['super']],
  ["'x'::blob", []],
  ['[1]', ['super']],
  ["{'a': 1}", ['super']],
]

test.each(taken)('%s goes into %p and nothing else', async (expression, names) => {
  const fields = await fieldsOf(`select ${expression} as c`)
  const good = Object.entries(types).filter(
    ([, type]) => checkSchema([column(type)], fields, context) === undefined,
  )
  expect(good.map(([name]) => name)).toEqual(names)
})

test('nested columns count once, and the leaves after them are numbered', async () => {
  const fields = await fieldsOf(
    "select {'x': 1, 'y': [{'z': 1, 'w': 2}]} as a, 1::int as b, [[1]] as c, 'x' as d",
  )
  expect(fields.map(({ name, leaf, isNested }) => [name, leaf, isNested])).toEqual([
    ['a', 0, true],
    ['b', 3, false],
    ['c', 4, true],
    ['d', 5, false],
  ])
})

test.each([
  ['1::int', 'optional int32 c (INT_32) [i:0 d:1 r:0]'],
  ['1::decimal(38,2)', 'optional fixed_len_byte_array(16) c (DECIMAL(38,2)) [i:0 d:1 r:0]'],
  ["'x'", 'optional byte_array c (UTF8) [i:0 d:1 r:0]'],
  ['[1]', 'optional group c (LIST) [i:0 d:1 r:0]'],
])('%s is shown as %s', async (expression, expected) => {
  const [field] = await fieldsOf(`select ${expression} as c`)
  expect(field === undefined ? '' : formatParquetField(field)).toBe(expected)
})

test('the text of a type that does not fit', async () => {
  const fields = await fieldsOf('select 1::int as a, 1::int as num')
  const failure = checkSchema(
    [column({ kind: 'integer' }, 'a'), column({ kind: 'smallint' }, 'n')],
    fields,
    context,
  )
  expect(failure?.error).toEqual({
    code: 15_007,
    message:
      "File 'https://s3.r.amazonaws.com/b/k' has an incompatible Parquet schema for column 's3://b/k.num'. " +
      'Column type: SMALLINT, Parquet schema:\noptional int32 num (INT_32) [i:1 d:1 r:0]',
    file: 's3://b/k',
    column: 'n',
    columnType: 'int2',
  })
  expect(failure?.fields(77).detail).toContain('  query:     77\n')
})

describe('a DECIMAL of the right size', () => {
  const decimal = (precision: number, length: number): ParquetField => ({
    name: 'num',
    physical: 'FIXED_LEN_BYTE_ARRAY',
    length,
    converted: 'DECIMAL',
    logical: '',
    precision,
    scale: 2,
    isOptional: true,
    isNested: false,
    leaf: 0,
  })
  const check = (precision: number, length: number) =>
    checkSchema([column({ kind: 'decimal', precision, scale: 2 })], [decimal(precision, length)], context)

  test('in too many bytes', () => {
    expect(check(18, 13)?.error?.message).toBe(
      "File 'https://s3.r.amazonaws.com/b/k' column 'num' has an invalid type length. Expecting: 8 len in file: 13",
    )
  })

  // G-Research/ParquetSharp#252: 13 bytes were loaded into a NUMERIC(29); pyarrow writes as few as there must be.
  test.each([
    [29, 13],
    [3, 2],
    [18, 8],
    [38, 16],
  ])('of %d digits in %d bytes is taken', (precision, length) => {
    expect(check(precision, length)).toBeUndefined()
  })
})

test('types are read out of the catalogue with their lengths', () => {
  expect(readTargetType(1043, 260, 'varchar')).toEqual({ kind: 'varchar', bytes: 256 })
  expect(readTargetType(1043, -1, 'varchar')).toEqual({ kind: 'varchar', bytes: 65_535 })
  expect(readTargetType(1700, ((18 << 16) | 4) + 4, 'numeric')).toEqual({
    kind: 'decimal',
    precision: 18,
    scale: 4,
  })
  expect(readTargetType(1700, -1, 'numeric')).toEqual({ kind: 'decimal', precision: 18, scale: 0 })
  expect(readTargetType(114, -1, 'super')).toEqual({ kind: 'super' })
  expect(readTargetType(17, -1, 'bytea')).toEqual({ kind: 'varbyte' })
})
