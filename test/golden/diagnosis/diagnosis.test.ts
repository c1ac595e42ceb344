import { join } from 'node:path'
import { diagnoseLoad } from '../../../job/diagnosis/diagnose-load'
import { JobError } from '../../../job/errors/job-error'
import { explainCopyFailure } from '../../../job/load/copy-failure'
import { knownLoadErrors } from '../../../job/load/load-error-causes'
import type { StagedManifest } from '../../../job/pipeline/manifests'
import type { Row, WarehouseSession } from '../../../job/ports/warehouse'
import { errorTranscript } from '../../support/diagnosis/error-transcript'
import { putJsonTable } from '../../support/diagnosis/put-json-table'
import { extractContext } from '../../support/extract-context'
import { expectGolden } from '../../support/golden-file'
import { putStaged } from '../../support/load/put-staged'
import { makeShop } from '../../support/load/shop-pipeline'
import { shopRows } from '../../support/load/shop-records'
import { identity, newerLoad } from '../../support/load/staged-manifest'
import { MemoryObjectStore } from '../../support/memory-object-store'
import { makeTempFolder, removeTempFolder } from '../../support/temp-folder'

/** What a warehouse notes of a value. Texts are those of redshift-facts and of users' reports; lines are those of JSON files. */
interface Noted {
  readonly reason: string
  readonly column?: string
  readonly type?: string
  readonly length?: string
  readonly value?: string
  readonly line?: number
}

const article = { column: 'article', type: 'varchar', length: '40', line: 3 } as const
const file = 'https://s3.eu-west-1.amazonaws.com/lake/part-00000.parquet'

/** Every code, as a COPY into `lines` has it. */
const noted: Readonly<Record<number, Noted>> = {
  1000: {
    reason: 'Assert code: 1000 context: Unreachable - Invalid type: 4000',
    column: 'article',
    type: 'varchar',
  },
  1200: { reason: 'Unknown parse error', line: 3 },
  1201: { reason: 'Field delimiter was not found in the input file', line: 1 },
  1202: { reason: 'Extra column(s) found', line: 3 },
  1203: { reason: 'Input data had fewer columns than were defined in the DDL', line: 3 },
  1204: { ...article, reason: 'String length exceeds DDL length', value: 'x'.repeat(41) },
  1205: { ...article, reason: 'Invalid Date Format - length must be 10 or more', value: 'soon' },
  1206: { ...article, reason: 'Error in Timestamp value or format [%Y-%m-%d %H:%M:%S]', value: 'soon' },
  1207: {
    reason: "Invalid digit, Value 'a', Pos 0, Type: Integer",
    column: 'line_index',
    type: 'int4',
    value: 'a',
    line: 3,
  },
  1208: { ...article, reason: 'Overflow, Column type: Double', value: '1e999' },
  1209: { ...article, reason: 'Numeric data overflow (precision 18, scale 2)', value: '1e30' },
  1210: { ...article, reason: 'Unknown boolean format', value: 'maybe' },
  1211: { reason: 'Input line contained no data', line: 3 },
  1212: { reason: 'Input file not found' },
  1213: { ...article, reason: 'Missing data for not-null field' },
  1214: { reason: 'Delimiter not found', line: 3 },
  1215: {
    ...article,
    reason: 'Multibyte character not supported for CHAR (Hint: Try using VARCHAR). Invalid char: e0 a1 c7a4',
  },
  1216: { reason: 'Input line is not valid', line: 3 },
  1217: { reason: 'Invalid value for the identity column', line: 3 },
  1218: { ...article, reason: 'Invalid null byte - field longer than 1 byte' },
  1219: { ...article, reason: 'UTF-8 hexadecimal contained an invalid digit' },
  1220: {
    ...article,
    // As `stl_load_errors` has it: 100 characters, and no more.
    reason:
      'String contains invalid or unsupported UTF-8 codepoints. Bad UTF-8 hex sequence: a4 (error 3) and so'.padEnd(
        100,
        '.',
      ),
  },
  1221: { reason: 'Encoding of the file differs from the one of the COPY command', line: 1 },
  1222: { reason: 'Integer overflow', column: 'line_index', type: 'int4', value: '99999999999', line: 3 },
  1223: { ...article, reason: 'Invalid type' },
  1224: { ...article, reason: 'Invalid JSON format for SUPER column' },
  8001: {
    reason:
      'S3ServiceException:The specified key does not exist.,Status 404,Error NoSuchKey,Rid 1,ExtRid 2,CanRetry 1',
  },
  9005: { reason: 'Invalid end key', line: 3 },
  15001: {
    reason: `The length of the data column article is longer than the length defined in the table. Table: 40, Data: 41, File name: ${file}`,
    column: 'article',
    type: 'varchar',
    length: '40',
  },
  15003: { reason: "File entry does not have 'meta' key." },
  15007: {
    reason: `File '${file}' has an incompatible Parquet schema for column 's3://lake/part-00000.parquet.line_index'. Column type: SMALLINT, Parquet schema: optional int32 line_index [i:9 d:1 r:0]`,
    column: 'line_index',
    type: 'int2',
  },
}

/** Columns are CHAR, padded with blanks. */
const padded = (text = ''): string => text.padEnd(10)

/** A warehouse that has noted one error in one of its tables. */
function warehouseWith(table: 'sys' | 'stl', code: number, name: string, one: Noted): WarehouseSession {
  const row: Row =
    table === 'sys'
      ? {
          error_code: code,
          error_message: one.reason,
          file_name: name,
          line_number: String(one.line ?? -1),
          column_name: padded(one.column),
          column_type: padded(one.type),
          column_length: padded(one.length),
        }
      : {
          err_code: code,
          err_reason: one.reason.slice(0, 100).padEnd(100),
          filename: name,
          line_number: String(one.line ?? 0),
          colname: padded(one.column),
          type: padded(one.type),
          col_length: padded(one.length),
          raw_field_value: padded(one.value),
        }
  const asked = table === 'sys' ? 'from sys_load_error_detail' : 'from stl_load_errors'
  const answer = (sql: string): readonly Row[] => {
    if (sql.includes('pg_backend_pid')) return [{ pid: 7 }]
    // Serverless has no such table.
    if (!sql.includes(asked)) throw new JobError('LOAD_STATEMENT_REJECTED', 'permission denied')
    return [row]
  }
  return {
    query: <R extends Row>(sql: string) => Promise.resolve(answer(sql) as readonly R[]),
    execute: () => Promise.resolve(0),
    close: () => Promise.resolve(),
  }
}

let folder: string
beforeAll(async () => {
  folder = await makeTempFolder()
})
afterAll(async () => await removeTempFolder(folder))

const shop = makeShop()
const store = new MemoryObjectStore()

/** The third line is the one that is wrong. */
async function stageShop(format: 'parquet' | 'jsonl', article?: string): Promise<StagedManifest> {
  const wrong = article === undefined ? {} : { article }
  const rows = shopRows(shop, newerLoad, [
    { id: 5, lines: [{ article: 'nut' }] },
    { id: 7, lines: [{ article: 'bolt' }, wrong] },
  ])
  let staged = await putStaged(store, shop, newerLoad, rows)
  if (format === 'parquet') return staged
  for (const name of ['orders', 'lines'])
    staged = await putJsonTable(
      store,
      staged,
      name,
      (rows[name] ?? []).map((row) => JSON.stringify(row)),
    )
  return staged
}

async function diagnose(table: 'sys' | 'stl', code: number, one: Noted): Promise<JobError> {
  const format = code < 1200 || code > 15_000 ? 'parquet' : 'jsonl'
  const staged = await stageShop(format, code === 15_001 ? 'x'.repeat(41) : one.value)
  const lines = staged.tables.find(({ name }) => name === 'lines')
  const url = store.url(lines?.files[0]?.key ?? '')
  const context = {
    ...extractContext({ store, source: {} }),
    pipeline: shop,
    load: identity(shop.name, newerLoad),
    scratchFolder: folder,
  }
  const failure = new JobError('LOAD_COPY_REJECTED', 'COPY into `shop.lines` was rejected', {
    context: { table: 'shop.lines', manifest: store.url(lines?.copy_manifest_key ?? '') },
  })
  const explained = await explainCopyFailure(
    warehouseWith(table, code, url, one),
    failure,
    '2026-11-22 03:00:00',
  )
  const diagnosed = await diagnoseLoad(context, staged, explained)
  if (!(diagnosed instanceof JobError)) throw diagnosed
  return diagnosed
}

test('every code that something is known of has a transcript', () => {
  expect(Object.keys(noted).map(Number)).toEqual([...knownLoadErrors])
})

test.each(Object.entries(noted))('code %s', async (code, one) => {
  const fromSys = errorTranscript('from sys_load_error_detail', await diagnose('sys', Number(code), one))
  const fromStl = errorTranscript('from stl_load_errors', await diagnose('stl', Number(code), one))
  expectGolden(join(__dirname, `${code}.txt`), `${fromSys}\n${fromStl}`)
})
