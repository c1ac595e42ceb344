import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ColumnType, parseColumnType } from '../../../job/pipeline/column-type'
import { DuckdbSession } from '../../../job/stage/duckdb-session'
import { duckdbText } from '../../../job/stage/duckdb-text'
import { quickCast } from '../../../job/stage/quick-casts'
import { strictCast, strictCastMacros } from '../../../job/stage/strict-casts'

let folder: string
let session: DuckdbSession

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lakeload-casts-'))
  session = await DuckdbSession.open({ memoryMb: 100, spillFolder: folder })
  for (const macro of strictCastMacros) await session.run(macro)
})

afterAll(async () => {
  session.close()
  await rm(folder, { recursive: true })
})

/** The text of the cast value, or null where it is refused. */
async function cast(type: string, text: string, how = strictCast): Promise<unknown> {
  const parsed = parseColumnType(type)
  if (parsed === undefined) throw new Error(`no type: ${type}`)
  // From a table, so that nothing is folded to a constant before it runs.
  const rows = await session.rows(
    `SELECT CAST(${how(parsed, '"t"')} AS VARCHAR) AS "cast" FROM (VALUES (${duckdbText(text)})) v("t")`,
  )
  return rows[0]?.cast
}

/** The quick cast as one expression: NULL where it does not take the text. */
function takenQuickly(type: ColumnType, text: string): string {
  const { value, misfit } = quickCast(type, text)
  return `CASE WHEN ${misfit} THEN NULL ELSE ${value} END`
}

const accepted: readonly (readonly [type: string, text: string, value: string])[] = [
  ['integer', '0', '0'],
  ['integer', '-0', '0'],
  ['integer', '2147483647', '2147483647'],
  ['integer', '-2147483648', '-2147483648'],
  ['integer', '5.0', '5'],
  ['integer', '-5.000', '-5'],
  ['integer', '1e3', '1000'],
  ['integer', '12.5e1', '125'],
  ['integer', '1200E-2', '12'],
  ['integer', '0.0012e+4', '12'],
  ['bigint', '9223372036854775807', '9223372036854775807'],
  ['bigint', '-9223372036854775808', '-9223372036854775808'],
  ['bigint', '12345678901234567', '12345678901234567'],
  ['double precision', '0.1', '0.1'],
  ['double precision', '-1.5e300', '-1.5e+300'],
  ['double precision', '0.30000000000000004', '0.30000000000000004'],
  ['double precision', '0.10000000000000001', '0.1'],
  ['double precision', '0.1234567890123456', '0.1234567890123456'],
  ['double precision', '100000000000000000000', '1e+20'],
  ['double precision', '0', '0.0'],
  ['double precision', '0e500', '0.0'],
  ['double precision', '2.2250738585072014e-308', '2.2250738585072014e-308'],
  ['decimal(18,2)', '1.25', '1.25'],
  ['decimal(18,2)', '1.2500', '1.25'],
  ['decimal(18,2)', '-0.10', '-0.10'],
  ['decimal(18,2)', '125e-2', '1.25'],
  ['decimal(18,0)', '7.000', '7'],
  ['decimal(18,2)', '9999999999999999.99', '9999999999999999.99'],
  ['decimal(38,10)', '1234567890123456789012345678.0123456789', '1234567890123456789012345678.0123456789'],
  ['boolean', 'true', 'true'],
  ['boolean', 'false', 'false'],
  ['date', '2020-02-29', '2020-02-29'],
  ['date', '0001-01-01', '0001-01-01'],
  ['date', '9999-12-31', '9999-12-31'],
  ['timestamp', '2006-03-24T22:30:00.000Z', '2006-03-24 22:30:00'],
  ['timestamp', '2006-03-25T10:30:00+12:00', '2006-03-24 22:30:00'],
  ['timestamp', '2006-03-24 22:30:00', '2006-03-24 22:30:00'],
  ['timestamp', '2006-03-24T22:30', '2006-03-24 22:30:00'],
  ['timestamp', '2006-03-24T22:30-0330', '2006-03-25 02:00:00'],
  ['timestamp', '2006-03-24T22:30:00.123456000Z', '2006-03-24 22:30:00.123456'],
  ['timestamp', '9999-12-31T23:59:59.999999Z', '9999-12-31 23:59:59.999999'],
  ['timestamptz', '2006-03-25T10:30:00+12:00', '2006-03-24 22:30:00+00'],
  ['timestamptz', '2006-03-25T10:30:00+12', '2006-03-24 22:30:00+00'],
  ['varchar(4)', 'añb', 'añb'],
  ['varchar(4)', '', ''],
  ['super', '{"a": 1.10, "b": [12345678901234567890.10]}', '{"a": 1.10, "b": [12345678901234567890.10]}'],
  ['super', String.raw`"a\\u0000"`, String.raw`"a\\u0000"`],
]

const refused: readonly (readonly [type: string, text: string])[] = [
  ...[
    '1.7',
    'true',
    'yes',
    ' 12',
    '12 ',
    '+12',
    '012',
    '1_000',
    '0x10',
    '',
    '2147483648',
    '-2147483649',
    '1e10',
  ].map((text) => ['integer', text] as const),
  ...['12345e-2', '1e-3', '1e', '.5', '5.', 'NaN', 'Infinity', '{"a":1}', '[1]', '1e400', '1e-400', '٣'].map(
    (text) => ['integer', text] as const,
  ),
  ...['9223372036854775808', '1e19', '1.5'].map((text) => ['bigint', text] as const),
  ...['NaN', 'nan', 'Infinity', '-inf', '1e400', '1e-400', '5e-324', ' 1', '1,5', 'true', ''].map(
    (text) => ['double precision', text] as const,
  ),
  ...['12345678901234567', '0.12345678901234567891', '123456789012345678901'].map(
    (text) => ['double precision', text] as const,
  ),
  ...['1.239', '1e17', '12345678901234567.00', '1e-3', 'abc', '$1', '', '1e9999'].map(
    (text) => ['decimal(18,2)', text] as const,
  ),
  ['decimal(18,0)', '7.5'],
  ['decimal(38,10)', '12345678901234567890123456789'],
  ...['True', 'TRUE', 'yes', '1', '0', 't', '', ' true'].map((text) => ['boolean', text] as const),
  ...['2021-02-29', '2021-2-1', '0000-01-01', '10000-01-01', '2021-01-01T00:00:00Z', '20210101', ''].map(
    (text) => ['date', text] as const,
  ),
  ...['2021-01-01', '2021-02-29T00:00:00Z', '2021-01-01T24:00:00Z', '2021-01-01T10:00:60Z'].map(
    (text) => ['timestamp', text] as const,
  ),
  ...['2021-01-01T10:00:00.1234567Z', '0000-12-31T00:00:00Z', '0001-01-01T00:00:00+01:00'].map(
    (text) => ['timestamp', text] as const,
  ),
  ...['9999-12-31T23:59:59-01:00', '1598829480', 'infinity', 'epoch', '2021-01-01T10:00:00+16:00'].map(
    (text) => ['timestamp', text] as const,
  ),
  ['timestamp', '2021-01-01T10:00:00 Europe/Berlin'],
  ['timestamptz', '2006-03-24T22:30:00'],
  ['timestamptz', '2006-03-24'],
  ['varchar(4)', 'abcde'],
  ['varchar(4)', 'añññ'],
  ['super', '{"a":'],
  ['super', String.raw`"a\u0000"`],
  ['super', String.raw`"a\\\u0000"`],
]

test.each(accepted)('%s takes %s as %s', async (type, text, value) => {
  expect(await cast(type, text)).toBe(value)
})

test.each(refused)('%s refuses %s', async (type, text) => {
  expect(await cast(type, text)).toBeNull()
})

test('varchar refuses a NUL character', async () => {
  const rows = await session.rows(
    `SELECT ${strictCast({ kind: 'varchar', bytes: 4 }, 't')} AS "cast" FROM (SELECT 'a' || chr(0) AS t)`,
  )
  expect(rows[0]?.cast).toBeNull()
})

test.each([...accepted.map(([type, text]) => [type, text] as const), ...refused])(
  'the quick cast of %s never takes %s otherwise than the strict cast does',
  async (type, text) => {
    const quick = await cast(type, text, takenQuickly)
    if (quick !== null) expect(quick).toBe(await cast(type, text))
  },
)

test.each([
  ['integer', '-42', '-42'],
  ['bigint', '12345678901234567', '12345678901234567'],
  ['double precision', '-12.5', '-12.5'],
  ['decimal(18,2)', '1.25', '1.25'],
  ['decimal(38,0)', '12345678901234567890', '12345678901234567890'],
  ['timestamp', '2022-12-05T00:00:00.000Z', '2022-12-05 00:00:00'],
  ['timestamptz', '2022-12-05T00:00:00.123456Z', '2022-12-05 00:00:00.123456+00'],
  ['boolean', 'true', 'true'],
])('the quick cast of %s takes %s', async (type, text, value) => {
  expect(await cast(type, text, takenQuickly)).toBe(value)
})
